import type { Logger } from 'pino';
import type { Claim } from '../domain/model/claim.ts';
import type { Instant, Milliseconds } from '../domain/model/values.ts';
import type { Clock } from '../ports/clock.ts';
import type { JournalEntry, JournalReceipt } from '../ports/journal-entry.ts';
import type { RunStore } from '../ports/run-store.ts';
import { type Cargo, Flights } from './flight.ts';
import { type AttemptJournal, mostChars, mostLines, Page } from './page.ts';

export interface Journals {
  /** `onLost` is called once when nothing more that the attempt says counts, with the reason if it is the attempt's own. */
  open(claim: Claim, onLost: (reason: string | null) => void): AttemptJournal;
  /** Settles when everything said so far has been stored or given up. */
  drained(): Promise<void>;
  /** For how long the oldest of what is not yet stored has waited. */
  readonly oldestUnstoredMs: Milliseconds;
  /** Gives up what has not been stored yet, instead of trying on. For the end of the process. */
  giveUp(): void;
}

export interface JournalsOptions {
  readonly store: Pick<RunStore, 'write' | 'standing'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Before a retry is stored, its wake has to stand. */
  readonly arm: (instants: readonly Instant[]) => Promise<unknown>;
  readonly onStored: (entries: readonly JournalEntry[], receipt: JournalReceipt) => void;
}

/** A flight carries at most so many pages; a run's lines stay in order because its page is in one flight at a time. */
const mostPages = 500;
const mostFlights = 3;
/** Progress alone is stored no more often than this; the last value is never lost. */
const progressPause: Milliseconds = 100;

/**
 * Group commit for everything that attempts say. While a write is under way the next one fills up, so one run alone is
 * stored at once and a thousand runs share a statement.
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
  /** What is not stored yet, and since when; the oldest first. */
  readonly #unsaid = new Map<Page, number>();
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
    const [oldest] = this.#unsaid.values();
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
    if (!this.#unsaid.has(page)) this.#unsaid.set(page, performance.now());
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
    // What is said within the same turn of the event loop goes together.
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
      this.#options.logger.error({ err: error }, 'could not tell of what attempts have stored');
    } finally {
      this.#inFlight -= 1;
      for (const page of pages) this.#land(page);
      if (this.#dirty.size > 0) this.#pump();
      else if (this.#inFlight === 0) this.#rest();
    }
  }

  #land(page: Page): void {
    page.isFlying = false;
    page.lastFlight = performance.now();
    this.#unsaid.delete(page);
    page.letGo();
    if (page.hasMore) this.#touch(page);
  }

  #rest(): void {
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
