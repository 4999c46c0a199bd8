import { stoppable } from '../flow/stoppable.ts';
import type { Streams } from '../ports/streams.ts';

/** Tells of each reader of a stream when it begins to read, and when it has ended. */
export function countReaders(onReader: (stream: string, change: 1 | -1) => void, streams: Streams): Streams {
  function counted<T>(
    stream: string,
    open: (signal: AbortSignal) => AsyncGenerator<T, void>,
    outer: AbortSignal,
  ): AsyncGenerator<T, void> {
    return stoppable(async function* (signal) {
      onReader(stream, 1);
      try {
        yield* open(signal);
      } finally {
        onReader(stream, -1);
      }
    }, outer);
  }
  return {
    ...streams,
    runProgress: (caller, runId, after, pause, outer) =>
      counted('runProgress', (signal) => streams.runProgress(caller, runId, after, pause, signal), outer),
    logTail: (caller, runId, after, size, filter, outer) =>
      counted('logTail', (signal) => streams.logTail(caller, runId, after, size, filter, signal), outer),
    runEvents: (caller, filter, after, outer) =>
      counted('runEvents', (signal) => streams.runEvents(caller, filter, after, signal), outer),
    scheduleEvents: (caller, filter, after, outer) =>
      counted('scheduleEvents', (signal) => streams.scheduleEvents(caller, filter, after, signal), outer),
  };
}
