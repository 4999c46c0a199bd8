import type { Instant, Milliseconds } from '../domain/model/values.ts';
import type { RunStore } from '../ports/run-store.ts';
import { DueBatches, type DueBatchesOptions, lanes, mostDue } from './due-batches.ts';
import { type Look, makeLook } from './look.ts';

export interface SweeperOptions extends Omit<DueBatchesOptions, 'store' | 'isUrgent'> {
  readonly store: RunStore;
}

export interface Sweeper {
  /** Decides everything that is due by `at` (default: now). Calls during a sweep are merged into one more sweep. */
  sweep(at?: Instant): Promise<void>;
  stop(): Promise<void>;
}

/** Batches are smaller where tenants take turns, because schedules that come due meanwhile wait for one batch. */
const mostInTurns = 256;

/** How long to wait for a due row that stays locked, before the next look. */
const lockWait: Milliseconds = 2_000;

export function makeSweeper(options: SweeperOptions): Sweeper {
  return new NodeSweeper(options);
}

/** Decides due schedules and queues runs whose instant has come. These are separate looks, so neither delays the other. */
class NodeSweeper implements Sweeper {
  readonly #options: SweeperOptions;
  readonly #batches: DueBatches;
  readonly #schedules: Look;
  readonly #runs: Look;
  #isStopped = false;

  constructor(options: SweeperOptions) {
    const { logger } = options;
    this.#options = options;
    this.#batches = new DueBatches({ ...options, isUrgent: () => this.#schedules.isWanted() });
    this.#schedules = makeLook({
      work: (by) => this.#lookAtSchedules(by),
      logger,
      failure: 'a sweep failed',
      onLockedLong: (by) => this.#awaitLocked('sweep', by),
    });
    this.#runs = makeLook({
      work: (by) => this.#queueRuns(by),
      logger,
      failure: 'waiting runs could not be queued',
      onLockedLong: (by) => this.#awaitLocked('queue', by),
    });
  }

  async sweep(at: Instant = this.#options.clock.now()): Promise<void> {
    await Promise.all([this.#schedules.at(at), this.#runs.at(at)]);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([this.#schedules.stop(), this.#runs.stop()]);
  }

  /** Returns whether it skipped schedules because they were locked. */
  async #lookAtSchedules(by: Instant): Promise<boolean> {
    this.#batches.reset();
    await this.#sweepSchedules(by);
    // An edit may have decided the due schedule, and its process may have died before it nudged about the queued run.
    if (this.#batches.decided === 0 && !this.#batches.skipped) this.#options.executor.pull();
    return this.#batches.skipped;
  }

  /** One batch is usually enough. The lanes are for a burst. */
  async #sweepSchedules(by: Instant): Promise<void> {
    if (!(await this.#batches.next(by))) return;
    const others = Array.from({ length: lanes - 1 }, () =>
      this.#options.executor.inTurns ? this.#laneInTurns(by) : this.#lane(by),
    );
    await Promise.all([this.#lane(by), ...others]);
  }

  /** Includes schedules that have come due since the sweep began: they must not wait for a long backlog. */
  async #lane(by: Instant): Promise<void> {
    while (!this.#isStopped && (await this.#batches.next(this.#schedules.latest(by), true)));
  }

  /** Takes from each tenant in turn, so that no tenant waits for the whole backlog of another. */
  async #laneInTurns(by: Instant): Promise<void> {
    for (let full = true; full && !this.#isStopped;) {
      const found = await this.#options.store.dueInTurns(this.#schedules.latest(by), mostInTurns);
      if (found.length > 0) await this.#batches.each(this.#schedules.latest(by), found);
      full = found.length === mostInTurns;
    }
  }

  /** Returns whether it skipped runs because they were locked. */
  async #queueRuns(by: Instant): Promise<boolean> {
    const { store, bus, executor } = this.#options;
    let queued = 0;
    let skipped = false;
    for (let count = mostDue; count === mostDue && !this.#isStopped; queued += count) {
      const done = await store.queueDue(by, mostDue, executor.inTurns && queued > 0);
      count = done.count;
      skipped ||= done.skipped;
    }
    if (queued > 0) {
      bus.publish([{ kind: 'queue' }, { kind: 'events' }]);
      executor.pull();
    }
    return skipped;
  }

  /** Waits for the lock, because `watchBlockers` finds only sessions that others wait for. */
  async #awaitLocked(step: 'sweep' | 'queue', by: Instant): Promise<void> {
    const { store, logger } = this.#options;
    await store.awaitLocked(step, by, lockWait).catch((error: unknown) => {
      logger.warn({ err: error }, 'could not wait for what is due and locked');
    });
  }
}
