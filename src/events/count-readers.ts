import { watchStream } from '../flow/watch-stream.ts';
import type { Streams } from '../ports/streams.ts';

/** Tells of each reader of a stream when it begins to read, and when it has ended. */
export function countReaders(onReader: (stream: string, change: 1 | -1) => void, streams: Streams): Streams {
  function counted<T>(stream: string, source: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
    return watchStream(source, { onBegin: () => onReader(stream, 1), onEnd: () => onReader(stream, -1) });
  }
  return {
    ...streams,
    runProgress: (...given) => counted('runProgress', streams.runProgress(...given)),
    logTail: (...given) => counted('logTail', streams.logTail(...given)),
    runEvents: (...given) => counted('runEvents', streams.runEvents(...given)),
    scheduleEvents: (...given) => counted('scheduleEvents', streams.scheduleEvents(...given)),
  };
}
