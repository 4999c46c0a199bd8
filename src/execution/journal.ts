import type { Logger } from 'pino';
import type { Claim } from '../domain/model/claim.ts';
import type { Instant, Milliseconds } from '../domain/model/values.ts';
import type { Clock } from '../ports/clock.ts';
import type { JournalEntry, JournalReceipt } from '../ports/journal-entry.ts';
import type { RunStore } from '../ports/run-store.ts';
import { type Cargo, Flights } from './flight.ts';
import { type AttemptJournal, mostChars, mostLines, Page } from './page.ts';

export interface Journals {
  /** The store will accept nothing more of the attempt: `onLost` is called once, with a reason if the attempt is the cause. */
  open(claim: Claim, onLost: (reason: string | null) => void): AttemptJournal;
  /** Settles when every entry so far has been stored or given up. */
  drained(): Promise<void>;
  /** How long the oldest unstored entry has waited. */
  readonly oldestUnstoredMs: Milliseconds;
  /** Gives up unstored entries instead of trying again. For the end of the process. */
  giveUp(): void;
}

export interface JournalsOptions {
  readonly store: Pick<RunStore, 'write' | 'standing'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A retry is stored only after its wake has been armed. */
  readonly arm: (instants: readonly Instant[]) => Promise<unknown>;
  readonly onStored: (entries: readonly JournalEntry[], receipt: JournalReceipt) => void;
}

/** Pages of one flight, at most. A run's lines stay in order because its page is in one flight at a time. */
const mostPages = 500;
const mostFlights = 3;
/** The shortest time between two writes of progress alone. The last value is always stored. */
const progressPause: Milliseconds = 100;

/**
 * Group commit for the journals of all attempts. While one write is under way, the next one collects entries. So a single run
 * is stored at once, and a thousand runs share a statement.
 */
export function makeJournals(options: JournalsOptions): Journals {
  return new PageQueue(options);
}

/** The pages that have something to store, and the flights that carry it. */
class PageQueue implements Journals {
  readonly #options: JournalsOptions;
  readonly #flights: Flights;
  /** Pages for the next flights. */
  readonly #dirty = new Set<Page>();
  /** Pages with something unstored, and since when; the oldest first. */
  readonly #unstored = new Map<Page, number>();
  #inFlight = 0;
  #isPumping = false;
  #isGivenUp = false;
  #idle: (() => void)[] = [];

  constructor(options: JournalsOptions) {
    const { store, clock, logger } = options;
    this.#options = options;
    this.#flights = new Flights({ store, clock, logger, givenUp: () => this.#isGivenUp });
  }

  open(claim: Claim, onLost: (reason: string | null) => void): AttemptJournal {
    return new Page({ claim, clock: this.#options.clock, onLost, onChange: this.#touch });
  }

  get oldestUnstoredMs(): Milliseconds {
    const [oldest] = this.#unstored.values();
    return oldest === undefined ? 0 : performance.now() - oldest;
  }

  drained(): Promise<void> {
    return this.#dirty.size === 0 && this.#inFlight === 0 && !this.#isPumping
      ? Promise.resolve()
      : new Promise((resolve) => this.#idle.push(resolve));
  }

  giveUp(): void {
    this.#isGivenUp = true;
  }

  readonly #touch = (page: Page): void => {
    if (page.isLost) return;
    if (!this.#unstored.has(page)) this.#unstored.set(page, performance.now());
    if (page.isFlying || this.#dirty.has(page)) return;
    const wait = page.isOnlyProgress ? page.lastFlight + progressPause - performance.now() : 0;
    if (wait > 0) page.pause ??= setTimeout(() => this.#endPause(page), wait);
    else this.#enqueue(page);
  };

  #endPause(page: Page): void {
    page.pause = null;
    this.#enqueue(page);
  }

  #enqueue(page: Page): void {
    this.#dirty.add(page);
    this.#pump();
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    // Entries of the same turn of the event loop share a write.
    setImmediate(() => {
      this.#isPumping = false;
      while (this.#inFlight < mostFlights && this.#dirty.size > 0) void this.#fly(this.#load());
    });
  }

  /** The pages of the next flight. */
  #load(): Page[] {
    const pages: Page[] = [];
    let lines = 0;
    let chars = 0;
    for (const page of this.#dirty) {
      if (pages.length === mostPages || lines > mostLines || chars > mostChars) break;
      this.#dirty.delete(page);
      page.isFlying = true;
      lines += page.lineCount;
      chars += page.chars;
      pages.push(page);
    }
    return pages;
  }

  async #fly(pages: readonly Page[]): Promise<void> {
    this.#inFlight += 1;
    const cargo = pages.map(cargoOf);
    try {
      const retries = cargo.flatMap(({ entry }) => entry.conclusion?.nextAttemptAt ?? []);
      if (retries.length > 0) await this.#options.arm(retries);
      const receipt = await this.#flights.carry(cargo);
      this.#options.onStored(
        cargo.map(({ entry }) => entry),
        receipt,
      );
    } catch (error) {
      this.#options.logger.error({ err: error }, 'could not follow up stored journals');
    } finally {
      this.#inFlight -= 1;
      for (const page of pages) this.#land(page);
      if (this.#dirty.size > 0) this.#pump();
      else if (this.#inFlight === 0) this.#settleDrained();
    }
  }

  #land(page: Page): void {
    page.isFlying = false;
    page.lastFlight = performance.now();
    this.#unstored.delete(page);
    page.resumeProducers();
    if (page.hasMore) this.#touch(page);
  }

  #settleDrained(): void {
    const idle = this.#idle;
    this.#idle = [];
    for (const done of idle) done();
  }
}

function cargoOf(page: Page): Cargo {
  return {
    entry: page.take(),
    get lost() {
      return page.isLost;
    },
    landed: (entry) => page.landed(entry),
    halt: (reason) => page.halt(reason),
    lose: () => page.lose(),
  };
}
