import { notFoundError } from '../domain/model/errors.ts';
import type { TenantScope } from '../domain/model/actor.ts';
import { type LogEntry, logLevels } from '../domain/model/log-entry.ts';
import type { LogFilter } from '../ports/listing.ts';
import type { Epoch, LogPage } from '../ports/stream-store.ts';
import { type LogBatch, type LogPosition, PositionExpiredError } from '../ports/streams.ts';
import { patiently } from './follow.ts';
import { batchesOf } from './log-batches.ts';
import type { Membership, RunTails } from './run-tails.ts';

/** Characters of lines, as JSON, in one batch. A client that asks for each text under all the aliases that it may have gets an answer within its budget. */
const mostOfBatch = 262_144;

export interface LogReading {
  readonly tails: RunTails;
  /** Readers who ask for the same lines at the same time share the reading. */
  readonly readLog: (runId: string, after: number, limit: number) => Promise<LogPage>;
  readonly isVisible: (scope: TenantScope, runId: string) => Promise<boolean>;
}

export interface LogQuestion {
  readonly scope: TenantScope;
  readonly runId: string;
  readonly after: LogPosition | null;
  readonly batchSize: number;
  readonly filter: LogFilter;
}

interface Lines {
  readonly rows: readonly LogEntry[];
  readonly full: boolean;
  readonly epoch: Epoch;
  /** No line follows these, unless they are full. */
  readonly ended: boolean;
  /** Everything up to here has been looked at. */
  readonly upTo: number;
}

/**
 * One reader of a run's log. It is an iterator by hand: thousands may wait at once, and a generator with its signals would
 * take several KiB for each of them.
 */
export class LogReader implements AsyncGenerator<LogBatch, void> {
  readonly #reading: LogReading;
  readonly #question: LogQuestion;
  readonly #wanted: (entry: LogEntry) => boolean;
  readonly #batches: LogBatch[] = [];
  #membership: Membership | null = null;
  #index: number;
  #epoch: string;
  #limit: number;
  #isOver: boolean;
  /** For the store, which it must not wait for once the reader has left. */
  #leaving: AbortController | null = null;

