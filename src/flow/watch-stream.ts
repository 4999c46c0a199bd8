/** What is done about a stream as it goes by. */
export interface Watch<T> {
  readonly onBegin?: () => void;
  readonly onValue?: (value: T) => void;
  /** What is thrown in place of an error. */
  readonly onError?: (error: unknown) => unknown;
  /** Called once, however it ends. */
  readonly onEnd?: () => void;
}

/** The same stream, watched. Unlike a generator around it, this one costs a stream nothing while it waits. */
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
  return {
    next,
    return: stop,
    async throw(error: unknown) {
      await stop();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}
