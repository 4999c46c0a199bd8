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
  /** When the store refuses it, an entry that fails the run takes its place. */
  entry: JournalEntry;
  readonly lost: boolean;
  /** The entry is in the store. */
  landed(entry: JournalEntry): void;
  /** Stops the attempt. After that only its ending is stored. */
  halt(reason: string): void;
  /** The store accepts nothing more of this attempt. */
  lose(): void;
}

/** Tries of an entry that times out each time, while entries of other attempts are stored. */
const patience = 3;
const pauses: { readonly first: Milliseconds; readonly most: Milliseconds } = { first: 50, most: 1_000 };

export interface FlightsOptions {
  readonly store: Pick<RunStore, 'write' | 'standing'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** True when the process ends: an entry that cannot be stored at once is given up instead of tried again. */
  readonly givenUp: () => boolean;
}

/** Writes the entries of many attempts, until each is stored, is refused for a reason of its own, or is lost. */
export class Flights {
  readonly #options: FlightsOptions;
  /** Successful writes. */
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
    // All answers first: an outage during one of them repeats the write, so nothing may count as landed before.
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

  /** An earlier try may have stored the entry although its answer was lost. */
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

  /** Whether one entry alone times out, while entries of other attempts are stored. */
  #isSlow(rest: readonly Cargo[], error: Error | null, tries: number, since: number): boolean {
    return failureOf(error) === 'CONTENTION' && rest.length === 1 && tries >= patience && this.#writes > since;
  }

  async #refuseSlow(one: Cargo, error: unknown): Promise<readonly JournalReceipt[]> {
    const receipt = await this.#refuse(one, error).catch(() => undefined);
    return receipt ? [receipt] : [];
  }

  /** This entry can never be stored: its run fails, and the error says why. */
  async #refuse(one: Cargo, error: unknown): Promise<JournalReceipt | void> {
    const { clock, logger } = this.#options;
    const { claim } = one.entry;
    const message = `the journal of attempt ${claim.attempt} cannot be stored: ${reasonOf(error)}`;
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
        'the end of an attempt cannot be stored either; its run is given up',
      );
      one.lose();
    }
  }
}

/** The entry that fails the run, in place of one that was refused. */
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
