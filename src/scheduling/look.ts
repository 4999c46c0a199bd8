import type { Logger } from 'pino';
import type { Instant, Milliseconds } from '../domain/model/values.ts';

export interface Look {
  /** Looks at what is due by `at`. Calls during a look are merged into one more look. Never rejects. */
  at(at: Instant): Promise<void>;
  /** The later of `by` and the latest instant that a call waits for. */
  latest(by: Instant): Instant;
  /** Whether a call waits for another look. */
  isWanted(): boolean;
  stop(): Promise<void>;
}

/** Pauses between looks, in milliseconds, while due rows stay locked. They grow from `first` to `most`. */
const lockPatience = { first: 5, most: 100 } as const;
/** Pauses between looks, in milliseconds, while they fail. They grow from `first` to `most`. */
const failurePatience = { first: 50, most: 1_000 } as const;
/** Another sweep or an edit holds a lock for less than this, in milliseconds. */
const lockedLong = 150;

export interface LookWork {
  /** Returns whether it skipped due rows because they were locked. */
  readonly work: (by: Instant) => Promise<boolean>;
  readonly logger: Logger;
  /** The log message for work that fails. */
  readonly failure: string;
  /** Called by each look after rows have stayed locked for long. */
  readonly onLockedLong: (by: Instant) => Promise<void>;
}

/** Does the work for the latest instant that was asked for. Repeats it while rows are locked or the work fails. */
export function makeLook(work: LookWork): Look {
  return new RepeatedLook(work);
}

class RepeatedLook implements Look {
  readonly #options: LookWork;
  #wanted: Instant | null = null;
  #looking: Promise<void> | null = null;
  #isStopped = false;
  /** The rows that were skipped are due by this instant. The next look includes it. */
  #skippedBy: Instant | null = null;
  #again: NodeJS.Timeout | undefined;
  #lockWait: Milliseconds = lockPatience.first;
  #failureWait: Milliseconds = failurePatience.first;
  #lockedSince: Milliseconds | null = null;
  #isReporting = false;

  constructor(options: LookWork) {
    this.#options = options;
  }

  at(at: Instant): Promise<void> {
    this.#wanted = Math.max(this.#wanted ?? 0, at);
    return (this.#looking ??= this.#drain().finally(() => {
      this.#looking = null;
      if (this.#wanted !== null && !this.#isStopped) void this.at(this.#wanted);
    }));
  }

  latest(by: Instant): Instant {
    return Math.max(by, this.#wanted ?? by);
  }

  isWanted(): boolean {
    return this.#wanted !== null;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#again);
    await this.#looking;
  }

  async #drain(): Promise<void> {
    while (this.#wanted !== null && !this.#isStopped) {
      const by = Math.max(this.#wanted, this.#skippedBy ?? this.#wanted);
      this.#wanted = null;
      try {
        const isLocked = await this.#options.work(by);
        if (isLocked) this.#stayLocked(by);
        else this.#nothingLocked();
        this.#failureWait = failurePatience.first;
      } catch (error) {
        return this.#failed(by, error);
      }
    }
  }

  #nothingLocked(): void {
    clearTimeout(this.#again);
    this.#skippedBy = null;
    this.#lockWait = lockPatience.first;
    this.#lockedSince = null;
  }

  #stayLocked(by: Instant): void {
    const now = performance.now();
    this.#skippedBy = by;
    this.#lockedSince ??= now;
    if (now - this.#lockedSince >= lockedLong) this.#reportLock(by);
    this.#later(this.#lockWait);
    this.#lockWait = Math.min(lockPatience.most, this.#lockWait * 2);
  }

  #reportLock(by: Instant): void {
    if (this.#isReporting) return;
    this.#isReporting = true;
    void this.#options.onLockedLong(by).finally(() => (this.#isReporting = false));
  }

  /** After a failure everything is still due. */
  #failed(by: Instant, error: unknown): void {
    const { logger, failure } = this.#options;
    logger.warn({ err: error, againInMs: this.#failureWait }, failure);
    this.#skippedBy = by;
    this.#later(this.#failureWait);
    this.#failureWait = Math.min(failurePatience.most, this.#failureWait * 2);
  }

  #later(ms: Milliseconds): void {
    clearTimeout(this.#again);
    if (!this.#isStopped) this.#again = setTimeout(() => void this.at(this.#skippedBy ?? 0), ms);
  }
}
