import { withDeadline } from './connection/deadline.ts';
import { callTimeoutMs, type WakeLocks } from './connection/wake-locks.ts';

/** More than an outage usually leaves. Further finished wakes stay until their locks expire. */
const maxWaiting = 10_000;

/** Wakes that are done but still in the store. Those of one moment are removed with one statement. */
export class FinishedWakes {
  readonly #locks: WakeLocks;
  readonly #onTrouble: (error: unknown) => void;
  /** Ids of wakes by the token of their lock. */
  readonly #waiting = new Map<string, Set<string>>();
  #count = 0;
  #removing: Promise<void> | null = null;

  constructor(locks: WakeLocks, onTrouble: (error: unknown) => void) {
    this.#locks = locks;
    this.#onTrouble = onTrouble;
  }

  add(id: string, token: string): void {
    if (this.#count >= maxWaiting) return;
    this.#count += 1;
    const ids = this.#waiting.get(token);
    if (ids === undefined) this.#waiting.set(token, new Set([id]));
    else ids.add(id);
  }

  /** Resolves when all are removed or the store has failed. In that case it has to be called again. */
  remove(): Promise<void> {
    return (this.#removing ??= this.#removeAll());
  }

  async #removeAll(): Promise<void> {
    try {
      // After one turn of the event loop, handlers of the same moment have ended too.
      await new Promise(setImmediate);
      for (const [token, ids] of this.#waiting) {
        this.#waiting.delete(token);
        try {
          await withDeadline(this.#locks.removeLocked([...ids], token), callTimeoutMs, 'removal of wakes');
          this.#count -= ids.size;
        } catch (error) {
          this.#waiting.set(token, new Set([...ids, ...(this.#waiting.get(token) ?? [])]));
          throw error;
        }
      }
    } catch (error) {
      this.#onTrouble(error);
    } finally {
      // There is no `await` between the last look at `#waiting` and this line.
      this.#removing = null;
    }
  }
}
