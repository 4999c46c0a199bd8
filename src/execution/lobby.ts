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
  /** Throws FORBIDDEN when the caller's token has ended while it waited. */
  claim(caller: Caller, request: ClaimRuns, signal: AbortSignal | null): Promise<readonly ExternalClaim[]>;
  /** Sends everybody home who waits, with nothing. */
  close(): void;
}

/** Nudges may be lost, so one look for all who wait is made this often as well. */
const usualLook: Milliseconds = 5_000;

/** A token that has ended has no wait for longer than this and what {@link Revalidate} remembers. */
const recheckEvery: Milliseconds = 2_000;

interface Waiter {
  readonly scope: TenantScope;
  readonly request: ClaimRuns;
  readonly wake: () => void;
}

/**
 * Where workers from outside wait for work. A nudge costs one look for all who wait on this node, and wakes only as many
 * as there are runs for: a thousand idle workers make no thousand statements of a queued run, nor of the time that passes.
 */
export function makeLobby({ store, bus, logger, revalidate, lookEvery = usualLook }: LobbyOptions): Lobby {
  const waiters = new Set<Waiter>();
  let closed = false;
  let looking = false;
  let lookAgain = false;

  async function look(): Promise<void> {
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    try {
      do {
        lookAgain = false;
        if (waiters.size > 0) wakeFor(await store.waiting(namesWanted()));
      } while (lookAgain);
    } catch (error) {
      logger.warn({ err: error }, 'could not look for runs that wait for workers; trying again');
    } finally {
      looking = false;
    }
  }

  function namesWanted(): string[] {
    return [...new Set([...waiters].flatMap(({ request }) => request.modules))];
  }

  /** Who came first is served first. */
  function wakeFor(waiting: Awaited<ReturnType<typeof store.waiting>>): void {
    const left = waiting.map((each) => ({ ...each }));
    for (const waiter of waiters) {
      const found = left.find(
        ({ tenantId, name, count }) =>
          count > 0 && waiter.request.modules.includes(name) && (waiter.scope === null || waiter.scope === tenantId),
      );
      if (!found) continue;
      found.count -= waiter.request.max;
      waiter.wake();
    }
  }

  bus.on('queue', () => void look());
  const timer = setInterval(() => void look(), lookEvery).unref();

  return {
    async claim(caller, request, signal) {
      const deadline = performance.now() + request.waitMs;
      let wake = (): void => {};
      let nudged = true;
      const waiter: Waiter = { scope: caller.tenantId, request, wake: () => ((nudged = true), wake()) };
      // There before the first look, so that nothing is missed between the look and the wait.
      waiters.add(waiter);
      signal?.addEventListener('abort', waiter.wake, { once: true });
      try {
        for (;;) {
          if (!closed) await demandStill(revalidate, caller, 'EXECUTE');
          if (signal?.aborted || closed) return [];
          if (nudged) {
            nudged = false;
            const claims = await store.claim(caller, request);
            if (claims.length > 0) return claims;
          }
          const left = deadline - performance.now();
          if (left <= 0) return [];
          await new Promise<void>((resolve) => {
            if (nudged) return resolve();
            const timer = setTimeout(resolve, Math.min(left, recheckEvery));
            wake = () => (clearTimeout(timer), resolve());
          });
        }
      } finally {
        waiters.delete(waiter);
        signal?.removeEventListener('abort', waiter.wake);
      }
    },
    close() {
      closed = true;
      clearInterval(timer);
      for (const waiter of waiters) waiter.wake();
    },
  };
}
