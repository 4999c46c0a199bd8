import type { Logger } from 'pino';
import type { Conclusion } from '../domain/conclusion.ts';
import { isRefusal } from '../domain/errors.ts';
import type { LogLine } from '../domain/log-entry.ts';
import type { Journal } from '../domain/module.ts';
import type { Claim, JournalEntry, JournalReceipt, RunStore } from '../domain/ports.ts';
import type { Clock, Instant } from '../domain/values.ts';

export interface Journals {
  open(claim: Claim, onLost: () => void): AttemptJournal;
  /** Settles when everything said so far has been stored or given up. */
  drained(): Promise<void>;
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
const flights = 3;
/** A producer that waits for `ready` holds no more than this. */
const highWater = 2_000;
const highWaterChars = 1 << 20;
/** Progress alone is stored no more often than this, in milliseconds; the last value is never lost. */
const progressPause = 100;

interface Page {
  readonly claim: Claim;
  readonly onLost: () => void;
  stored: number;
  lines: LogLine[];
  chars: number;
  percent: number | null;
  highest: number;
  message: string | null;
  conclusion: Conclusion | null;
  settle: ((stored: boolean) => void) | null;
  flying: boolean;
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
  let inFlight = 0;
  let pumping = false;
  let givenUp = false;
  let idle: (() => void)[] = [];

  function touch(page: Page): void {
    if (page.lost || page.flying || dirty.has(page)) return;
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
    for (const page of dirty) {
      if (pages.length === flightRuns || lines > flightLines) break;
      dirty.delete(page);
      page.flying = true;
      lines += page.lines.length;
      pages.push(page);
    }
    return pages;
  }

  async function fly(pages: readonly Page[]): Promise<void> {
    inFlight += 1;
    const entries = pages.map(entryOf);
    try {
      const retries = entries.flatMap(({ conclusion }) => conclusion?.nextAttemptAt ?? []);
      if (retries.length > 0) await options.arm(retries);
      const receipt = await writeUntilStored(entries, pages);
      options.onStored(entries, receipt);
    } finally {
      inFlight -= 1;
      for (const page of pages) land(page);
      if (dirty.size > 0) pump();
      else if (inFlight === 0) idle = (idle.forEach((done) => done()), []);
    }
  }

  function entryOf(page: Page): JournalEntry {
    const lines = page.lines.length > flightLines ? page.lines.splice(0, flightLines) : page.lines;
    if (lines === page.lines) page.lines = [];
    page.chars = page.lines.reduce((sum, line) => sum + line.message.length, 0);
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

  async function writeUntilStored(entries: readonly JournalEntry[], pages: readonly Page[]): Promise<JournalReceipt> {
    for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
      try {
        const receipt = await store.write(entries);
        await Promise.all(entries.map((entry, i) => note(entry, pages[i]!, receipt)));
        return receipt;
      } catch (error) {
        if (entries.length > 1 && isRefusal(error)) return await writeEach(entries, pages);
        if (isRefusal(error)) {
          logger.error(
            { err: error, run: entries[0]!.claim.runId },
            'the database refuses what an attempt says; the attempt ends',
          );
          lose(pages[0]!);
          return { stored: new Set(), freed: [], completed: [], failing: [] };
        }
        if (givenUp) pages.forEach(lose);
        else logger.warn({ err: error }, 'the journal could not be stored; trying again');
        if (pages.every((page) => page.lost)) return { stored: new Set(), freed: [], completed: [], failing: [] };
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  /** One entry that the database refuses must not take the others with it. */
  async function writeEach(entries: readonly JournalEntry[], pages: readonly Page[]): Promise<JournalReceipt> {
    const receipts: JournalReceipt[] = [];
    for (const [i, entry] of entries.entries()) receipts.push(await writeUntilStored([entry], [pages[i]!]));
    return {
      stored: new Set(receipts.flatMap((receipt) => [...receipt.stored])),
      freed: receipts.flatMap((receipt) => receipt.freed),
      completed: receipts.flatMap((receipt) => receipt.completed),
      failing: receipts.flatMap((receipt) => receipt.failing),
    };
  }

  async function note(entry: JournalEntry, page: Page, receipt: JournalReceipt): Promise<void> {
    if (receipt.stored.has(entry.claim.runId) || (await storedBefore(entry))) {
      page.stored += entry.lines.length;
      if (entry.conclusion) page.settle?.(true);
    } else {
      lose(page);
    }
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

  function lose(page: Page): void {
    if (page.lost) return;
    page.lost = true;
    page.onLost();
    page.settle?.(false);
  }

  function land(page: Page): void {
    page.flying = false;
    page.lastFlight = performance.now();
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
        lost: false,
        pause: null,
        lastFlight: -progressPause,
        waiting: [],
      };
      const raise = (percent: number): void => {
        const value = Math.min(100, Math.max(0, percent));
        if (!(value >= page.highest)) return;
        page.highest = value;
        page.percent = value;
      };
      return {
        log(level, message, details) {
          if (page.lost || page.conclusion) return;
          const percent = details?.percent ?? null;
          page.lines.push({
            level,
            message,
            fields: details?.fields ?? null,
            percent: percent === null ? null : Math.min(100, Math.max(0, percent)),
            at: clock.now(),
          });
          page.chars += message.length;
          if (percent !== null) raise(percent);
          touch(page);
        },
        progress(percent, message) {
          if (page.lost || page.conclusion) return;
          raise(percent);
          if (message !== undefined) page.message = message;
          touch(page);
        },
        ready() {
          if (page.lost || (page.lines.length < highWater && page.chars < highWaterChars)) return Promise.resolve();
          return new Promise((resolve) => page.waiting.push(resolve));
        },
        conclude(conclusion) {
          if (page.pause) clearTimeout(page.pause);
          page.pause = null;
          if (page.lost) return Promise.resolve(false);
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
    drained() {
      return dirty.size === 0 && inFlight === 0 && !pumping
        ? Promise.resolve()
        : new Promise((resolve) => idle.push(resolve));
    },
    giveUp: () => void (givenUp = true),
  };
}
