import { notFound } from '../domain/errors.ts';
import { type LogEntry, logLevels } from '../domain/log-entry.ts';
import type { Bus } from '../domain/ports.ts';
import type { LogFilter } from '../domain/reading.ts';
import { isFinal, type Run } from '../domain/run.ts';
import type { StreamStore } from '../domain/stream-store.ts';
import { stoppable } from '../domain/stoppable.ts';
import type { Streams } from '../domain/streams.ts';
import type { Clock } from '../domain/values.ts';
import { Bell, patiently, shareReads } from './follow.ts';

/** Without any nudge, a stream looks by itself this often. */
const patience = 5_000;

/** The streams of one run. They end with the run. */
export function makeRunStreams(
  store: StreamStore,
  bus: Bus,
  clock: Clock,
): Pick<Streams, 'runProgress' | 'logTail' | 'expiredLog'> {
  const readLog = shareReads<string, readonly LogEntry[]>((key) => {
    const [runId, after, limit] = key.split(' ');
    return store.log(runId!, Number(after), Number(limit));
  });
  const readRun = shareReads<string, Run | null>((id) => store.run(null, id));

  return {
    async expiredLog(runId, index) {
      const run = await readRun(runId);
      if (!run || run.logCount <= index) return null;
      const [first] = await store.log(runId, index, 1);
      return first?.index === index + 1 ? null : (first?.index ?? run.logCount + 1) - 1;
    },

    runProgress: (caller, runId, after, minIntervalMs, outer) =>
      stoppable(async function* (signal) {
        const bell = new Bell();
        const off = bus.onRun(runId, () => bell.ring());
        try {
          let run = await patiently(signal, () => store.run(caller.tenantId, runId));
          if (!run) throw notFound('run', runId, ['runId']);
          let seen = after?.version ?? -1;
          let snapshot = after === null;
          while (!signal.aborted) {
            if (run === null) return;
            const final = isFinal(run.state);
            if (run.version > seen) {
              seen = run.version;
              yield { position: { version: seen }, at: clock.now(), snapshot, final, run };
              snapshot = false;
            }
            if (final) return;
            // Bursts within the interval are merged; the value after it is always sent.
            if (minIntervalMs > 0 && run.version === seen) await pause(minIntervalMs, signal);
            await bell.wait(patience, signal);
            run = await patiently(signal, () => readRun(runId));
          }
        } finally {
          off();
        }
      }, outer),

    logTail: (caller, runId, after, batchSize, filter, outer) =>
      stoppable(async function* (signal) {
        if (after?.ended) return;
        const bell = new Bell();
        const off = bus.onRun(runId, () => bell.ring());
        try {
          if (!(await patiently(signal, () => store.run(caller.tenantId, runId))))
            throw notFound('run', runId, ['runId']);
          const wanted = makeLogTest(filter);
          let index = after?.index ?? 0;
          while (!signal.aborted) {
            // Whether the run has ended is read before its lines: what is seen as ended can get no more of them.
            const run = await patiently(signal, () => readRun(runId));
            const ended = run === null || isFinal(run.state);
            const rows = await patiently(signal, () => readLog(`${runId} ${index} ${batchSize}`));
            index = rows.at(-1)?.index ?? index;
            const final = ended && rows.length < batchSize;
            const entries = rows.filter(wanted);
            if (entries.length > 0 || final) yield { position: { index, ended: final }, entries, final };
            if (final) return;
            if (rows.length < batchSize) await bell.wait(patience, signal);
          }
        } finally {
          off();
        }
      }, outer),
  };
}

function makeLogTest(filter: LogFilter): (entry: LogEntry) => boolean {
  const lowest = filter.minLevel === undefined ? 0 : logLevels.indexOf(filter.minLevel);
  const search = filter.search?.toLowerCase();
  return (entry) =>
    logLevels.indexOf(entry.level) >= lowest &&
    (filter.attempt === undefined || entry.attempt === filter.attempt) &&
    (search === undefined || entry.message.toLowerCase().includes(search));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Bell().wait(ms, signal);
}
