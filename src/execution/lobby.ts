import type { Logger } from 'pino';
import type { Caller, TenantScope } from '../domain/model/actor.ts';
import type { ClaimRuns } from '../domain/model/commands/worker.ts';
import type { ExternalClaim } from '../domain/model/external.ts';
import type { Bus } from '../ports/bus.ts';
import type { ExternalStore } from '../ports/external-store.ts';
import { demandStill, type Revalidate } from '../ports/trust.ts';
import type { Milliseconds } from '../domain/model/values.ts';

export interface LobbyOptions {
  readonly store: Pick<ExternalStore, 'claim' | 'waiting'>;
  readonly bus: Bus;
  readonly logger: Logger;
  readonly revalidate: Revalidate;
  /** Default 5 s. */
  readonly lookEvery?: Milliseconds;
}

export interface Lobby {
  /** Throws FORBIDDEN when the caller's token has ended during the wait. */
  claim(caller: Caller, request: ClaimRuns, signal: AbortSignal | null): Promise<readonly ExternalClaim[]>;
  /** Answers all waiting workers with no runs. */
  close(): void;
}

/** How often to look for all waiting workers without a nudge, because nudges may be lost. */
const usualLook: Milliseconds = 5_000;

/** How often a waiting worker's token is checked. {@link Revalidate} may remember its answer a little longer. */
const recheckEvery: Milliseconds = 2_000;

/**
 * Where external workers wait for work. A nudge costs one look for all workers that wait on this node. It wakes only as many
 * of them as there are runs. So a thousand idle workers do not cause a thousand statements for each queued run.
 */
export function makeLobby(options: LobbyOptions): Lobby {
  return new WorkersLobby(options);
}

class WorkersLobby implements Lobby {
  readonly #options: LobbyOptions;
  readonly #waiters = new Set<Waiter>();
  readonly #timer: NodeJS.Timeout;
  #isClosed = false;
  #isLooking = false;
  #lookAgain = false;

  constructor(options: LobbyOptions) {
    this.#options = options;
    options.bus.on('queue', () => void this.#look());
    this.#timer = setInterval(() => void this.#look(), options.lookEvery ?? usualLook).unref();
  }

  async claim(caller: Caller, request: ClaimRuns, signal: AbortSignal | null): Promise<readonly ExternalClaim[]> {
    const waiter = new Waiter(caller.tenantId, request);
    // Added before the first claim, so that no nudge is missed between the claim and the wait.
    this.#waiters.add(waiter);
    signal?.addEventListener('abort', waiter.wake, { once: true });
    try {
      return await this.#claimInTime(caller, waiter, signal);
    } finally {
      this.#waiters.delete(waiter);
      signal?.removeEventListener('abort', waiter.wake);
    }
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    for (const waiter of this.#waiters) waiter.wake();
  }

  /** Tries to claim at first and after each nudge, until there are claims or the time is up. */
  async #claimInTime(caller: Caller, waiter: Waiter, signal: AbortSignal | null): Promise<readonly ExternalClaim[]> {
    const { store, revalidate } = this.#options;
    const deadline = performance.now() + waiter.request.waitMs;
    for (;;) {
      if (!this.#isClosed) await demandStill(revalidate, caller, 'EXECUTE');
      if (signal?.aborted || this.#isClosed) return [];
      if (waiter.takeNudge()) {
        const claims = await store.claim(caller, waiter.request);
        if (claims.length > 0) return claims;
      }
      const left = deadline - performance.now();
      if (left <= 0) return [];
      await waiter.wait(Math.min(left, recheckEvery));
    }
  }

  async #look(): Promise<void> {
    if (this.#isLooking) {
      this.#lookAgain = true;
      return;
    }
    this.#isLooking = true;
    try {
      do {
        this.#lookAgain = false;
        if (this.#waiters.size > 0) this.#wakeFor(await this.#options.store.waiting(this.#namesWanted()));
      } while (this.#lookAgain);
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'could not look for runs that wait for workers; trying again');
    } finally {
      this.#isLooking = false;
    }
  }

  #namesWanted(): string[] {
    return [...new Set([...this.#waiters].flatMap(({ request }) => request.modules))];
  }

  /** Wakes workers in the order in which they came, as many as there are runs. */
  #wakeFor(waiting: Awaited<ReturnType<ExternalStore['waiting']>>): void {
    const left = waiting.map((each) => ({ ...each }));
    for (const waiter of this.#waiters) {
      const found = left.find(
        ({ tenantId, name, count }) =>
          count > 0 && waiter.request.modules.includes(name) && (waiter.scope === null || waiter.scope === tenantId),
      );
      if (!found) continue;
      found.count -= waiter.request.max;
      waiter.wake();
    }
  }
}

/** One call of a worker that waits for runs. */
class Waiter {
  readonly scope: TenantScope;
  readonly request: ClaimRuns;
  /** The first claim needs no nudge. */
  #isNudged = true;
  #resume: () => void = () => undefined;

  constructor(scope: TenantScope, request: ClaimRuns) {
    this.scope = scope;
    this.request = request;
  }

  readonly wake = (): void => {
    this.#isNudged = true;
    this.#resume();
  };

  takeNudge(): boolean {
    const isNudged = this.#isNudged;
    this.#isNudged = false;
    return isNudged;
  }

  /** Settles after a nudge or after `ms`. */
  wait(ms: Milliseconds): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isNudged) return resolve();
      const timer = setTimeout(resolve, ms);
      this.#resume = () => (clearTimeout(timer), resolve());
    });
  }
}
