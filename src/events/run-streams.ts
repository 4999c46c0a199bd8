import { notFoundError } from '../domain/model/errors.ts';
import type { Bus } from '../ports/bus.ts';
import { isFinal, type Run } from '../domain/model/run.ts';
import { isOfEpoch, type LogPage, type StreamStore } from '../ports/stream-store.ts';
import { stoppable } from '../flow/stoppable.ts';
import { type LogPosition, PositionExpiredError, type Streams } from '../ports/streams.ts';
import type { Clock } from '../ports/clock.ts';
import { Bell, patiently, shareReads } from './follow.ts';
import { LogReader, type LogReading, logStart } from './log-reader.ts';
import { RunTails } from './run-tails.ts';

/** Without any nudge, a stream looks by itself this often. */
const patience = 5_000;
/** Characters of log lines that one reading takes, if they are many. */
const readAtOnce = 1_048_576;

/** The streams of one run. They end with the run. */
export function makeRunStreams(
  store: StreamStore,
  bus: Bus,
  clock: Clock,
): Pick<Streams, 'runProgress' | 'logTail' | 'checkLog'> {
  const readRun = shareReads<string, Run | null>((id) => store.run(null, id));
  const readLog = shareReads<string, LogPage>((key) => {
    const [runId, after, limit] = key.split(' ');
    return store.log(runId!, Number(after), Number(limit), readAtOnce);
  });
  const reading: LogReading = {
    tails: new RunTails(store, bus),
    readLog: (runId, after, limit) => readLog(`${runId} ${after} ${limit}`),
    async isVisible(scope, runId) {
      const run = await readRun(runId);
      return run !== null && (scope === null || scope === run.tenantId);
    },
  };

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

    logTail: ({ tenantId: scope }, runId, after, batchSize, filter, outer) =>
      new LogReader(reading, { scope, runId, after, batchSize, filter }, outer),
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Bell().wait(ms, signal);
}
