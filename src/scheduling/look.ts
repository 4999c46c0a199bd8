import type { Logger } from 'pino';
import type { Instant, Milliseconds } from '../domain/model/values.ts';

export interface Look {
  /** Looks at what is due by `at`. Calls while one is under way are merged into one more. Never rejects. */
  at(at: Instant): Promise<void>;
  /** The latest instant that somebody wants looked at. */
  latest(by: Instant): Instant;
  /** Somebody asks for another look while one is under way. */
  isWanted(): boolean;
  stop(): Promise<void>;
}

/** What was locked is looked at again after this, in milliseconds, and then ever later as long as it stays locked. */
const lockPatience = { first: 5, most: 100 } as const;
/** A failed look is repeated after this, in milliseconds, and then ever later as long as it fails. */
const failurePatience = { first: 50, most: 1_000 } as const;
/** Something due has stayed locked for so long, in milliseconds: that is no longer another sweep or a change on its way. */
const lockedLong = 150;

/** The work answers whether a lock made it skip something due. */
export interface LookWork {
  readonly work: (by: Instant) => Promise<boolean>;
  readonly logger: Logger;
  /** What the log says when the work fails. */
  readonly failure: string;
  /** Called by each further look once something has stayed locked for long. */
  readonly onLockedLong: (by: Instant) => Promise<void>;
}

/** Does the work by the latest instant that was asked for, and again while something is locked or fails. */
export function makeLook(work: LookWork): Look {
  return new RepeatedLook(work);
}

class RepeatedLook implements Look {
  readonly #options: LookWork;
  #wanted: Instant | null = null;
  #looking: Promise<void> | null = null;
  #isStopped = false;
  /** What was skipped was due by this instant: by then another sweep has decided it, or a change leaves it to this one. */
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

  /** Whatever was due still is. */
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
