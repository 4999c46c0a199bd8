import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { failureOf, reasonOf } from '../domain/model/failure.ts';
import { isolate } from '../flow/isolate.ts';
import type { JournalEntry, JournalReceipt } from '../ports/journal-entry.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Instant, Milliseconds } from '../domain/model/values.ts';

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
const pauses: { readonly first: Milliseconds; readonly most: Milliseconds } = { first: 50, most: 1_000 };

export interface FlightsOptions {
  readonly store: Pick<RunStore, 'write' | 'standing'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What cannot be stored at once is given up, instead of tried on. */
  readonly givenUp: () => boolean;
}

/** Writes what many attempts say and goes on until all of it is stored, refused for a reason of its own, or lost. */
export class Flights {
  readonly #options: FlightsOptions;
  /** How many writes have been answered. */
  #writes = 0;

  constructor(options: FlightsOptions) {
    this.#options = options;
  }

  async carry(cargo: readonly Cargo[]): Promise<JournalReceipt> {
    const receipts: JournalReceipt[] = [];
    const since = this.#writes;
    let rest = cargo;
    for (let pause = pauses.first, tries = 1; ; pause = Math.min(pause * 2, pauses.most), tries += 1) {
      const { done, left, error } = await this.#writeApart(rest);
      receipts.push(...done);
      rest = left.filter((one) => !one.lost);
      if (rest.length > 0 && this.#isSlow(rest, error, tries, since)) {
        receipts.push(...(await this.#refuseSlow(rest[0]!, error)));
        rest = [];
      }
      if (rest.length > 0 && this.#options.givenUp()) {
        for (const one of rest) one.lose();
        rest = [];
      }
      if (rest.length === 0) return merged(receipts);
      this.#options.logger.warn({ err: error, runs: rest.length }, 'the journal could not be stored; trying again');
      await sleep(pause);
    }
  }

  #writeApart(cargo: readonly Cargo[]) {
    return isolate(
      cargo,
      (some) => this.#write(some),
      (one, error) => this.#refuse(one, error),
      ({ entry }) => entry.claim.tenantId,
    );
  }

  async #write(cargo: readonly Cargo[]): Promise<JournalReceipt> {
    const receipt = await this.#options.store.write(cargo.map(({ entry }) => entry));
    // All answers first: an outage among them repeats the write, and nothing must have been counted by then.
    const stored = await Promise.all(
      cargo.map(async ({ entry }) => receipt.stored.has(entry.claim.runId) || (await this.#isStoredBefore(entry))),
    );
    for (const [i, one] of cargo.entries()) {
      if (stored[i]) one.landed(one.entry);
      else one.lose();
    }
    this.#writes += 1;
    return receipt;
  }

  /** The answer to an earlier try may have been lost after it was stored. */
  async #isStoredBefore(entry: JournalEntry): Promise<boolean> {
    const standing = await this.#options.store.standing(entry.claim.runId);
    return (
      standing !== null &&
      standing.fence === entry.claim.fence &&
      standing.logCount === entry.base + entry.lines.length &&
      (entry.conclusion
        ? standing.state === entry.conclusion.state
        : standing.nodeId !== null && entry.lines.length > 0)
    );
  }

  /** One entry takes too long, while those of others are stored. */
  #isSlow(rest: readonly Cargo[], error: Error | null, tries: number, since: number): boolean {
    return failureOf(error) === 'CONTENTION' && rest.length === 1 && tries >= patience && this.#writes > since;
  }

  async #refuseSlow(one: Cargo, error: unknown): Promise<readonly JournalReceipt[]> {
    const receipt = await this.#refuse(one, error).catch(() => undefined);
    return receipt ? [receipt] : [];
  }

  /** What an attempt says cannot be stored, and never could be: its run fails and says why. */
  async #refuse(one: Cargo, error: unknown): Promise<JournalReceipt | void> {
    const { clock, logger } = this.#options;
    const { claim } = one.entry;
    const message = `what attempt ${claim.attempt} said cannot be stored: ${reasonOf(error)}`;
    logger.error(
      { err: error, run: claim.runId, task: claim.taskId },
      'an attempt is ended: its journal cannot be stored',
    );
    one.entry = refusedEntry(one.entry, message, clock.now());
    one.halt(message);
    try {
      return await this.#write([one]);
    } catch (again) {
      if (failureOf(again) !== 'OWN') throw again;
      logger.error(
        { err: again, run: claim.runId },
        'not even the end of an attempt can be stored; its run is given up',
      );
      one.lose();
    }
  }
}

/** The ending that stands in place of an entry. */
function refusedEntry({ claim, base }: JournalEntry, message: string, at: Instant): JournalEntry {
  return {
    claim,
    base,
    lines: [{ level: 'ERROR', message, fields: null, percent: null, at }],
    percent: null,
    message: null,
    conclusion: {
      state: 'FAILED',
      result: null,
      exitCode: null,
      error: { type: 'journal.refused', message, retryable: false },
      retryInMs: null,
      nextAttemptAt: null,
    },
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
