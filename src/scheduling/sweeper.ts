import type { Instant, Milliseconds } from '../domain/model/values.ts';
import type { RunStore } from '../ports/run-store.ts';
import { DueBatches, type DueBatchesOptions, lanes, mostDue } from './due-batches.ts';
import { type Look, makeLook } from './look.ts';

export interface SweeperOptions extends Omit<DueBatchesOptions, 'store' | 'isUrgent'> {
  readonly store: RunStore;
}

export interface Sweeper {
  /** Decides everything that is due by `at` (default: now). Calls while one is under way are merged into one more. */
  sweep(at?: Instant): Promise<void>;
  stop(): Promise<void>;
}

/** Fewer at a time where tenants take turns: what comes due meanwhile waits for one batch. */
const mostInTurns = 256;

/** How long to wait for a due row that stays locked, before the look that follows decides anew. */
const lockWait: Milliseconds = 2_000;

export function makeSweeper(options: SweeperOptions): Sweeper {
  return new NodeSweeper(options);
}

/** Looks at schedules that are due, and apart from them at runs that wait for their instant: neither must hold up the other. */
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

  /** Answers whether a lock made it skip something. */
  async #lookAtSchedules(by: Instant): Promise<boolean> {
    this.#batches.reset();
    await this.#sweepSchedules(by);
    // An edit may have decided what was due, in a process that can no longer tell of the runs it has queued.
    if (this.#batches.decided === 0 && !this.#batches.skipped) this.#options.executor.pull();
    return this.#batches.skipped;
  }

  /** One batch is enough for what usually comes due at once; the lanes are for a burst. */
  async #sweepSchedules(by: Instant): Promise<void> {
    if (!(await this.#batches.next(by))) return;
    const others = Array.from({ length: lanes - 1 }, () =>
      this.#options.executor.inTurns ? this.#laneInTurns(by) : this.#lane(by),
    );
    await Promise.all([this.#lane(by), ...others]);
  }

  /** What has come due since the sweep began counts too: a long backlog must not make it wait. */
  async #lane(by: Instant): Promise<void> {
    while (!this.#isStopped && (await this.#batches.next(this.#schedules.latest(by), true)));
  }

  /** Takes from each tenant in turn, so that nobody waits for the whole backlog of another. */
  async #laneInTurns(by: Instant): Promise<void> {
    for (let full = true; full && !this.#isStopped;) {
      const found = await this.#options.store.dueInTurns(this.#schedules.latest(by), mostInTurns);
      if (found.length > 0) await this.#batches.each(this.#schedules.latest(by), found);
      full = found.length === mostInTurns;
    }
  }

  /** Answers whether a lock made it skip something. */
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

  /** A session that keeps a due row locked is found only while somebody waits for the lock (see `watchBlockers`). */
  async #awaitLocked(step: 'sweep' | 'queue', by: Instant): Promise<void> {
    const { store, logger } = this.#options;
    await store.awaitLocked(step, by, lockWait).catch((error: unknown) => {
      logger.warn({ err: error }, 'could not wait for what is due and locked');
    });
  }
}
