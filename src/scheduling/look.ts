import type { Logger } from 'pino';
import type { Instant } from '../domain/model/values.ts';

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

/**
 * Does the work by the latest instant that was asked for. The work answers whether a lock made it skip something due;
 * once that has lasted, each further look calls `onLockedLong`.
 */
export function makeLook(
  work: (by: Instant) => Promise<boolean>,
  logger: Logger,
  failure: string,
  onLockedLong: (by: Instant) => Promise<void>,
): Look {
  let wanted: Instant | null = null;
  let looking: Promise<void> | null = null;
  let stopped = false;
  /** What was skipped was due by this instant: by then another sweep has decided it, or a change leaves it to this one. */
  let skippedBy: Instant | null = null;
  let again: NodeJS.Timeout | undefined;
  let wait: number = lockPatience.first;
  let failureWait: number = failurePatience.first;
  let lockedSince: number | null = null;
  let telling: Promise<void> | null = null;

  async function drain(): Promise<void> {
    while (wanted !== null && !stopped) {
      const by = Math.max(wanted, skippedBy ?? wanted);
      wanted = null;
      try {
        lookAgain((await work(by)) ? by : null);
        failureWait = failurePatience.first;
      } catch (error) {
        // Whatever was due still is.
        logger.warn({ err: error, againInMs: failureWait }, failure);
        skippedBy = by;
        later(failureWait);
        failureWait = Math.min(failurePatience.most, failureWait * 2);
        return;
      }
    }
  }

  function lookAgain(by: Instant | null): void {
    clearTimeout(again);
    skippedBy = by;
    if (by === null) {
      wait = lockPatience.first;
      lockedSince = null;
      return;
    }
    const now = performance.now();
    lockedSince ??= now;
    if (now - lockedSince >= lockedLong) telling ??= onLockedLong(by).finally(() => (telling = null));
    later(wait);
    wait = Math.min(lockPatience.most, wait * 2);
  }

  function later(ms: number): void {
    clearTimeout(again);
    if (!stopped) again = setTimeout(() => void look(skippedBy ?? 0), ms);
  }

  function look(at: Instant): Promise<void> {
    wanted = Math.max(wanted ?? 0, at);
    return (looking ??= drain().finally(() => {
      looking = null;
      if (wanted !== null && !stopped) void look(wanted);
    }));
  }

  return {
    at: look,
    latest: (by) => Math.max(by, wanted ?? by),
    isWanted: () => wanted !== null,
    async stop() {
      stopped = true;
      clearTimeout(again);
      await looking;
    },
  };
}
