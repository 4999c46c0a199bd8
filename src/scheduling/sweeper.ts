import type { Logger } from 'pino';
import type { Bus, Claim, DueRow, RunStore, SweepTransaction, Wakes } from '../domain/ports.ts';
import { isRefusal } from '../domain/errors.ts';
import type { Clock, Instant } from '../domain/values.ts';
import { dispatch, type Dispatch, gatesOf } from '../domain/dispatch.ts';
import { makeCalendarCache } from './calendars.ts';
import { makeRuleCache } from './rules.ts';

/** The node's hands, as far as a sweep needs them. */
export interface Hands {
  readonly nodeId: string;
  /** Attempts at once. */
  readonly capacity: number;
  /** Takes up to `wanted` free places for attempts; what is not used is given back by `release`. */
  reserve(wanted: number): number;
  release(places: number): void;
  /** Starts attempts for which places have been reserved. */
  start(claims: readonly Claim[]): void;
  /** Looks for queued runs. */
  pull(): void;
  runs(module: string): boolean;
  /** Settles when a place may have become free, or after `ms`. */
  room(ms: number): Promise<void>;
}

export interface SweeperOptions {
  readonly store: RunStore;
  readonly wakes: Wakes;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hands: Hands;
  readonly moduleVersion: (module: string) => string | null;
}

export interface Sweeper {
  /** Decides everything that is due by `at` (default: now). Calls while one is under way are merged into one more. */
  sweep(at?: Instant): Promise<void>;
  stop(): Promise<void>;
}

const batch = 512;
const lanes = 2;
/** A schedule that could not be decided is looked at again after this, in milliseconds. */
const patience = 60_000;
/** What was locked is looked at again after this, in milliseconds, and then ever later as long as it stays locked. */
const lockPatience = { first: 5, most: 100 } as const;

