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

/** More distinct instants than this in one reading are left to the reading after it. */
const most = 5_000;
/** setTimeout overflows beyond 2^31 - 1 ms; whoever plans that far ahead is early anyway and will be woken again. */
const horizon = 60_000;
/** What lies further ahead has a wake; a nudge is for what was stored within the alarm's lead, with room for a slow commit. */
const nudged = 1_200;

/** Keeps the few instants of the next moments and sweeps at each of them, never before it. */
export function makePlanner(options: {
  readonly store: Pick<RunStore, 'dueInstants'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sweep: (at: Instant) => Promise<void>;
}): Planner {
  const { store, clock, logger, sweep } = options;
  const instants = new Set<Instant>();
  let timer: NodeJS.Timeout | undefined;
  let target = Infinity;
  let stopped = false;

  function arm(): void {
    let earliest = Infinity;
    for (const instant of instants) if (instant < earliest) earliest = instant;
    if (earliest === target && timer) return;
    clearTimeout(timer);
    timer = undefined;
    target = earliest;
    if (earliest === Infinity || stopped) return;
    timer = setTimeout(fire, Math.min(horizon, Math.max(0, Math.ceil(earliest - clock.now()))));
  }

  function fire(): void {
    timer = undefined;
    target = Infinity;
    const now = clock.now();
    let due = -Infinity;
    for (const instant of instants) {
      if (instant > now) continue;
      instants.delete(instant);
      due = Math.max(due, instant);
    }
    // A timer may come up to a millisecond early: then nothing is due yet and it is set once more.
    if (due > -Infinity) void sweep(now);
    arm();
  }

  return {
    async plan(from, to) {
      try {
        const found = await store.dueInstants(from, to, most);
        for (const instant of found) instants.add(instant);
        const last = found.at(-1);
        if (found.length === most && last !== undefined) await this.plan(last + 1, to);
      } catch (error) {
        logger.warn({ err: error, from, to }, 'could not read what comes due; the reconciler will');
      }
      arm();
    },
    at(instant) {
      // NaN as the earliest instant would hide the other instants.
      if (stopped || !(instant - clock.now() <= nudged)) return;
      instants.add(instant);
      arm();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      instants.clear();
    },
  };
}
