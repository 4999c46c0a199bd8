import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import pino from 'pino';
import { LogReader, type LogReading } from '../../src/events/log-reader.ts';
import { RunTails } from '../../src/events/run-tails.ts';
import { shareReads } from '../../src/events/follow.ts';
import { makeBus } from '../../src/events/bus.ts';
import type { LogEntry } from '../../src/domain/model/log-entry.ts';
import type { LogPage, StreamStore } from '../../src/ports/stream-store.ts';
import { type LogBatch, PositionExpiredError } from '../../src/ports/streams.ts';

const runId = 'run';

/** A run's log in memory, which counts what is read of it, and answers after some turns. */
function makeLog(wait: () => number = () => 0) {
  const bus = makeBus(pino({ level: 'silent' }));
  const log = {
    lines: [] as LogEntry[],
    state: 'RUNNING',
    epoch: { id: 'first', number: 1 },
    count: 0,
    reads: 0,
    looks: 0,
  };
  const later = async (): Promise<void> => {
    for (let turns = wait(); turns > 0; turns -= 1) await turn();
  };
  const store: Pick<StreamStore, 'run' | 'log'> = {
    async run() {
      log.looks += 1;
      await later();
      const { state, count: logCount } = log;
      return { id: runId, state, logCount, tenantId: 'tenant' } as never;
    },
    async log(_id, after, limit): Promise<LogPage> {
      log.reads += 1;
      const entries = log.lines.filter(({ index }) => index > after).slice(0, limit);
      const { epoch } = log;
      await later();
      return { entries, full: entries.length === limit, epoch };
    },
  };
  const tails = new RunTails(store as StreamStore, bus);
  const readLog = shareReads((key: string) => {
    const [after, limit] = key.split(' ').map(Number);
    return store.log(runId, after!, limit!, Infinity);
  });
  const reading: LogReading = {
    tails,
    readLog: (_id, after, limit) => readLog(`${after} ${limit}`),
    isVisible: async (scope) => scope === null || scope === 'tenant',
  };
  const ring = (): void => bus.publish([{ kind: 'run', runId }]);
  return {
    log,
    ring,
    say: (count: number, length = 5): void => {
      for (let n = 0; n < count; n += 1) {
        log.count += 1;
        const message = String(log.count).padEnd(length, '.');
        log.lines.push({
          runId,
          index: log.count,
          attempt: 1,
          level: 'INFO',
          message,
          fields: null,
          percent: null,
          at: 0,
        });
      }
      ring();
    },
    end: (): void => {
      log.state = 'SUCCEEDED';
      ring();
    },
    follow: (batchSize = 100, after: LogBatch['position'] | null = null, scope: string | null = null) =>
      new LogReader(reading, { scope, runId, after, batchSize, filter: {} }),
  };
}

async function readAll(reader: LogReader, slowly = false): Promise<number[]> {
  const seen: number[] = [];
  for await (const { entries } of reader) {
    seen.push(...entries.map(({ index }) => index));
    if (slowly) await turn();
  }
  return seen;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);

