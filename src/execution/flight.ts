import type { Logger } from 'pino';
import { failureOf, reasonOf } from '../domain/model/failure.ts';
import { isolate } from '../flow/isolate.ts';
import type { JournalEntry, JournalReceipt } from '../ports/journal-entry.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { Clock } from '../ports/clock.ts';

/** One attempt's part of a write. */
export interface Cargo {
  /** Replaced by the ending when it cannot be stored as it is. */
  entry: JournalEntry;
  readonly lost: boolean;
  /** The entry is in the store. */
  landed(entry: JournalEntry): void;
  /** Stops the attempt; only its ending is still to be stored. */
  halt(reason: string): void;
  /** Nothing that the attempt says counts any more. */
  lose(): void;
}

/** Tries of an entry that only takes too long, while those of others are stored. */
const patience = 3;

/** Writes what many attempts say and goes on until all of it is stored, refused for a reason of its own, or lost. */
export function makeFlights(options: {
  readonly store: Pick<RunStore, 'write' | 'standing'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What cannot be stored at once is given up, instead of tried on. */
  readonly givenUp: () => boolean;
}): (cargo: readonly Cargo[]) => Promise<JournalReceipt> {
  const { store, clock, logger } = options;
  let writes = 0;

  async function write(cargo: readonly Cargo[]): Promise<JournalReceipt> {
    const receipt = await store.write(cargo.map(({ entry }) => entry));
    // All answers first: an outage among them repeats the write, and nothing must have been counted by then.
    const stored = await Promise.all(
      cargo.map(async ({ entry }) => receipt.stored.has(entry.claim.runId) || (await storedBefore(entry))),
    );
    for (const [i, one] of cargo.entries()) {
      if (stored[i]) one.landed(one.entry);
      else one.lose();
    }
    writes += 1;
    return receipt;
  }

  /** The answer to an earlier try may have been lost after it was stored. */
  async function storedBefore(entry: JournalEntry): Promise<boolean> {
    const standing = await store.standing(entry.claim.runId);
    return (
      standing !== null &&
      standing.fence === entry.claim.fence &&
      standing.logCount === entry.base + entry.lines.length &&
      (entry.conclusion
        ? standing.state === entry.conclusion.state
        : standing.nodeId !== null && entry.lines.length > 0)
    );
  }

  /** What an attempt says cannot be stored, and never could be: its run fails and says why. */
  async function refuse(one: Cargo, error: unknown): Promise<JournalReceipt | void> {
    const { claim, base } = one.entry;
    const message = `what attempt ${claim.attempt} said cannot be stored: ${reasonOf(error)}`;
    logger.error(
      { err: error, run: claim.runId, task: claim.taskId },
      'an attempt is ended: its journal cannot be stored',
    );
    const failure = { type: 'journal.refused', message, retryable: false };
    one.entry = {
      claim,
      base,
      lines: [{ level: 'ERROR', message, fields: null, percent: null, at: clock.now() }],
      percent: null,
      message: null,
      conclusion: {
        state: 'FAILED',
        result: null,
        exitCode: null,
        error: failure,
        retryInMs: null,
        nextAttemptAt: null,
      },
    };
    one.halt(message);
    try {
      return await write([one]);
    } catch (again) {
      if (failureOf(again) !== 'OWN') throw again;
      logger.error(
        { err: again, run: claim.runId },
        'not even the end of an attempt can be stored; its run is given up',
      );
      one.lose();
    }
  }

  return async (cargo) => {
    const receipts: JournalReceipt[] = [];
    const since = writes;
    let rest = cargo;
    for (let pause = 50, tries = 1; ; pause = Math.min(pause * 2, 1_000), tries += 1) {
      const { done, left, error } = await isolate(rest, write, refuse, ({ entry }) => entry.claim.tenantId);
      receipts.push(...done);
      rest = left.filter((one) => !one.lost);
      if (rest.length === 0) return merged(receipts);
      const slow = failureOf(error) === 'CONTENTION' && rest.length === 1 && tries >= patience && writes > since;
      if (slow) {
        const receipt = await refuse(rest[0]!, error).catch(() => undefined);
        return merged(receipt ? [...receipts, receipt] : receipts);
      }
      if (options.givenUp()) {
        for (const one of rest) one.lose();
        return merged(receipts);
      }
      logger.warn({ err: error, runs: rest.length }, 'the journal could not be stored; trying again');
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
}

function merged(receipts: readonly JournalReceipt[]): JournalReceipt {
  if (receipts.length === 1) return receipts[0]!;
  return {
    stored: new Set(receipts.flatMap((receipt) => [...receipt.stored])),
    freed: receipts.flatMap((receipt) => receipt.freed),
    completed: receipts.flatMap((receipt) => receipt.completed),
    failing: receipts.flatMap((receipt) => receipt.failing),
  };
}
