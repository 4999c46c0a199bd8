import type { LogLevel, LogLine } from '../domain/model/log-entry.ts';
import type { Claim } from '../domain/model/claim.ts';
import { storableFields, storableMessage, storablePercent } from '../domain/model/storable.ts';
import type { Conclusion } from '../domain/planning/conclusion.ts';
import type { Clock } from '../ports/clock.ts';
import type { JournalEntry } from '../ports/journal-entry.ts';
import type { Journal } from '../ports/module.ts';

export interface AttemptJournal extends Journal {
  /** Stores the ending together with all entries that are left. False: another attempt has the run. */
  conclude(conclusion: Conclusion): Promise<boolean>;
}

export interface PageOptions {
  readonly claim: Claim;
  readonly clock: Clock;
  /** Called once when the store will accept nothing more of the attempt, with a reason if the attempt is the cause. */
  readonly onLost: (reason: string | null) => void;
  /** Called whenever there is something new to store. */
  readonly onChange: (page: Page) => void;
}

/** The most that one write carries of a page; a longer page goes in parts. Characters are those of the messages. */
export const mostLines = 5_000;
export const mostChars = 4 << 20;
/** A producer that waits for `ready` holds no more than this. */
const highWater = 2_000;
const highWaterChars = 1 << 20;

/** What one attempt has logged and reported, and the store does not have yet. */
export class Page implements AttemptJournal {
  readonly claim: Claim;
  readonly #options: PageOptions;
  /** Lines of the run that the store has. */
  #stored: number;
  #lines: LogLine[] = [];
  #chars = 0;
  #percent: number | null = null;
  #highestPercent = 0;
  #message: string | null = null;
  #conclusion: Conclusion | null = null;
  #settle: ((stored: boolean) => void) | null = null;
  /** The attempt is being stopped because its entries cannot be stored. */
  #isHalted = false;
  #isLost = false;
  #waiting: (() => void)[] = [];

  /** A write of this page is under way. */
  isFlying = false;
  /** When the last write ended. */
  lastFlight = -Infinity;
  /** Runs until progress alone may be stored again. */
  pause: NodeJS.Timeout | null = null;

  constructor(options: PageOptions) {
    this.claim = options.claim;
    this.#options = options;
    this.#stored = options.claim.logCount;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  get chars(): number {
    return this.#chars;
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  /** Progress alone is worth a write only now and then. */
  get isOnlyProgress(): boolean {
    return this.#lines.length === 0 && this.#conclusion === null;
  }

  /** Something came while a write was under way, or did not fit into it. */
  get hasMore(): boolean {
    return this.#lines.length > 0 || this.#percent !== null || this.#message !== null || this.#settle !== null;
  }

  log(level: LogLevel, message: string, details?: Parameters<Journal['log']>[2]): void {
    if (this.#isClosed) return;
    const percent = storablePercent(details?.percent);
    const line = { message: storableMessage(message), fields: storableFields(details?.fields) };
    this.#lines.push({ level, ...line, percent, at: this.#options.clock.now() });
    this.#chars += line.message.length;
    if (percent !== null) this.#raise(percent);
    this.#options.onChange(this);
  }

  progress(percent: number, message?: string): void {
    if (this.#isClosed) return;
    this.#raise(percent);
    if (message !== undefined) this.#message = storableMessage(message);
    this.#options.onChange(this);
  }

  ready(): Promise<void> {
    return this.#hasRoom ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  conclude(conclusion: Conclusion): Promise<boolean> {
    if (this.pause) clearTimeout(this.pause);
    this.pause = null;
    if (this.#isLost || this.#isHalted) return Promise.resolve(false);
    this.#conclusion = conclusion;
    return new Promise((resolve) => {
      this.#settle = (stored) => {
        this.#settle = null;
        resolve(stored);
      };
      this.#options.onChange(this);
    });
  }

  /** Takes the entry for the next write. The ending goes with the last lines, never before them. */
  take(): JournalEntry {
    const lines = this.#takeLines();
    const last = this.#lines.length === 0 ? this.#conclusion : null;
    const retryInMs = last?.retryInMs ?? null;
    const nextAttemptAt = retryInMs === null ? null : this.#options.clock.now() + retryInMs;
    const entry = {
      claim: this.claim,
      base: this.#stored,
      lines,
      percent: this.#percent,
      message: this.#message,
      conclusion: last && { ...last, nextAttemptAt },
    };
    this.#percent = null;
    this.#message = null;
    return entry;
  }

  landed(entry: JournalEntry): void {
    this.#stored += entry.lines.length;
    if (entry.conclusion) this.#settle?.(true);
  }

  /** Resumes producers that wait for `ready`, if there is room. */
  resumeProducers(): void {
    if (!this.#hasRoom) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  /** Stops the attempt because its entries cannot be stored. */
  halt(reason: string): void {
    if (this.#isHalted) return;
    this.#isHalted = true;
    this.#empty();
    this.#options.onLost(reason);
  }

  /** The store accepts nothing more of this attempt. */
  lose(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#empty();
    if (!this.#isHalted) this.#options.onLost(null);
    this.#settle?.(false);
  }

  get #isClosed(): boolean {
    return this.#isLost || this.#isHalted || this.#conclusion !== null;
  }

  get #hasRoom(): boolean {
    return this.#isLost || (this.#lines.length < highWater && this.#chars < highWaterChars);
  }

  #raise(percent: number): void {
    const value = storablePercent(percent);
    if (value === null || value < this.#highestPercent) return;
    this.#highestPercent = value;
    this.#percent = value;
  }

  #takeLines(): LogLine[] {
    let count = 0;
    let chars = 0;
    while (count < this.#lines.length && count < mostLines && chars < mostChars)
      chars += this.#lines[count++]!.message.length;
    this.#chars -= chars;
    if (count < this.#lines.length) return this.#lines.splice(0, count);
    const all = this.#lines;
    this.#lines = [];
    this.#chars = 0;
    return all;
  }

  #empty(): void {
    this.#lines = [];
    this.#chars = 0;
    this.#percent = null;
    this.#message = null;
  }
}