describe('readers of a log', () => {
  it('get each line once and in order, whenever they come and however fast they are', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('say' as const), count: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ kind: fc.constant('join' as const), batch: fc.integer({ min: 1, max: 30 }), slow: fc.boolean() }),
      fc.record({ kind: fc.constant('turns' as const), count: fc.integer({ min: 1, max: 6 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        fc.array(fc.nat(3), { minLength: 1 }),
        async (steps, waits) => {
          let asked = 0;
          const { say, end, follow, log } = makeLog(() => waits[asked++ % waits.length]!);
          const reading: Promise<number[]>[] = [];
          for (const one of steps) {
            if (one.kind === 'say') say(one.count);
            else if (one.kind === 'join') reading.push(readAll(follow(one.batch), one.slow));
            else for (let n = 0; n < one.count; n += 1) await turn();
          }
          end();
          reading.push(readAll(follow()));
          for (const seen of await Promise.all(reading)) assert.deepEqual(seen, upTo(log.count));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('cost one reading of each new line together', async () => {
    const { say, end, follow, log } = makeLog();
    const reading = Array.from({ length: 500 }, () => readAll(follow()));
    for (let n = 0; n < 10; n += 1) {
      say(1);
      while (log.reads < n + 2) await turn();
    }
    end();
    for (const seen of await Promise.all(reading)) assert.deepEqual(seen, upTo(10));
    assert.ok(log.reads < 20, `${log.reads} readings`);
    assert.ok(log.looks < 20, `${log.looks} looks at the run`);
  });

  it('resume behind a batch that they have, also in the midst of what is kept in memory', async () => {
    const { say, end, follow } = makeLog();
    say(10);
    const first = follow(4);
    const { value } = await first.next();
    const all = readAll(follow());
    const rest = readAll(follow(4, value!.position));
    say(10);
    end();
    assert.deepEqual(await rest, upTo(20).slice(4));
    assert.deepEqual(await all, upTo(20));
    assert.deepEqual(await readAll(first), upTo(20).slice(4));
  });

  it('end with the last line of a run that has ended, in one batch', async () => {
    const { say, end, follow } = makeLog();
    say(3);
    end();
    const batches: LogBatch[] = [];
    for await (const batch of follow()) batches.push(batch);
    assert.deepEqual(
      batches.map(({ final, position, entries }) => [final, position.index, position.ended, entries.length]),
      [[true, 3, true, 3]],
    );
  });

  it('go on behind lines that have been pruned', async () => {
    const { say, end, follow, log } = makeLog();
    say(10);
    log.lines = log.lines.slice(6);
    const reading = readAll(follow(2));
    log.lines = log.lines.slice(0);
    end();
    assert.deepEqual(await reading, [7, 8, 9, 10]);
    log.lines = [];
    assert.deepEqual(await readAll(follow()), []);
  });

  it('leave at once, and the tail with the last of them', async () => {
    const { say, ring, follow, log } = makeLog();
    const [one, two] = [follow(), follow()];
    const waiting = [one.next(), two.next()];
    while (log.reads === 0) await turn();
    await one.return();
    assert.deepEqual(await waiting[0], { done: true, value: undefined });
    say(1);
    assert.equal((await waiting[1])?.done, false);
    await two.return();
    const { looks } = log;
    ring();
    for (let n = 0; n < 10; n += 1) await turn();
    assert.equal(log.looks, looks, 'nobody reads any more');
  });

  it('hear that the database has gone back, and new ones read what there is now', async () => {
    const { say, ring, end, follow, log } = makeLog();
    say(5);
    const old = follow();
    assert.equal((await old.next()).value?.position.index, 5);
    const waiting = old.next();
    Object.assign(log, { lines: log.lines.slice(0, 2), count: 2, epoch: { id: 'second', number: 2 } });
    const fresh = readAll(follow());
    ring();
    await assert.rejects(waiting, PositionExpiredError);
    say(2);
    end();
    assert.deepEqual(await fresh, [1, 2, 3, 4]);
  });

  it('that are slow read from the store what is too much to keep', async () => {
    const { say, end, follow, log } = makeLog();
    const slow = follow(1);
    const fast = readAll(follow(1_000));
    say(1, 1_000_000);
    assert.equal((await slow.next()).value?.position.index, 1);
    for (let n = 0; n < 40; n += 1) {
      const { reads } = log;
      say(1, 1_000_000);
      while (log.reads === reads) await turn();
    }
    end();
    assert.deepEqual(await readAll(slow), upTo(41).slice(1));
    assert.deepEqual(await fast, upTo(41));
  });

  it('of strangers hear of no such run', async () => {
    await assert.rejects(makeLog().follow(1, null, 'another').next(), { message: /no run has the id/ });
  });
});
