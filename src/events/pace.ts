import { Bell } from './follow.ts';

/** So many readings may follow each other at once. */
const burst = 20;
/** Under load there is one in this time, for all that has come meanwhile. */
const everyMs = 100;

/** Lets readings through: at once while there are few, and gathered when there are many. */
export class Pace {
  #saved = burst;
  #since = performance.now();

  async next(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    this.#saved = Math.min(burst, this.#saved + (now - this.#since) / everyMs);
    this.#since = now;
    this.#saved -= 1;
    if (this.#saved < 0) await new Bell().wait(-this.#saved * everyMs, signal);
  }
}
