import type { Logger } from 'pino';
import type { Conclusion } from '../domain/planning/conclusion.ts';
import type { LogLine } from '../domain/model/log-entry.ts';
import type { Journal } from '../ports/module.ts';
import type { Claim } from '../domain/model/claim.ts';
import type { JournalEntry, JournalReceipt } from '../ports/journal-entry.ts';
import type { RunStore } from '../ports/run-store.ts';
import { storableFields, storableMessage, storablePercent } from '../domain/model/storable.ts';
import type { Clock } from '../ports/clock.ts';
import type { Instant, Milliseconds } from '../domain/model/values.ts';
import { type Cargo, makeFlights } from './flight.ts';

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

export interface AttemptJournal extends Journal {
  /** Stores the ending together with all that is left to say. False: the run belongs to somebody else by now. */
  conclude(conclusion: Conclusion): Promise<boolean>;
}

export interface JournalsOptions {
  readonly store: Pick<RunStore, 'write' | 'standing'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Before a retry is stored, its wake has to stand. */
  readonly arm: (instants: readonly Instant[]) => Promise<unknown>;
  readonly onStored: (entries: readonly JournalEntry[], receipt: JournalReceipt) => void;
}

/** One flight carries at most so much; a run's lines stay in order because a run is in one flight at a time. */
const flightRuns = 500;
const flightLines = 5_000;
/** Of the lines' messages; beyond it the flight, and a long page, goes in parts. */
const flightChars = 4 << 20;
const flights = 3;
/** A producer that waits for `ready` holds no more than this. */
const highWater = 2_000;
const highWaterChars = 1 << 20;
/** Progress alone is stored no more often than this, in milliseconds; the last value is never lost. */
const progressPause = 100;

interface Page {
  readonly claim: Claim;
  readonly onLost: (reason: string | null) => void;
  stored: number;
  lines: LogLine[];
  chars: number;
  percent: number | null;
  highest: number;
  message: string | null;
  conclusion: Conclusion | null;
  settle: ((stored: boolean) => void) | null;
  flying: boolean;
  /** Its attempt is being ended, because what it said cannot be stored. */
  halted: boolean;
  lost: boolean;
  pause: NodeJS.Timeout | null;
  lastFlight: number;
  waiting: (() => void)[];
}

/**
 * Group commit for everything that attempts say. While a write is under way the next one fills up, so one run alone is
 * stored at once and a thousand runs share a statement.
 */
