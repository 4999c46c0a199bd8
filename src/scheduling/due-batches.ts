import type { Logger } from 'pino';
import { failureOf } from '../domain/model/failure.ts';
import type { Instant, Milliseconds } from '../domain/model/values.ts';
import type { Dispatch } from '../domain/planning/dispatch.ts';
import { isolate } from '../flow/isolate.ts';
import type { Bus } from '../ports/bus.ts';
import type { Executor } from '../ports/executor.ts';
import { eventsOf } from '../ports/nudges.ts';
import type { DueId, RunStore } from '../ports/run-store.ts';
import { type BatchPlaces, reservePlaces } from './batch-places.ts';
import { type Decided, DueDecision, type DueDecisionOptions } from './due-decision.ts';

export interface DueBatchesOptions extends DueDecisionOptions {
  readonly store: Pick<RunStore, 'sweep' | 'setAside'>;
  readonly bus: Bus;
  readonly logger: Logger;
  readonly executor: Executor;
  /** Called after every batch that has been decided, also when nothing was due. */
  readonly onSwept?: (() => void) | undefined;
  /** Whether other schedules have come due. Then a batch stops searching for more schedules that cannot be decided. */
  readonly isUrgent: () => boolean;
}

export const mostDue = 512;
/** Batches at once. Each takes only its share of the places. Otherwise one would hold all and the other would queue its runs. */
export const lanes = 2;
/** A batch asks for about as many rows as it has places, in steps: a run in the queue costs another statement to claim. */
const step = 64;
/** A schedule that could not be decided is tried again after this time. */
const patience: Milliseconds = 60_000;

/** Which rows a batch is about. */
interface Order {
  readonly by: Instant;
  /** The schedules to decide. Null: all that are due. */
  readonly only: readonly DueId[] | null;
  /** The batch waits a moment for this many places. */
  readonly enough: number;
  /** Filled with the schedules that were found. */
  readonly seen: DueId[];
}

/** Decides due schedules in batches, each in one transaction, and starts the runs. */
export class DueBatches {
  readonly #options: DueBatchesOptions;
  readonly #decision: DueDecision;
  readonly #share: number;
  /** Schedules that have been decided since the look began. */
  decided = 0;
  /** Whether a due schedule was locked: by another sweep, which decides it, or by an edit, after which this sweep decides it. */
  skipped = false;

  constructor(options: DueBatchesOptions) {
    this.#options = options;
    this.#decision = new DueDecision(options);
    this.#share = Math.min(mostDue, Math.ceil(options.executor.capacity / lanes));
  }

  /** To be called at the start of each look. */
  reset(): void {
    this.decided = 0;
    this.skipped = false;
  }

  /** Decides the next batch and returns whether more may be due. With a backlog it waits a moment for more places. */
  async next(by: Instant, backlog = false): Promise<boolean> {
    const seen: DueId[] = [];
    try {
      return await this.#sweepRows({ by, only: null, enough: backlog ? this.#share / 2 : 1, seen });
    } catch (error) {
      if (failureOf(error) === 'OUTAGE' || seen.length === 0) throw error;
      await this.each(by, seen);
      return true;
    }
  }

  /** Decides the given schedules. A schedule that cannot be decided is put off, and the others are decided. */
  async each(by: Instant, due: readonly DueId[]): Promise<void> {
    const { left, error } = await isolate(
      due,
      (only) => this.#sweepRows({ by, only, enough: 0, seen: [] }),
      ({ id }, reason) => this.#putOff([{ scheduleId: id, error: reason }]),
      ({ tenantId }) => tenantId,
      this.#options.isUrgent,
    );
    if (error !== null && left.length > 0) throw error;
  }

  /** Returns whether more may be due. */
  async #sweepRows(order: Order): Promise<boolean> {
    const places = await reservePlaces(this.#options.executor, this.#share, order.enough);
    const limit = places.count === 0 ? mostDue : roundedDown(places.count);
    try {
      const done = await this.#decide(order, limit, places);
      this.#options.onSwept?.();
      if (done === null) return false;
      this.decided += done.rows.length;
      places.start(done.claims);
      this.#publish(done);
      if (done.plan.undecided.length > 0) await this.#putOff(done.plan.undecided);
      return done.rows.length >= limit;
    } finally {
      places.giveBack();
    }
  }

  /** Null: nothing was due. */
  #decide({ by, only, seen }: Order, limit: number, places: BatchPlaces): Promise<Decided | null> {
    const { store, executor } = this.#options;
    return store.sweep(async (transaction) => {
      const { rows, skipped } = await transaction.due(by, limit, only?.map(({ id }) => id) ?? null);
      this.skipped ||= skipped;
      seen.push(...rows.map(({ schedule }) => schedule));
      if (rows.length === 0) return null;
      return this.#decision.decide(transaction, rows, by, {
        nodeId: executor.nodeId,
        reserve: (row) => places.take(row),
      });
    });
  }

  #publish({ rows, plan, fires, claims }: Decided): void {
    const queued = plan.runs.length > claims.length;
    this.#options.bus.publish([
      eventsOf(rows.map(({ schedule }) => schedule.tenantId)),
      ...(queued || plan.stops.length > 0 ? [{ kind: 'queue' } as const] : []),
      ...[...new Set(fires)].map((at) => ({ kind: 'due', at }) as const),
    ]);
    if (queued) this.#options.executor.pull();
  }

  /** Puts schedules off for a minute. The reason is stored in any case, also when the schedule itself cannot be changed. */
  async #putOff(undecided: Dispatch['undecided']): Promise<void> {
    const { store, clock, logger } = this.#options;
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
}

function roundedDown(places: number): number {
  return Math.max(step, places - (places % step));
}
