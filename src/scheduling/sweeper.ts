import type { Logger } from 'pino';
import type { Bus } from '../ports/bus.ts';
import type { Claim } from '../domain/model/claim.ts';
import type { DueId, RunStore, SweepTransaction } from '../ports/run-store.ts';
import type { DueRow } from '../domain/planning/settlement.ts';
import type { Wakes } from '../ports/wakes.ts';
import { failureOf } from '../domain/model/failure.ts';
import { isolate } from '../flow/isolate.ts';
import { eventsOf } from '../ports/nudges.ts';
import type { Clock } from '../ports/clock.ts';
import type { Instant } from '../domain/model/values.ts';
import { dispatch, type Dispatch, gatesOf } from '../domain/planning/dispatch.ts';
import { queueRoomOf } from '../services/schedules/queue-room-of.ts';
import type { Quotas } from '../ports/quotas.ts';
import { makeCalendarCache } from './calendars.ts';
import { makeLook } from './look.ts';
import { makeDecisionBudgets, makeRuleCache } from './rules.ts';

/** The node's hands, as far as a sweep needs them. */
export interface Hands {
  readonly nodeId: string;
  /** Attempts at once. */
  readonly capacity: number;
  /** Takes up to `wanted` free places for attempts; what is not used is given back by `release`. */
  reserve(wanted: number): number;
  release(places: number): void;
  /** Whether the tenant may have one of the reserved places; it counts as the tenant's until `untake`. */
  take(tenantId: string): boolean;
  untake(tenantIds: readonly string[]): void;
  /** Several tenants are there, or may be. */
  readonly inTurns: boolean;
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
  readonly quotas: Quotas;
  /** After every batch of schedules that has been decided, also when nothing was due. */
  readonly onSwept?: () => void;
}

export interface Sweeper {
  /** Decides everything that is due by `at` (default: now). Calls while one is under way are merged into one more. */
  sweep(at?: Instant): Promise<void>;
  stop(): Promise<void>;
}

const batch = 512;
const lanes = 2;
/** Fewer at a time where tenants take turns: what comes due meanwhile waits for one batch. */
const turns = 256;
/** A schedule that could not be decided is looked at again after this, in milliseconds. */
const patience = 60_000;

/** How long to wait for a due row that stays locked, in milliseconds, before the look that follows decides anew. */
const lockWait = 2_000;

/** A batch waits so often, so many milliseconds each time, for places: a backlog in few large batches costs far less than in many small ones. */
const mostWaits = 4;
const moment = 5;

/** A batch never asks for many more than there are places: what goes to the queue is claimed in a second statement. */
const step = 64;
const roundedDown = (places: number): number => Math.max(step, places - (places % step));