export function makeJournals(options: JournalsOptions): Journals {
  const { store, clock, logger } = options;
  const dirty = new Set<Page>();
  /** What is not stored yet, and since when; the oldest first. */
  const unsaid = new Map<Page, number>();
  let inFlight = 0;
  let pumping = false;
  let givenUp = false;
  const write = makeFlights({ store, clock, logger, givenUp: () => givenUp });
  let idle: (() => void)[] = [];

  function touch(page: Page): void {
    if (page.lost) return;
    if (!unsaid.has(page)) unsaid.set(page, performance.now());
    if (page.flying || dirty.has(page)) return;
    if (page.lines.length === 0 && !page.conclusion) {
      const wait = page.lastFlight + progressPause - performance.now();
      if (wait > 0) {
        page.pause ??= setTimeout(() => {
          page.pause = null;
          dirty.add(page);
          pump();
        }, wait);
        return;
      }
    }
    dirty.add(page);
    pump();
  }

  function pump(): void {
    if (pumping) return;
    pumping = true;
    // What is said within the same turn of the event loop goes together.
    setImmediate(() => {
      pumping = false;
      while (inFlight < flights && dirty.size > 0) void fly(take());
    });
  }

  function take(): Page[] {
    const pages: Page[] = [];
    let lines = 0;
    let chars = 0;
    for (const page of dirty) {
      if (pages.length === flightRuns || lines > flightLines || chars > flightChars) break;
      dirty.delete(page);
      page.flying = true;
      lines += page.lines.length;
      chars += page.chars;
      pages.push(page);
    }
    return pages;
  }

  async function fly(pages: readonly Page[]): Promise<void> {
    inFlight += 1;
    const cargo = pages.map(cargoOf);
    try {
      const retries = cargo.flatMap(({ entry }) => entry.conclusion?.nextAttemptAt ?? []);
      if (retries.length > 0) await options.arm(retries);
      const receipt = await write(cargo);
      options.onStored(
        cargo.map(({ entry }) => entry),
        receipt,
      );
    } catch (error) {
      logger.error({ err: error }, 'could not tell of what attempts have stored');
    } finally {
      inFlight -= 1;
      for (const page of pages) land(page);
      if (dirty.size > 0) pump();
      else if (inFlight === 0) idle = (idle.forEach((done) => done()), []);
    }
  }

  function cargoOf(page: Page): Cargo {
    return {
      entry: entryOf(page),
      get lost() {
        return page.lost;
      },
      landed(entry) {
        page.stored += entry.lines.length;
        if (entry.conclusion) page.settle?.(true);
      },
      halt(reason) {
        if (page.halted) return;
        page.halted = true;
        empty(page);
        page.onLost(reason);
      },
      lose: () => lose(page),
    };
  }

  function entryOf(page: Page): JournalEntry {
    const lines = nextLines(page);
    // The ending goes with the last lines, never before them.
    const last = page.lines.length === 0 ? page.conclusion : null;
    const retryAt = last?.retryInMs === null || last === null ? null : clock.now() + last.retryInMs;
    const entry = {
      claim: page.claim,
      base: page.stored,
      lines,
      percent: page.percent,
      message: page.message,
      conclusion: last && { ...last, nextAttemptAt: retryAt },
    };
    page.percent = null;
    page.message = null;
    return entry;
  }

  /** As many as one statement carries. */
  function nextLines(page: Page): LogLine[] {
    let count = 0;
    let chars = 0;
    while (count < page.lines.length && count < flightLines && chars < flightChars)
      chars += page.lines[count++]!.message.length;
    page.chars -= chars;
    if (count < page.lines.length) return page.lines.splice(0, count);
    const all = page.lines;
    page.lines = [];
    page.chars = 0;
    return all;
  }

  function lose(page: Page): void {
    if (page.lost) return;
    page.lost = true;
    empty(page);
    if (!page.halted) page.onLost(null);
    page.settle?.(false);
  }

  function land(page: Page): void {
    page.flying = false;
    page.lastFlight = performance.now();
    unsaid.delete(page);
    if (page.lost || (page.lines.length < highWater && page.chars < highWaterChars))
      page.waiting = (page.waiting.forEach((go) => go()), []);
    if (page.lines.length > 0 || page.percent !== null || page.message !== null || page.settle !== null) touch(page);
  }

  return {
    open(claim, onLost) {
      const page: Page = {
        claim,
        onLost,
        stored: claim.logCount,
        lines: [],
        chars: 0,
        percent: null,
        highest: 0,
        message: null,
        conclusion: null,
        settle: null,
        flying: false,
        halted: false,
        lost: false,
        pause: null,
        lastFlight: -progressPause,
        waiting: [],
      };
      const raise = (percent: number): void => {
        const value = storablePercent(percent);
        if (value === null || value < page.highest) return;
        page.highest = value;
        page.percent = value;
      };
      return {
        log(level, message, details) {
          if (page.lost || page.halted || page.conclusion) return;
          const percent = storablePercent(details?.percent);
          const line = { message: storableMessage(message), fields: storableFields(details?.fields) };
          page.lines.push({ level, ...line, percent, at: clock.now() });
          page.chars += line.message.length;
          if (percent !== null) raise(percent);
          touch(page);
        },
        progress(percent, message) {
          if (page.lost || page.halted || page.conclusion) return;
          raise(percent);
          if (message !== undefined) page.message = storableMessage(message);
          touch(page);
        },
        ready() {
          if (page.lost || (page.lines.length < highWater && page.chars < highWaterChars)) return Promise.resolve();
          return new Promise((resolve) => page.waiting.push(resolve));
        },
        conclude(conclusion) {
          if (page.pause) clearTimeout(page.pause);
          page.pause = null;
          if (page.lost || page.halted) return Promise.resolve(false);
          page.conclusion = conclusion;
          return new Promise((resolve) => {
            page.settle = (stored) => {
              page.settle = null;
              resolve(stored);
            };
            touch(page);
          });
        },
      };
    },
    get oldestUnstoredMs() {
      const [oldest] = unsaid.values();
      return oldest === undefined ? 0 : performance.now() - oldest;
    },
    drained() {
      return dirty.size === 0 && inFlight === 0 && !pumping
        ? Promise.resolve()
        : new Promise((resolve) => idle.push(resolve));
    },
    giveUp: () => void (givenUp = true),
  };
}

function empty(page: Page): void {
  page.lines = [];
  page.chars = 0;
  page.percent = null;
  page.message = null;
}
