/**
 * A stream that ends at once on `return()`. An async generator that is parked in an `await` takes no notice of
 * `return()` until the await settles, and a subscription that its client has left would keep its place in the line of
 * listeners until the next event.
 */
export function stoppable<T>(
  open: (signal: AbortSignal) => AsyncGenerator<T, void>,
  outer?: AbortSignal,
): AsyncGenerator<T, void> {
  const controller = new AbortController();
  const signal = outer ? AbortSignal.any([outer, controller.signal]) : controller.signal;
  const ended = { done: true, value: undefined } as const;
  const source = open(signal);
  const stopped = new Promise<typeof ended>((resolve) => {
    const leave = (): void => {
      resolve(ended);
      // Not awaited: the source may be parked; and what it says while it is being left interests nobody. Without this, one
      // that stands at a `yield` when the outer signal aborts would never get to its end.
      source.return().catch(() => {});
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  const stop = async (): Promise<IteratorReturnResult<void>> => {
    controller.abort();
    return ended;
  };
  return {
    async next() {
      if (signal.aborted) return ended;
      const following = source.next();
      // Rejections after the abort are those of a source that was asked to stop.
      following.catch(() => {});
      return Promise.race([following, stopped]);
    },
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