export function makeSweeper(options: SweeperOptions): Sweeper {
  const { store, wakes, bus, clock, logger, hands } = options;
  const rule = makeRuleCache();
  const calendars = makeCalendarCache();
  let wanted: Instant | null = null;
  let sweeping: Promise<void> | null = null;
  let stopped = false;
  /** Something due was locked: by another sweep, which decides it, or by a change, which leaves it to this one. */
  let skipped = false;
  /** The instant by which it was due. */
  let skippedBy: Instant | null = null;
  let again: NodeJS.Timeout | undefined;
  let wait: number = lockPatience.first;

  /** Answers whether more may be due. */
  async function sweepBatch(by: Instant, most = batch): Promise<boolean> {
    let seen: readonly string[] = [];
    // Each lane takes its share, or one would hold all places while the other fills the queue.
    const share = Math.min(batch, Math.ceil(hands.capacity / lanes));
    let places = hands.reserve(share);
    if (places === 0) {
      // Short runs free places within moments; long ones must not hold up the ledger.
      await hands.room(20);
      places = hands.reserve(share);
    }
    const limit = Math.min(most, places === 0 ? batch : Math.max(places, 50));
    let left = places;
    try {
      const done = await store.sweep(async (transaction) => {
        const found = await transaction.due(by, limit);
        skipped ||= found.skipped;
        if (found.rows.length === 0) return null;
        const rows = await pauseFailing(transaction, found.rows);
        await calendars.load(transaction, rows);
        seen = rows.map(({ schedule }) => schedule.id);
        const now = Math.max(by, clock.now());
        const skipping = rows.filter(
          ({ schedule: { overlap, startedRuns, shadow } }) => overlap === 'SKIP' && startedRuns > 0 && !shadow,
        );
        const keys = [...new Set(rows.flatMap((row) => gatesOf(row).map(({ key }) => key)))];
        const plan = dispatch(rows, {
          now,
          rule: ({ schedule }) => rule(schedule),
          calendars: ({ schedule }) => calendars.of(schedule),
          open: skipping.length > 0 ? await transaction.open(skipping.map(({ schedule }) => schedule.id)) : new Set(),
          counts: keys.length > 0 ? await transaction.gates(keys) : new Map(),
          moduleVersion: options.moduleVersion,
          reserve: (module) => left > 0 && hands.runs(module) && left-- > 0,
          nodeId: hands.nodeId,
        });
        if (plan.undecided.length > 0) await putOff(transaction, plan.undecided, now);
        const fires = plan.settlements.flatMap(({ next }) => (next ? [next.fireAt] : []));
        await wakes.arm(fires);
        for (const stop of plan.stops)
          await transaction.cancelBehind([stop.key], 'made room for the next run', stop.graceMs);
        return { rows, plan, fires, claims: await transaction.settle(plan.settlements, plan.runs) };
      });
      if (done === null) {
        hands.release(places);
        return false;
      }
      hands.start(done.claims);
      hands.release(places - done.claims.length);
      tell(done.plan.runs.length > done.claims.length, done.fires, done.plan.stops.length > 0);
      return done.rows.length >= limit;
    } catch (error) {
      hands.release(places);
      if (!isRefusal(error) || seen.length === 0) throw error;
      return sweepEach(by, seen, error);
    }
  }

  /** The database refuses what one of them needs: the others are decided one by one, and that one is put off. */
  async function sweepEach(by: Instant, scheduleIds: readonly string[], error: unknown): Promise<boolean> {
    if (scheduleIds.length === 1) {
      const undecided = [{ scheduleId: scheduleIds[0]!, error }];
      await store.sweep((transaction) => putOff(transaction, undecided, clock.now()));
    } else {
      for (let i = 0; i < scheduleIds.length; i += 1) await sweepBatch(by, 1);
    }
    return true;
  }

  /** Exact even when nobody has looked since the last run ended: none starts after as many failures as allowed. */
  async function pauseFailing(transaction: SweepTransaction, rows: readonly DueRow[]): Promise<readonly DueRow[]> {
    const asked = rows.filter(
      ({ schedule: { pauseAfterFailures, startedRuns } }) =>
        pauseAfterFailures !== null && startedRuns >= pauseAfterFailures,
    );
    if (asked.length === 0) return rows;
    const paused = await transaction.pauseFailing(asked.map(({ schedule }) => schedule.id));
    return rows.map((row) => {
      const pause = paused.find(({ scheduleId }) => scheduleId === row.schedule.id);
      if (!pause) return row;
      const { pausedAt, version } = pause;
      return { ...row, schedule: { ...row.schedule, state: 'PAUSED', pausedAt, pausedUntil: null, version } };
    });
  }

  async function putOff(transaction: SweepTransaction, undecided: Dispatch['undecided'], now: Instant): Promise<void> {
    for (const { scheduleId, error } of undecided) {
      logger.error(
        { err: error, schedule: scheduleId },
        'a schedule could not be decided; looking at it again in a minute',
      );
    }
    await transaction.defer(
      undecided.map(({ scheduleId }) => scheduleId),
      now + patience,
    );
  }

  function tell(queued: boolean, fires: readonly Instant[], stops: boolean): void {
    bus.publish([
      { kind: 'events' },
      ...(queued || stops ? [{ kind: 'queue' } as const] : []),
      ...[...new Set(fires)].map((at) => ({ kind: 'due', at }) as const),
    ]);
    if (queued) hands.pull();
  }

  async function lane(by: Instant): Promise<void> {
    while (!stopped && (await sweepBatch(by)));
  }

  /** One batch is enough for what usually comes due at once; the lanes are for a burst. */
  async function due(by: Instant): Promise<void> {
    if (await sweepBatch(by)) await Promise.all(Array.from({ length: lanes }, () => lane(by)));
  }

  async function waiting(by: Instant): Promise<void> {
    let queued = 0;
    for (let count = batch; count === batch && !stopped; queued += count) {
      const done = await store.queueDue(by, batch);
      count = done.count;
      skipped ||= done.skipped;
    }
    if (queued === 0) return;
    bus.publish([{ kind: 'queue' }, { kind: 'events' }]);
    hands.pull();
  }

  async function drain(): Promise<void> {
    while (wanted !== null && !stopped) {
      const by = Math.max(wanted, skippedBy ?? wanted);
      wanted = null;
      skipped = false;
      try {
        await Promise.all([waiting(by), due(by)]);
        lookAgain(by);
      } catch (error) {
        // Whatever was due still is: the next wake or the reconciler comes back to it.
        logger.warn({ err: error }, 'a sweep failed');
        return;
      }
    }
  }

  function lookAgain(by: Instant): void {
    clearTimeout(again);
    skippedBy = skipped ? by : null;
    if (!skipped) wait = lockPatience.first;
    if (!skipped || stopped) return;
    again = setTimeout(() => void sweep(by), wait);
    wait = Math.min(lockPatience.most, wait * 2);
  }

  function sweep(at: Instant = clock.now()): Promise<void> {
    wanted = Math.max(wanted ?? 0, at);
    return (sweeping ??= drain().finally(() => {
      sweeping = null;
      if (wanted !== null && !stopped) void sweep(wanted);
    }));
  }

  return {
    sweep,
    async stop() {
      stopped = true;
      clearTimeout(again);
      await sweeping;
    },
  };
}
