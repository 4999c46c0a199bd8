import type { LogEntry } from '../domain/model/log-entry.ts';
import { isFinal, type Run } from '../domain/model/run.ts';
import type { Bus } from '../ports/bus.ts';
import type { Epoch, StreamStore } from '../ports/stream-store.ts';
import { Bell, patiently } from './follow.ts';

/** Without any nudge, a tail looks by itself this often. */
const patience = 5_000;
/** Lines that one look reads at once, and characters of them. */
const atOnce = { lines: 1_000, size: 1_048_576 };
/** Characters of lines that all tails together keep for readers that have not come to them. */
const mostHeld = 33_554_432;

/** What follows the logs of runs, for as long as somebody reads them: each line is read once for all readers of a run. */
export class RunTails {
  readonly #store: StreamStore;
  readonly #bus: Bus;
  readonly #tails = new Map<string, RunTail>();
  #held = 0;

  constructor(store: StreamStore, bus: Bus) {
    this.#store = store;
    this.#bus = bus;
  }

  join(runId: string): Membership {
    let tail = this.#tails.get(runId);
    if (!tail) {
      tail = new RunTail(runId, this.#store, this.#bus, (change) => (this.#held += change) <= mostHeld);
      this.#tails.set(runId, tail);
    }
    const joined = tail;
    const seat: Seat = { index: 0, wake: null };
    joined.seats.add(seat);
    return {
      tail: joined,
      seat,
      leave: () => {
        joined.seats.delete(seat);
        if (joined.seats.size > 0 || this.#tails.get(runId) !== joined) return;
        this.#tails.delete(runId);
        joined.end();
      },
    };
  }
}

export interface Membership {
  readonly tail: RunTail;
  readonly seat: Seat;
  readonly leave: () => void;
}

/** Where a reader stands. */
export interface Seat {
  /** Of the last line that it has looked at. */
  index: number;
  /** Called once, after the next look. */
  wake: (() => void) | null;
}

/** The end of one run's log. Lines in `(from, head]` are here; those up to `from` are in the store alone. */
export class RunTail {
  readonly seats = new Set<Seat>();
  readonly #runId: string;
  readonly #store: StreamStore;
  /** Counts characters; false = all tails together hold too many. */
  readonly #hold: (change: number) => boolean;
  readonly #bell = new Bell();
  readonly #stop = new AbortController();
  readonly #off: () => void;
  #lines: LogEntry[] = [];
  #size = 0;
  #from: number | null = null;
  #head = 0;
  #hasEnded = false;
  #epoch: Epoch | null = null;
  #error: Error | null = null;
  #looks = 0;

  constructor(runId: string, store: StreamStore, bus: Bus, hold: (change: number) => boolean) {
    this.#runId = runId;
    this.#store = store;
    this.#hold = hold;
    this.#off = bus.onRun(runId, () => this.#bell.ring());
    void this.#follow();
  }

  /** Null before the first look. */
  get from(): number | null {
    return this.#from;
  }

  /** The index of the last line that is known. */
  get head(): number {
    return this.#head;
  }

  /** No line follows the head. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get epoch(): Epoch | null {
    return this.#epoch;
  }

  /** How often it has looked. */
  get looks(): number {
    return this.#looks;
  }

  /** What has ended the tail for good; null: nothing. */
  get error(): Error | null {
    return this.#error;
  }

  /** The lines after an index, which is not before `from`. */
  after(index: number, limit: number): readonly LogEntry[] {
    const first = this.#lines[0];
    if (!first) return [];
    // Lines have numbers without gaps.
    const start = Math.max(0, index + 1 - first.index);
    return this.#lines.slice(start, start + limit);
  }

  lookAgain(): void {
    this.#bell.ring();
  }

  end(): void {
    this.#stop.abort();
    this.#off();
    this.#forget();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    try {
      while (!signal.aborted && !this.#hasEnded) {
        await this.#look(signal);
        this.#wakeAll();
        if (!this.#hasEnded) await this.#bell.wait(patience, signal);
      }
    } catch (error) {
      this.#error = error instanceof Error ? error : new Error(String(error));
      this.#wakeAll();
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    // Whether the run has ended is read before its lines: what is seen as ended can get no more of them.
    const run = await patiently(signal, () => this.#store.run(null, this.#runId));
    if (signal.aborted) return;
    this.#from ??= this.#begin(run);
    for (let full = true; full && !signal.aborted;) full = await this.#read(signal);
    this.#hasEnded = run === null || isFinal(run.state);
  }

  /** What has been written before the first look is read by those who want it. */
  #begin(run: Run | null): number {
    return (this.#head = run?.logCount ?? 0);
  }

  /** Reads lines after the head; answers whether there may be more. */
  async #read(signal: AbortSignal): Promise<boolean> {
    const page = await patiently(signal, () => this.#store.log(this.#runId, this.#head, atOnce.lines, atOnce.size));
    if (signal.aborted) return false;
    if (this.#epoch !== null && this.#epoch.id !== page.epoch.id) {
      // The database has gone back: the lines up to the head may be others now.
      const run = await patiently(signal, () => this.#store.run(null, this.#runId));
      this.#forget();
      [this.#epoch, this.#from] = [page.epoch, this.#begin(run)];
      return true;
    }
    this.#epoch = page.epoch;
    this.#keep(page.entries);
    return page.full;
  }

  #keep(entries: readonly LogEntry[]): void {
    const last = entries.at(-1);
    if (!last) return;
    this.#head = last.index;
    this.#dropRead();
    const size = sizeOf(entries);
    this.#lines.push(...entries);
    this.#size += size;
    if (this.#hold(size)) return;
    // Readers read these lines from the store.
    this.#forget();
    this.#from = this.#head;
  }

  /** Lines that every reader has looked at are not needed any more. */
  #dropRead(): void {
    let least = this.#head;
    for (const { index } of this.seats) if (index < least) least = index;
    const [first] = this.#lines;
    if (!first || least < first.index) return;
    const read = this.#lines.splice(0, least + 1 - first.index);
    const size = sizeOf(read);
    this.#size -= size;
    this.#hold(-size);
    this.#from = Math.max(this.#from ?? 0, least);
  }

  #forget(): void {
    this.#lines = [];
    this.#hold(-this.#size);
    this.#size = 0;
  }

  #wakeAll(): void {
    this.#looks += 1;
    for (const seat of this.seats) {
      const { wake } = seat;
      seat.wake = null;
      wake?.();
    }
  }
}

function sizeOf(entries: readonly LogEntry[]): number {
  return entries.reduce(
    (sum, { message, fields }) => sum + message.length + (fields ? JSON.stringify(fields).length : 0),
    0,
  );
}
