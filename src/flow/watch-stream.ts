import { makeStream } from './stream.ts';

/** What to do at the events of a stream. */
export interface Watch<T> {
  readonly onBegin?: () => void;
  readonly onValue?: (value: T) => void;
  /** Returns what to throw in place of an error. */
  readonly onError?: (error: unknown) => unknown;
  /** Called once at the end of the stream, for whatever reason it ends. */
  readonly onEnd?: () => void;
}

/** Returns the same stream and calls `watch`. Unlike a generator around the stream, it uses no memory while it waits. */
export function watchStream<T>(source: AsyncGenerator<T, void>, watch: Watch<T>): AsyncGenerator<T, void> {
  let hasBegun = false;
  let hasEnded = false;
  const end = (): void => {
    if (hasBegun && !hasEnded) watch.onEnd?.();
    hasEnded = true;
  };
  const next = async (): Promise<IteratorResult<T, void>> => {
    if (!hasBegun && !hasEnded) watch.onBegin?.();
    hasBegun = true;
    try {
      const result = await source.next();
      if (result.done === true) end();
      else watch.onValue?.(result.value);
      return result;
    } catch (error) {
      end();
      throw watch.onError ? watch.onError(error) : error;
    }
  };
  const stop = (): Promise<IteratorResult<T, void>> => {
    end();
    return source.return();
  };
  return makeStream(next, stop);
}
