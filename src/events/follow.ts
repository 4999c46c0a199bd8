import { TemporaryError } from '../domain/model/errors.ts';

/** A bell that remembers one ring, so that the next one who waits does not miss it. */
export class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** A ring that has been missed counts no more: what it stands for is about to be looked at. */
  forget(): void {
    this.#rung = false;
  }

  /** Settles at the next ring (at once if one has been missed), after `ms` if any, or when the signal aborts. */
  async wait(ms: number | null, signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          this.#wake = null;
          resolve();
        };
        const timer = ms === null ? undefined : setTimeout(done, ms);
        signal.addEventListener('abort', done, { once: true });
        this.#wake = done;
      });
    }
    this.#rung = false;
  }
}

/**
 * Those who ask for the same thing while it is being read share the read after that one: the one under way may have begun
 * before the news that made them ask was stored.
 */
export function shareReads<Key extends string, Value>(
  read: (key: Key) => Promise<Value>,
): (key: Key) => Promise<Value> {
  const underWay = new Map<Key, { readonly reading: Promise<Value>; following?: Promise<Value> }>();
  const begin = (key: Key): Promise<Value> => {
    const reading = read(key);
    const entry = { reading };
    underWay.set(key, entry);
    const end = (): void => void (underWay.get(key) === entry && underWay.delete(key));
    reading.then(end, end);
    return reading;
  };
  return (key) => {
    const now = underWay.get(key);
    if (!now) return begin(key);
    const next = (): Promise<Value> => begin(key);
    return (now.following ??= now.reading.then(next, next));
  };
}

const firstRetryMs = 50;
const slowestRetryMs = 2_000;

/** A store that is away or busy for a while holds a stream up; it does not end it. */
export async function patiently<T>(signal: AbortSignal, read: () => Promise<T>): Promise<T> {
  for (let pause = firstRetryMs; ; pause = Math.min(pause * 2, slowestRetryMs)) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof TemporaryError) || signal.aborted) throw error;
      await new Bell().wait(pause, signal);
    }
  }
}
