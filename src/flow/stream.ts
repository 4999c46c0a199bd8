/** A stream from its two moves. It holds nothing while it waits, unlike an async generator. */
export function makeStream<T>(
  next: () => Promise<IteratorResult<T, void>>,
  /** Ends it; called again, it changes nothing. */
  stop: () => Promise<IteratorResult<T, void>>,
): AsyncGenerator<T, void> {
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