  constructor(reading: LogReading, question: LogQuestion, outer?: AbortSignal) {
    const { after, batchSize, filter } = question;
    this.#reading = reading;
    this.#question = question;
    this.#wanted = makeLogTest(filter);
    this.#index = after?.index ?? 0;
    this.#epoch = after?.epoch ?? '';
    this.#limit = batchSize;
    this.#isOver = after?.ended ?? false;
    outer?.addEventListener('abort', () => this.#leave(), { once: true });
    if (outer?.aborted) this.#leave();
  }

  async next(): Promise<IteratorResult<LogBatch, void>> {
    try {
      if (!this.#isOver && !this.#membership) await this.#arrive();
      while (this.#batches.length === 0 && !this.#isOver) await this.#readMore();
      const value = this.#batches.shift();
      if (value === undefined) return ended;
      if (value.final) this.#leave();
      return { done: false, value };
    } catch (error) {
      const left = this.#isOver;
      this.#leave();
      // What the store says while it is being left is of no interest.
      if (left) return ended;
      throw error;
    }
  }

  async return(): Promise<IteratorResult<LogBatch, void>> {
    this.#batches.length = 0;
    this.#leave();
    return ended;
  }

  async throw(error: unknown): Promise<IteratorResult<LogBatch, void>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  async #arrive(): Promise<void> {
    const { scope, runId } = this.#question;
    this.#membership = this.#reading.tails.join(runId);
    this.#membership.seat.index = this.#index;
    const isVisible = await this.#patiently(() => this.#reading.isVisible(scope, runId));
    if (!isVisible) throw notFoundError('run', runId, ['runId']);
  }

  async #readMore(): Promise<void> {
    const { tail } = this.#membership!;
    const { looks, error, epoch } = tail;
    if (error !== null) throw error;
    if (epoch !== null) this.#demandEpoch(epoch);
    const lines = epoch && (await this.#nextLines(epoch));
    if (this.#isOver) return;
    if (lines) this.#take(lines);
    else if (tail.looks === looks) await this.#untilLooked();
  }

  /** Null: the reader has looked at every line that is known. */
  async #nextLines(epoch: Epoch): Promise<Lines | null> {
    const { tail } = this.#membership!;
    const { from, head, hasEnded } = tail;
    if (from === null || (this.#index >= head && !hasEnded)) return null;
    if (this.#index >= from) {
      const rows = tail.after(this.#index, this.#limit);
      const last = rows.at(-1)?.index ?? this.#index;
      return { rows, full: last < head, epoch, ended: hasEnded, upTo: last };
    }
    const { runId } = this.#question;
    const page = await this.#patiently(() => this.#reading.readLog(runId, this.#index, this.#limit));
    if (page.epoch.id !== epoch.id) {
      // The database has gone back, which the tail must know before its readers go on.
      tail.lookAgain();
      return null;
    }
    // Of the lines up to `from`, those that are missing have been pruned.
    return { rows: page.entries, full: page.full, epoch, ended: hasEnded, upTo: page.full ? 0 : from };
  }

  #demandEpoch({ id }: Epoch): void {
    if (this.#epoch !== '' && this.#epoch !== id) throw new PositionExpiredError<LogPosition>(logStart(id), 'epoch');
  }

  #take({ rows, full, epoch, ended, upTo }: Lines): void {
    this.#demandEpoch(epoch);
    this.#epoch = epoch.id;
    const { batchSize } = this.#question;
    // Of long lines only few are answered, so the next reading looks at few.
    this.#limit = Math.min(batchSize, 2 * (full ? Math.max(1, rows.length) : batchSize));
    const final = ended && !full;
    const batches = batchesOf(rows.filter(this.#wanted), mostOfBatch);
    for (const [n, entries] of batches.entries()) {
      const isLast = n === batches.length - 1;
      this.#add(entries, (isLast ? rows : entries).at(-1)?.index, isLast && final);
    }
    this.#index = Math.max(this.#index, upTo);
    this.#membership!.seat.index = this.#index;
  }

  #add(entries: readonly LogEntry[], last: number | undefined, final: boolean): void {
    const before = this.#index;
    this.#index = Math.max(before, last ?? before);
    if (entries.length === 0 && !final) return;
    const position = { index: this.#index, ended: final, epoch: this.#epoch };
    const key = `${this.#question.runId} ${before} ${this.#index} ${final ? 'end' : ''} ${this.#epoch}`;
    this.#batches.push({ position, key, entries, final });
  }

  /** Settles after the tail's next look, or when the reader leaves. */
  #untilLooked(): Promise<void> {
    const { seat } = this.#membership!;
    return new Promise((resolve) => (seat.wake = resolve));
  }

  #patiently<T>(read: () => Promise<T>): Promise<T> {
    return patiently((this.#leaving ??= new AbortController()).signal, read);
  }

  #leave(): void {
    this.#isOver = true;
    this.#leaving?.abort();
    const membership = this.#membership;
    this.#membership = null;
    membership?.seat.wake?.();
    membership?.leave();
  }
}

const ended = { done: true, value: undefined } as const;

export function logStart(epoch: string): LogPosition {
  return { index: 0, ended: false, epoch };
}

function makeLogTest(filter: LogFilter): (entry: LogEntry) => boolean {
  const lowest = filter.minLevel === undefined ? 0 : logLevels.indexOf(filter.minLevel);
  const search = filter.search?.toLowerCase();
  return (entry) =>
    logLevels.indexOf(entry.level) >= lowest &&
    (filter.attempt === undefined || entry.attempt === filter.attempt) &&
    (search === undefined || entry.message.toLowerCase().includes(search));
}
