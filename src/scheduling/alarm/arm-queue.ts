import type { Clock } from '../../ports/clock.ts';
import type { Instant, Milliseconds } from '../../domain/model/values.ts';
import { cellMs, cellStart, wakeTime } from './cells.ts';
import { withDeadline } from './connection/deadline.ts';
import { callTimeoutMs } from './connection/wake-locks.ts';

const patienceMs: Milliseconds = 250;
const batchCells = 1_000;
const maxWaiting = 200_000;
const maxRemembered = 50_000;
/** It is short because a node with an early clock may use up a wake too soon; then the wake is soon armed again. */
const rememberMs: Milliseconds = 30_000;

/** The end of the year 9999, the last instant that can be written. */
const lastCell: Instant = 253_402_300_799_999;

export interface ArmQueueOptions {
  readonly clock: Clock;
  readonly write: (cells: readonly Instant[]) => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Cells on their way to the store. Calls during a write share the next write. A cell stays here until the store has
 * acknowledged it: an outage delays it but does not lose it. `open` is called when the store is back.
 */
export class ArmQueue {
  readonly #options: ArmQueueOptions;
  /** Cells to write, each with the calls that wait for it. */
  readonly #waiting = new Map<Instant, ArmCall[]>();
  readonly #calls = new Set<ArmCall>();
  /** Cells that the store has, each with the time until which that is trusted; the oldest first. */
  readonly #remembered = new Map<Instant, number>();
  #open = false;
  #writing: Promise<void> | null = null;

  constructor(options: ArmQueueOptions) {
    this.#options = options;
  }

  arm(instants: readonly Instant[]): Promise<boolean> {
    const missing = this.#missing(instants);
    if (missing.length === 0) return Promise.resolve(true);
    if (!this.#open) {
      this.#wait(missing, null);
      return Promise.resolve(false);
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const call = new ArmCall(missing.length, (armed) => {
      this.#calls.delete(call);
      resolve(armed);
      if (!armed && this.#open) this.#options.onTrouble(new Error(`arming made no progress for ${patienceMs} ms`));
    });
    this.#calls.add(call);
    this.#wait(missing, call);
    this.#write();
    return promise;
  }

  open(): void {
    this.#open = true;
    this.#write();
  }

  /** To be called when the store has lost acknowledged wakes. */
  forget(): void {
    this.#remembered.clear();
  }

  /** Tries failed writes again. */
  retry(): void {
    this.#write();
  }

  close(): void {
    this.#open = false;
    // An outage may also lose acknowledged wakes.
    this.forget();
    for (const call of this.#calls) call.end(false);
  }

  /** Resolves when no write is under way. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  #missing(instants: readonly Instant[]): readonly Instant[] {
    const now = this.#options.clock.now();
    const trustedFrom = performance.now();
    const cells = new Set<Instant>();
    for (const at of instants) {
      const cell = cellStart(at);
      // NaN and instants that cannot be written are left out: the store would refuse the whole batch.
      if (!(wakeTime(cell) > now && cell <= lastCell)) continue;
      const remembered = this.#remembered.get(cell);
      if (remembered === undefined || remembered < trustedFrom) cells.add(cell);
    }
    return [...cells];
  }

  #wait(cells: readonly Instant[], call: ArmCall | null): void {
    for (const cell of cells) {
      const calls = this.#waiting.get(cell);
      if (calls !== undefined) {
        if (call !== null) calls.push(call);
      } else if (this.#waiting.size < maxWaiting) {
        this.#waiting.set(cell, call === null ? [] : [call]);
      }
      // Else the call ends with false after `patienceMs`, and the reconciler covers the cell.
    }
  }

  #write(): void {
    if (this.#writing !== null || !this.#open || this.#waiting.size === 0) return;
    this.#writing = this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    try {
      // After one turn of the event loop, calls of the same moment share the write.
      await new Promise(setImmediate);
      while (this.#open && this.#waiting.size > 0) {
        const cells = this.#nextBatch();
        if (cells.length > 0) await withDeadline(this.#options.write(cells), callTimeoutMs, 'arming');
        for (const cell of cells) this.#acknowledge(cell);
      }
    } catch (error) {
      this.#options.onTrouble(error);
    } finally {
      // There is no `await` between the last look at `#waiting` and this line. Otherwise a call in between would not be written.
      this.#writing = null;
    }
  }

  /** Ascending, so that two nodes that write the same cells do not deadlock in PostgreSQL. */
  #nextBatch(): readonly Instant[] {
    const now = this.#options.clock.now();
    const cells: Instant[] = [];
    for (const cell of this.#waiting.keys()) {
      // It is too late for a wake: the reconciler has covered the cell.
      if (cell + cellMs <= now) this.#acknowledge(cell);
      else if (cells.push(cell) === batchCells) break;
    }
    return cells.sort((a, b) => a - b);
  }

  #acknowledge(cell: Instant): void {
    for (const call of this.#waiting.get(cell) ?? []) call.acknowledge();
    this.#waiting.delete(cell);
    this.#remembered.delete(cell);
    this.#remembered.set(cell, performance.now() + rememberMs);
    const oldest = this.#remembered.keys().next();
    if (this.#remembered.size > maxRemembered && !oldest.done) this.#remembered.delete(oldest.value);
  }
}

/** One call of arm: it ends true with its last cell, or false when the store makes no progress for {@link patienceMs}. */
class ArmCall {
  #missing: number;
  readonly #end: (armed: boolean) => void;
  readonly #patience: NodeJS.Timeout;

  constructor(missing: number, end: (armed: boolean) => void) {
    this.#missing = missing;
    this.#end = end;
    this.#patience = setTimeout(() => this.end(false), patienceMs);
  }

  acknowledge(): void {
    this.#missing -= 1;
    if (this.#missing === 0) this.end(true);
    else this.#patience.refresh();
  }

  end(armed: boolean): void {
    clearTimeout(this.#patience);
    this.#end(armed);
  }
}
