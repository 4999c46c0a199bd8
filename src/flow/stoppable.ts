import { makeStream } from './stream.ts';

/**
 * A stream that ends at once on `return()`. An async generator that is in an `await` ignores `return()` until the await
 * settles. So without this, a subscription would stay open after its client has left, until the next event.
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
      // A source that stands at a `yield` when the outer signal aborts would otherwise never end. The call is not awaited,
      // because the source may be in a long `await`. Its errors no longer matter.
      source.return().catch(() => {});
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  return makeStream<T>(
    async () => {
      if (signal.aborted) return ended;
      const following = source.next();
      // The source may reject because it was asked to stop.
      following.catch(() => {});
      return Promise.race([following, stopped]);
    },
    async () => {
      controller.abort();
      return ended;
    },
  );
}
