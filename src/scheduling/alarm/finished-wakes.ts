import { withDeadline } from './connection/deadline.ts';
import { callTimeoutMs, type WakeLocks } from './connection/wake-locks.ts';

/** More than an outage leaves behind; beyond it they wait for their locks to expire. */
const maxWaiting = 10_000;

/** Wakes that are done and still stand in the store. Those of one moment go in one statement. */
export class FinishedWakes {
  readonly #locks: WakeLocks;
  readonly #onTrouble: (error: unknown) => void;
  /** Ids by the token of their lock. */
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

  /** Resolves when all are removed, or when the store has failed: call it again then. */
  remove(): Promise<void> {
    return (this.#removing ??= this.#removeAll());
  }

  async #removeAll(): Promise<void> {
    try {
      // One turn of the loop lets handlers of the same moment end.
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
      // In the same turn as the last look at what waits.
      this.#removing = null;
    }
  }
}