export function makeSweeper(options: SweeperOptions): Sweeper {
  const { store, wakes, bus, clock, logger, hands } = options;
  const rule = makeRuleCache();
  const calendars = makeCalendarCache();
  const budgets = makeDecisionBudgets();
  /** Something due was locked: by another sweep, which decides it, or by a change, which leaves it to this one. */
  const locked = { due: false, waiting: false };
  /** Schedules that the look under way has decided. */
  let decided = 0;
  let stopped = false;

  /** Answers whether more may be due. */
  async function sweepBatch(by: Instant, backlog = false): Promise<boolean> {
    const seen: DueId[] = [];
    try {
      return await sweepRows(by, null, seen, backlog);
    } catch (error) {
      if (failureOf(error) === 'OUTAGE' || seen.length === 0) throw error;
      await sweepEach(by, seen);
      return true;
    }
  }

  /** One of them stands in the way: it is put off, and the others are decided. */
  async function sweepEach(by: Instant, due: readonly DueId[]): Promise<void> {
    const { left, error } = await isolate(
      due,
      (some) => sweepRows(by, some, []),
      ({ id }, reason) => putOff([{ scheduleId: id, error: reason }]),
      ({ tenantId }) => tenantId,
      // What has come due meanwhile does not wait until all culprits are found.
      () => schedules.isWanted(),
    );
    if (error !== null && left.length > 0) throw error;
  }

  /**
   * Decides what is due, of all or of these, in one transaction; `seen` learns which. With a backlog it is worth waiting for
   * more places. Answers whether more may be due.
   */
  async function sweepRows(
    by: Instant,
    only: readonly DueId[] | null,
    seen: DueId[],
    backlog = false,
  ): Promise<boolean> {
    // Each lane takes its share, or one would hold all places while the other fills the queue.
    const share = Math.min(batch, Math.ceil(hands.capacity / lanes));
    const enough = only === null ? (backlog ? share / 2 : 1) : 0;
    let places = hands.reserve(share);
    // Short runs free places within moments; long ones must not hold up the ledger.
    for (let waits = 0; places < enough && waits < mostWaits; waits += 1) {
      await hands.room(moment);
      places += hands.reserve(share - places);
    }
    const limit = places === 0 ? batch : roundedDown(places);
    const taken: string[] = [];
    let claims: readonly Claim[] = [];
    try {
      const done = await store.sweep(async (transaction) => {
        const { rows: found, skipped } = await transaction.due(by, limit, only?.map(({ id }) => id) ?? null);
        locked.due ||= skipped;
        seen.push(...found.map(({ schedule }) => schedule));
        if (found.length === 0) return null;
        return decide(transaction, found, by, (row) => {
          if (taken.length >= places || !hands.runs(row.task.module) || !hands.take(row.schedule.tenantId))
            return false;
          taken.push(row.schedule.tenantId);
          return true;
        });
      });
      options.onSwept?.();
      if (done === null) return false;
      decided += done.rows.length;
      claims = done.claims;
      hands.start(claims);
      const tenants = done.rows.map(({ schedule }) => schedule.tenantId);
      tell(tenants, done.plan.runs.length > claims.length, done.fires, done.plan.stops.length > 0);
      if (done.plan.undecided.length > 0) await putOff(done.plan.undecided);
      return done.rows.length >= limit;
    } finally {
      hands.untake(taken);
      hands.release(places - claims.length);
    }
  }

  async function decide(
    transaction: SweepTransaction,
    found: readonly DueRow[],
    by: Instant,
    reserve: (row: DueRow) => boolean,
  ) {
    const rows = await pauseFailing(transaction, found);
    await calendars.load(transaction, rows);
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
      reserve,
      nodeId: hands.nodeId,
      steps: budgets.stepsOf,
      queueRoom: await queueRoomOf(rows, options.quotas),
    });
    budgets.note(plan.undecided);
    const fires = plan.settlements.flatMap(({ next }) => (next ? [next.fireAt] : []));
    await wakes.arm(fires);
    for (const stop of plan.stops)
      await transaction.cancelBehind([stop.key], 'made room for the next run', stop.graceMs);
    return { rows, plan, fires, claims: await transaction.settle(plan.settlements, plan.runs) };
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

  /** They are looked at again in a minute; that is noted with the reason, also where the schedule itself cannot be changed. */
  async function putOff(undecided: Dispatch['undecided']): Promise<void> {
    for (const { scheduleId, error } of undecided) {
      logger.error(
        { err: error, schedule: scheduleId },
        'a schedule could not be decided; looking at it again in a minute',
      );
      await store.setAside('sweep', scheduleId, error);
    }
    const until = clock.now() + patience;
    const { left, error } = await isolate(
      undecided.map(({ scheduleId }) => scheduleId),
      (some) => store.sweep((transaction) => transaction.defer(some, until)),
      async (scheduleId, reason) =>
        logger.error(
          { err: reason, schedule: scheduleId },
          'a schedule that cannot be decided cannot be put off either',
        ),
    );
    if (error !== null && left.length > 0) throw error;
  }

  function tell(tenants: readonly string[], queued: boolean, fires: readonly Instant[], stops: boolean): void {
    bus.publish([
      eventsOf(tenants),
      ...(queued || stops ? [{ kind: 'queue' } as const] : []),
      ...[...new Set(fires)].map((at) => ({ kind: 'due', at }) as const),
    ]);
    if (queued) hands.pull();
  }

  /** What has come due since the sweep began counts too: a long backlog must not make it wait. */
  async function lane(by: Instant): Promise<void> {
    while (!stopped && (await sweepBatch(schedules.latest(by), true)));
  }

  /** Takes from each tenant in turn, so that nobody waits for the whole backlog of another. */
  async function laneInTurns(by: Instant): Promise<void> {
    for (let full = true; full && !stopped;) {
      const found = await store.dueInTurns(schedules.latest(by), turns);
      if (found.length > 0) await sweepEach(schedules.latest(by), found);
      full = found.length === turns;
    }
  }

  /** One batch is enough for what usually comes due at once; the lanes are for a burst. */
  async function due(by: Instant): Promise<void> {
    if (await sweepBatch(by)) await Promise.all([lane(by), hands.inTurns ? laneInTurns(by) : lane(by)]);
  }

  async function waiting(by: Instant): Promise<void> {
    let queued = 0;
    for (let count = batch; count === batch && !stopped; queued += count) {
      const done = await store.queueDue(by, batch, hands.inTurns && queued > 0);
      count = done.count;
      locked.waiting ||= done.skipped;
    }
    if (queued === 0) return;
    bus.publish([{ kind: 'queue' }, { kind: 'events' }]);
    hands.pull();
  }

  /** A session that keeps a due row locked is found only while somebody waits for the lock (see `watchBlockers`). */
  const awaitLocked = (step: 'sweep' | 'queue') => (by: Instant) =>
    store.awaitLocked(step, by, lockWait).catch((error: unknown) => {
      logger.warn({ err: error }, 'could not wait for what is due and locked');
    });

  const schedules = makeLook(
    async (by) => {
      locked.due = false;
      decided = 0;
      await due(by);
      // An edit may have decided what was due, in a process that can no longer tell of the runs it has queued.
      if (decided === 0 && !locked.due) hands.pull();
      return locked.due;
    },
    logger,
    'a sweep failed',
    awaitLocked('sweep'),
  );
  // Apart from the schedules: many retries that come due at once must not hold up the ledger, nor be held up by it.
  const runs = makeLook(
    async (by) => {
      locked.waiting = false;
      await waiting(by);
      return locked.waiting;
    },
    logger,
    'waiting runs could not be queued',
    awaitLocked('queue'),
  );

  return {
    async sweep(at = clock.now()) {
      await Promise.all([schedules.at(at), runs.at(at)]);
    },
    async stop() {
      stopped = true;
      await Promise.all([schedules.stop(), runs.stop()]);
    },
  };
}
