import { randomUUID } from 'node:crypto';
import { toJobId, type JobParameters } from 'agenda';
import type { Clock } from '../../ports/clock.ts';
import { withDeadline } from './connection/deadline.ts';
import { callTimeoutMs, lockLifetimeMs, type LockedWake, type WakeLocks, wakeName } from './connection/wake-locks.ts';
import { FinishedWakes } from './finished-wakes.ts';

/** The most wakes that Agenda gets per poll. It starts the first one only after it has got all. */
export const batchSize = 200;

const expiredEveryMs = 1_000;
/** Agenda compares these with its own clock. With extreme values, every clock agrees: due long ago, locked for ever. */
const longAgo = new Date(0);
const forEver = new Date(8.64e15);

interface Claim extends LockedWake {
  readonly token: string;
  /** On the monotonic clock. */
  readonly lockedAt: number;
}

export interface WakeClaimsOptions {
  readonly clock: Clock;
  readonly nodeName: string;
  readonly locks: WakeLocks;
  /** Called when a call of the store fails, so that the watch checks whether the store is away. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * The wakes that this node has locked. Agenda asks for one job at a time and saves it twice, but the store is asked only once
 * a poll. So many wakes share one statement that locks and one that removes. Nothing here rejects: a wake that could not be
 * removed or freed becomes free when its lock expires. It then wakes a node in vain.
 */
export class WakeClaims {
  readonly #options: WakeClaimsOptions;
  readonly #held = new Map<string, Claim>();
  readonly #finished: FinishedWakes;
  #ready: Claim[] = [];
  #open = false;
  #asked = false;
  #fetching: Promise<void> | null = null;
  #expiredCheckedAt = -Infinity;

  constructor(options: WakeClaimsOptions) {
    this.#options = options;
    this.#finished = new FinishedWakes(options.locks, options.onTrouble);
  }

  /** While the claims are closed, they do not call the store. */
  open(): void {
    this.#open = true;
  }

  close(): void {
    this.#open = false;
  }

  /** The next wake of this poll, or undefined when the poll is over. */
  async next(): Promise<JobParameters | undefined> {
    if (this.#ready.length === 0 && !this.#asked && this.#open) {
      // Agenda's polls overlap when the store is slow. They share one answer.
      await (this.#fetching ??= this.#fetch().finally(() => (this.#fetching = null)));
      this.#asked = true;
    }
    const claim = this.#open ? this.#ready.shift() : undefined;
    if (claim === undefined) {
      this.#asked = false;
      return undefined;
    }
    return {
      _id: toJobId(claim.id),
      name: wakeName,
      type: 'normal',
      priority: 0,
      data: { at: claim.at },
      nextRunAt: longAgo,
      lockedAt: forEver,
      failCount: claim.failCount,
    };
  }

  /** Agenda saves a job before it runs (nothing to store here), after success (it removes it next) and after failure. */
  async save(job: JobParameters): Promise<void> {
    const claim = this.#held.get(String(job._id));
    if (job.lockedAt || !job.nextRunAt || claim === undefined) return;
    this.#held.delete(claim.id);
    const delay = Math.max(0, job.nextRunAt.getTime() - Date.now()); // clock: Agenda's
    await this.#quietly(
      this.#options.locks.postponeLocked(claim.id, claim.token, this.#options.clock.now() + delay, job.failCount ?? 1),
    );
  }

  /** To be called when a wake is done: it is soon removed together with others. Returns whether this node held it. */
  finish(id: string): boolean {
    const claim = this.#held.get(id);
    if (claim === undefined) return false;
    this.#held.delete(id);
    this.#finished.add(id, claim.token);
    if (this.#open) void this.#finished.remove();
    return true;
  }

  async release(ids: readonly string[]): Promise<void> {
    const byToken = new Map<string, string[]>();
    for (const id of ids) {
      const claim = this.#held.get(id);
      if (claim === undefined) continue;
      this.#held.delete(id);
      byToken.set(claim.token, [...(byToken.get(claim.token) ?? []), id]);
    }
    for (const [token, held] of byToken) await this.#quietly(this.#options.locks.unlockLocked(held, token));
  }

  /** Removes finished wakes and frees the others. */
  async releaseAll(): Promise<void> {
    this.#open = false;
    await this.#fetching;
    this.#ready = [];
    await this.release([...this.#held.keys()]);
    await this.#finished.remove();
  }

  async #fetch(): Promise<void> {
    const { clock, locks, nodeName } = this.#options;
    const token = `${nodeName.slice(0, 200)}#${randomUUID()}`;
    try {
      const wakes = [...(await answer(locks.lockDue(clock.now(), batchSize, token)))];
      const asked = performance.now();
      if (asked - this.#expiredCheckedAt > expiredEveryMs && wakes.length < batchSize) {
        this.#expiredCheckedAt = asked;
        const now = clock.now();
        wakes.push(...(await answer(locks.lockExpired(now, now - lockLifetimeMs, batchSize - wakes.length, token))));
      }
      for (const wake of wakes) {
        const claim: Claim = { ...wake, token, lockedAt: asked };
        this.#held.set(wake.id, claim);
        this.#ready.push(claim);
      }
      this.#dropStale();
    } catch (error) {
      this.#options.onTrouble(error);
    }
    void this.#finished.remove();
  }

  /** Drops claims that waited for most of their lock's lifetime, because the process was stopped. Other nodes take them. */
  #dropStale(): void {
    const oldest = performance.now() - lockLifetimeMs / 2;
    this.#ready = this.#ready.filter((claim) => {
      if (claim.lockedAt >= oldest) return true;
      if (this.#held.get(claim.id) === claim) this.#held.delete(claim.id);
      return false;
    });
  }

  async #quietly(work: Promise<void>): Promise<void> {
    try {
      await answer(work);
    } catch (error) {
      this.#options.onTrouble(error);
    }
  }
}

function answer<T>(work: Promise<T>): Promise<T> {
  return withDeadline(work, callTimeoutMs, 'locks of wakes');
}
