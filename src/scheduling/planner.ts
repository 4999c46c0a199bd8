import type { Logger } from 'pino';
import type { RunStore } from '../ports/run-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Instant } from '../domain/model/values.ts';

export interface Planner {
  /** Reads which instants fall into [from, to) and sweeps at each of them. */
  plan(from: Instant, to: Instant): Promise<void>;
  /** Sweeps at this instant, or at once when it has passed. */
  at(instant: Instant): void;
  stop(): void;
}

/** The most instants of one query. The next query reads the others. */
const most = 5_000;
/** The longest timer: setTimeout overflows beyond 2^31 - 1 ms. After it the timer is set again. */
const longestTimer = 60_000;
/** Nudged instants further ahead have a wake. This covers the alarm's lead and a slow commit. */
const farthestNudge = 1_200;

export interface PlannerOptions {
  readonly store: Pick<RunStore, 'dueInstants'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sweep: (at: Instant) => Promise<void>;
}

/** Keeps the instants of the next moments and sweeps at each of them, never before it. */
export function makePlanner(options: PlannerOptions): Planner {
  return new InstantPlanner(options);
}

class InstantPlanner implements Planner {
  readonly #options: PlannerOptions;
  readonly #instants = new Set<Instant>();
  #timer: NodeJS.Timeout | undefined;
  /** The instant for which the timer is set. */
  #target = Infinity;
  #isStopped = false;

  constructor(options: PlannerOptions) {
    this.#options = options;
  }

  async plan(from: Instant, to: Instant): Promise<void> {
    const { store, logger } = this.#options;
    try {
      const found = await store.dueInstants(from, to, most);
      for (const instant of found) this.#instants.add(instant);
      const last = found.at(-1);
      if (found.length === most && last !== undefined) await this.plan(last + 1, to);
    } catch (error) {
      logger.warn({ err: error, from, to }, 'could not read what comes due; the reconciler will');
    }
    this.#arm();
  }

  at(instant: Instant): void {
    // Written so that NaN is refused: as the earliest instant it would hide all others.
    if (this.#isStopped || !(instant - this.#options.clock.now() <= farthestNudge)) return;
    this.#instants.add(instant);
    this.#arm();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#instants.clear();
  }

  #arm(): void {
    const earliest = this.#earliest();
    if (earliest === this.#target && this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#target = earliest;
    if (earliest === Infinity || this.#isStopped) return;
    const wait = Math.max(0, Math.ceil(earliest - this.#options.clock.now()));
    this.#timer = setTimeout(() => this.#fire(), Math.min(longestTimer, wait));
  }

  #earliest(): Instant {
    let earliest = Infinity;
    for (const instant of this.#instants) if (instant < earliest) earliest = instant;
    return earliest;
  }

  #fire(): void {
    this.#timer = undefined;
    this.#target = Infinity;
    const now = this.#options.clock.now();
    let isDue = false;
    for (const instant of this.#instants) {
      if (instant > now) continue;
      this.#instants.delete(instant);
      isDue = true;
    }
    // A timer may come up to a millisecond early. Then nothing is due yet, and the timer is set once more.
    if (isDue) void this.#options.sweep(now);
    this.#arm();
  }
}
