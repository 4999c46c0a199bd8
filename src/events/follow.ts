/** A bell that remembers one ring: whoever waits next does not miss it. */
export class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Settles at the next ring (at once if one has been missed), after `ms`, or when the signal aborts. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          this.#wake = null;
          resolve();
        };
        const timer = setTimeout(done, ms);
        signal.addEventListener('abort', done, { once: true });
        this.#wake = done;
      });
    }
    this.#rung = false;
  }
}

/**
 * An async generator that ends at once when it is told to. A plain one, parked at an `await`, would take notice of
 * `return()` only after the next event, and keep its listeners until then.
 */
export function stoppable<T>(outer: AbortSignal, run: (signal: AbortSignal) => AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  const controller = new AbortController();
  const signal = AbortSignal.any([outer, controller.signal]);
  const generator = run(signal);
  return {
    next: () => generator.next(),
    return(value) {
      controller.abort();
      return generator.return(value as undefined);
    },
    throw(error) {
      controller.abort();
      return generator.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return(undefined);
    },
  };
}

/** Reads of the same thing that are under way at the same time are one read. */
export function shareReads<Key extends string, Value>(read: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const underWay = new Map<Key, Promise<Value>>();
  return (key) => {
    let reading = underWay.get(key);
    if (!reading) {
      reading = read(key).finally(() => underWay.delete(key));
      underWay.set(key, reading);
    }
    return reading;
  };
}
