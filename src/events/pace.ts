/** From so many rows a second on, readings are as far apart as they may be. */
const busyRows = 300;
/** Then one reading takes all that has come in this time. */
const longestMs = 100;
/** The rate is that of about the last second. */
const memoryMs = 1_000;

/**
 * How far readings of new events are kept apart. With few events each is read at once; the more there are, the more of
 * them share a reading, and so its statements.
 */
export class Pace {
  /** Rows of late: each counts less the longer ago it was read. */
  #rows = 0;
  #last = -Infinity;

  /** Call it after each reading. `now` is of a monotonic clock, in milliseconds. */
  note(rows: number, now: number): void {
    // A reading that finds nothing costs statements as well.
    this.#rows = this.#rows * Math.exp((this.#last - now) / memoryMs) + Math.max(rows, 1);
    this.#last = now;
  }

  /** For how long the next reading has to wait. */
  wait(now: number): number {
    const since = now - this.#last;
    const perSecond = (this.#rows * Math.exp(-since / memoryMs) * 1_000) / memoryMs;
    // The third power keeps the pause far below a run's own time until there are really many.
    const apart = longestMs * Math.min(1, perSecond / busyRows) ** 3;
    return Math.max(0, apart - since);
  }
}
