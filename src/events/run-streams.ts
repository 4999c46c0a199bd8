import { notFoundError } from '../domain/model/errors.ts';
import { type LogEntry, logLevels } from '../domain/model/log-entry.ts';
import type { Bus } from '../ports/bus.ts';
import type { LogFilter } from '../ports/listing.ts';
import { isFinal, type Run } from '../domain/model/run.ts';
import { isOfEpoch, type LogPage, type StreamStore } from '../ports/stream-store.ts';
import { stoppable } from '../flow/stoppable.ts';
import { type LogPosition, PositionExpiredError, type Streams } from '../ports/streams.ts';
import type { Clock } from '../ports/clock.ts';
import { Bell, patiently, shareReads } from './follow.ts';
import { batchesOf } from './log-batches.ts';

/** Without any nudge, a stream looks by itself this often. */
const patience = 5_000;
/** Characters of log lines that one reading takes, if they are many. */
const readAtOnce = 1_048_576;
/** Of them as JSON in one batch. A client that asks for each text under all the aliases that it may have gets an answer within its budget. */
const mostOfBatch = 262_144;

/** The streams of one run. They end with the run. */
export function makeRunStreams(
  store: StreamStore,
  bus: Bus,
  clock: Clock,
): Pick<Streams, 'runProgress' | 'logTail' | 'checkLog'> {
  const readLog = shareReads<string, LogPage>((key) => {
    const [runId, after, limit] = key.split(' ');
    return store.log(runId!, Number(after), Number(limit), readAtOnce);
  });
  const readRun = shareReads<string, Run | null>((id) => store.run(null, id));

  return {
    async checkLog(runId, { index, epoch: of }) {
      const epoch = await store.epoch();
      // The lines up to the index may be others now.
      if (!isOfEpoch(epoch, of)) throw new PositionExpiredError<LogPosition>(logStart(epoch.id), 'epoch');
      const run = await readRun(runId);
      if (!run || run.logCount <= index) return;
      const { entries } = await store.log(runId, index, 1, 0);
      const [first] = entries;
      if (first?.index === index + 1) return;
      const oldest = { ...logStart(epoch.id), index: (first?.index ?? run.logCount + 1) - 1 };
      throw new PositionExpiredError<LogPosition>(oldest, 'pruned');
    },

    runProgress: (caller, runId, after, minIntervalMs, outer) =>
      stoppable(async function* (signal) {
        const bell = new Bell();
        const off = bus.onRun(runId, () => bell.ring());
        try {
          let run = await patiently(signal, () => store.run(caller.tenantId, runId));
          if (!run) throw notFoundError('run', runId, ['runId']);
          const first = await patiently(signal, () => store.epoch());
          let epoch = first.id;
          let seen = after !== null && isOfEpoch(first, after.epoch) ? after.version : -1;
          let snapshot = seen < 0;
          while (!signal.aborted) {
            if (run === null) return;
            const now = store.knownEpoch()?.id ?? epoch;
            // The run may stand where it has been before.
            if (now !== epoch) [epoch, seen, snapshot] = [now, -1, true];
            const final = isFinal(run.state);
            if (run.version > seen) {
              seen = run.version;
              yield { position: { version: seen, epoch }, at: clock.now(), snapshot, final, run };
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
            throw notFoundError('run', runId, ['runId']);
          const wanted = makeLogTest(filter);
          let index = after?.index ?? 0;
          let mine = after?.epoch ?? '';
          let limit = batchSize;
          while (!signal.aborted) {
            // Whether the run has ended is read before its lines: what is seen as ended can get no more of them.
            const run = await patiently(signal, () => readRun(runId));
            const ended = run === null || isFinal(run.state);
            const page = await patiently(signal, () => readLog(`${runId} ${index} ${limit}`));
            const { entries: rows, full, epoch } = page;
            if (mine !== '' && mine !== epoch.id)
              throw new PositionExpiredError<LogPosition>(logStart(epoch.id), 'epoch');
            mine = epoch.id;
            // Of long lines only few are answered, so the next reading looks at few.
            limit = Math.min(batchSize, 2 * (full ? Math.max(1, rows.length) : batchSize));
            const final = ended && !full;
            const batches = batchesOf(rows.filter(wanted), mostOfBatch);
            for (const [n, entries] of batches.entries()) {
              const last = n === batches.length - 1;
              index = (last ? rows : entries).at(-1)?.index ?? index;
              const over = last && final;
              if (entries.length > 0 || over)
                yield { position: { index, ended: over, epoch: mine }, entries, final: over };
            }
            if (final) return;
            if (!full) await bell.wait(patience, signal);
          }
        } finally {
          off();
        }
      }, outer),
  };
}

function logStart(epoch: string): LogPosition {
  return { index: 0, ended: false, epoch };
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
