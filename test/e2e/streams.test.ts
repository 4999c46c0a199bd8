import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openLook, type Look } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { openSocket, readOverCuts, StreamError } from '../support/subscription.ts';
import { bareId, ended, everySecond, executeTask, makeTask } from '../support/work.ts';

interface Batch {
  readonly cursor: string;
  readonly final: boolean;
  readonly entries: readonly { readonly index: number; readonly message: string }[];
}
interface Progress {
  readonly cursor: string;
  readonly final: boolean;
  readonly state: string;
  readonly progressPercent: number | null;
}
interface RunEvent {
  readonly cursor: string;
  readonly type: string;
  readonly state: string;
  readonly run: { readonly id: string; readonly task: { readonly id: string } };
}
interface ScheduleEvent {
  readonly cursor: string;
  readonly type: string;
  readonly scheduleId: string;
  readonly occurrence: { readonly nominalAt: string; readonly state: string } | null;
}

const logTail = `subscription ($run: ID!, $after: Cursor) {
  logTail(runId: $run, after: $after, batchSize: 200) { cursor final entries { index message } } }`;
const runProgress = `subscription ($run: ID!, $after: Cursor) {
  runProgress(runId: $run, after: $after, minInterval: "PT0.02S") { cursor final state progressPercent } }`;
const runEvents = `subscription ($filter: RunFilter, $after: Cursor) {
  runEvents(filter: $filter, after: $after) { cursor type state run { id task { id } } } }`;
const scheduleEvents = `subscription ($after: Cursor) {
  scheduleEvents(after: $after) { cursor type scheduleId occurrence { nominalAt state } } }`;

const lines = 10_000;
const cutEvery = 300;
const noisy = { params: { durationMs: 5_000, logLines: lines, steps: 50 } };

describe('streams over connections that break', () => {
  let database: TestDatabase;
  let look: Look;
  let nodes: readonly [Service, Service];

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    nodes = await Promise.all([
      startService({ databaseUrl: database.url }),
      startService({ databaseUrl: database.url }),
    ]);
  });
  after(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await look.close();
    await database.drop();
  });

  async function readLog(
    run: string,
    service: (connection: number) => Service,
  ): Promise<{ connections: number; messages: string[] }> {
    const messages: string[] = [];
    let final = false;
    const connections = await readOverCuts<Batch>({
      query: logTail,
      variables: { run },
      service,
      lifeMs: cutEvery,
      on(batch) {
        assert.ok(!final, 'nothing follows the final batch');
        for (const { index, message } of batch.entries) assert.equal(index, messages.push(message));
        final = batch.final;
      },
    });
    assert.ok(final, 'the stream has ended with its final mark');
    return { connections, messages };
  }

  it('shows exactly lines 1 to 10,000 to a reader that is cut off every 300 ms, on one node and on two in turn', async (t) => {
    const { id } = await makeTask(nodes[0], 'noisy', noisy);
    const run = await executeTask(nodes[0], id);
    const readers = await Promise.all([
      readLog(run, () => nodes[0]),
      readLog(run, (connection) => nodes[connection % 2 ? 0 : 1]),
    ]);
    const expected = Array.from({ length: lines }, (_, n) => `simulated line ${n + 1} of ${lines}`);
    for (const { messages } of readers) assert.deepEqual(messages, expected);
    const [one, both] = readers.map(({ connections }) => connections);
    assert.ok((one ?? 0) > 5 && (both ?? 0) > 5, 'the readers were cut often');
    t.diagnostic(`${lines} lines over ${one} connections to one node, and ${both} to two in turn`);
    // Once more from the end: a finished run is read without waiting, from either node.
    assert.deepEqual((await readLog(run, () => nodes[1])).messages, expected);
  });

  it('tells progress that only grows and ends with the final state, whichever connection it comes over', async () => {
    const { id } = await makeTask(nodes[0], 'progressing', { params: { durationMs: 3_000, steps: 100 } });
    const run = await executeTask(nodes[0], id);
    const seen: Progress[] = [];
    await readOverCuts<Progress>({
      query: runProgress,
      variables: { run },
      service: (connection) => nodes[connection % 2 ? 1 : 0],
      lifeMs: cutEvery,
      on: (event) => void seen.push(event),
    });
    const percents = seen.flatMap(({ progressPercent }) => progressPercent ?? []);
    assert.ok(percents.length > 10, `only ${percents.length} values`);
    assert.deepEqual(
      percents,
      percents.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(seen.map(({ cursor }) => cursor)).size, seen.length, 'no value comes twice');
    assert.deepEqual(
      seen.map(({ final }) => final),
      seen.map((_, n) => n === seen.length - 1),
    );
    assert.deepEqual([seen.at(-1)?.state, seen.at(-1)?.progressPercent], ['SUCCEEDED', 100]);
  });

  it('tells the events of 300 runs complete, in order and without repeat, over cuts and both nodes', async () => {
    const { id } = await makeTask(nodes[0], 'many', {
      params: { failTimes: 1 },
      retry: { maxAttempts: 2, backoff: 'FIXED', delay: 'PT0.1S' },
    });
    const told = new Map<string, string[]>();
    const cursors = new Set<string>();
    const finished = () => [...told.values()].filter((types) => types.at(-1) === 'SUCCEEDED').length;
    const readings = async (read: () => Promise<number>): Promise<number> => {
      const reading = read();
      await until(async () => {
        // Without a cursor a stream begins now: it must be open before the first run.
        await executeTask(nodes[0], probe);
        return cursors.size > 0;
      }, 'the first event');
      const execute = async (from: number): Promise<void> => {
        for (let n = from; n < 300; n += 10) await executeTask(nodes[n % 2 ? 1 : 0], id);
      };
      await Promise.all(Array.from({ length: 10 }, (_, n) => execute(n)));
      return reading;
    };
    const { id: probe } = await makeTask(nodes[0], 'probe');
    const connections = await readings(() =>
      readOverCuts<RunEvent>({
        query: runEvents,
        service: (connection) => nodes[connection % 2 ? 0 : 1],
        lifeMs: 150,
        on({ cursor, type, run }) {
          assert.ok(!cursors.has(cursor), 'an event came twice');
          cursors.add(cursor);
          if (run.task.id !== id) return false;
          told.set(run.id, [...(told.get(run.id) ?? []), type]);
          return finished() === 300;
        },
      }),
    ).catch(async (error: unknown) => {
      const count = 'select state, attempt, count(*)::int as runs from run where task_id = $1 group by 1, 2';
      const runs = JSON.stringify(await look.rows(count, [bareId(id)]));
      throw new Error(`told of ${told.size} runs, of ${finished()} to the end; there are ${runs}`, { cause: error });
    });
    assert.ok(connections > 3, `${connections} connections`);
    assert.equal(told.size, 300);
    const story = ['CREATED', 'STARTED', 'RETRY_SCHEDULED', 'QUEUED', 'STARTED', 'SUCCEEDED'];
    for (const types of told.values()) {
      // Whether it had to wait for a place before its first attempt is a matter of load.
      assert.deepEqual(types[1] === 'QUEUED' ? types.toSpliced(1, 1) : types, story);
    }
  });

  it('tells the events of schedules complete and in order over cuts', async () => {
    const told: ScheduleEvent[] = [];
    const over = new AbortController();
    const reading = readOverCuts<ScheduleEvent>({
      query: scheduleEvents,
      service: (connection) => nodes[connection % 2 ? 0 : 1],
      lifeMs: 200,
      signal: over.signal,
      on(event) {
        told.push(event);
        return event.type === 'FINISHED';
      },
    });
    await until(async () => {
      await makeTask(nodes[1], `opening ${told.length} ${Math.random()}`, {
        schedules: [{ recurrence: { once: { in: 'PT1H' } } }],
      });
      return told.length > 0;
    }, 'the first event');
    const made = await makeTask(nodes[1], 'ticking', { schedules: [{ recurrence: everySecond, maxRuns: 4 }] });
    const schedule = made.schedules.nodes[0]?.id ?? '';
    await reading;
    const own = told.filter(({ scheduleId }) => scheduleId === schedule);
    assert.deepEqual(
      own.map(({ type }) => type),
      ['CREATED', ...Array<string>(4).fill('OCCURRENCE_DISPATCHED'), 'FINISHED'],
    );
    const instants = own.flatMap(({ occurrence }) => (occurrence ? Date.parse(occurrence.nominalAt) : []));
    assert.deepEqual(
      instants.slice(0, 4),
      Array.from({ length: 4 }, (_, n) => (instants[0] ?? 0) + n * 1_000),
    );
    assert.equal(new Set(told.map(({ cursor }) => cursor)).size, told.length);
  });

  it('refuses the cursor of another stream, and a damaged one, by name', async () => {
    const { id } = await makeTask(nodes[0], 'cursors', { params: { logLines: 3 } });
    const [first, second] = await Promise.all([executeTask(nodes[0], id), executeTask(nodes[0], id)]);
    await ended(nodes[0], [first, second]);
    using client = openSocket(nodes[0]);
    const cursorOf = async (query: string, run: string): Promise<string> => {
      for await (const { cursor } of client.stream<Batch>(query, { run })) return cursor;
      return '';
    };
    const ofLog = await cursorOf(logTail, first);
    const ofProgress = await cursorOf(runProgress, first);
    const cases: [query: string, after: string][] = [
      [logTail, await cursorOf(logTail, second)],
      [logTail, ofProgress],
      [runProgress, ofLog],
      [runEvents, ofLog],
      [scheduleEvents, ofProgress],
      [logTail, `${ofLog.slice(0, -1)}${ofLog.endsWith('A') ? 'B' : 'A'}`],
      [logTail, ''],
      [runEvents, 'nonsense'],
      [logTail, 'A'.repeat(100_000)],
    ];
    for (const [query, after] of cases) {
      const field = /\) \{\s*(\w+)\(/.exec(query)?.[1] ?? '';
      const variables = query.includes('$run') ? { run: first, after } : { after };
      await assert.rejects(
        async () => {
          for await (const _ of client.stream(query, variables));
        },
        (error: unknown) => {
          assert.ok(error instanceof StreamError, String(error));
          assert.equal(error.errors[0]?.extensions?.code, 'CURSOR_INVALID', error.message);
          assert.deepEqual(error.errors[0]?.path, [field]);
          return true;
        },
      );
    }
    assert.equal(await cursorOf(logTail, first), ofLog, 'the connection still serves');
  });

  it('frees what a subscription held when it is left: 1,000 come and go without growth', async (t) => {
    const { id } = await makeTask(nodes[0], 'sleeping', { params: { durationMs: 600_000 } });
    const run = await executeTask(nodes[0], id);
    await until(
      async () =>
        (await look.rows(`select 1 from run where id = $1 and state = 'RUNNING' and log_count >= 0`, [bareId(run)]))
          .length === 1,
      'the run',
    );
    const all = [
      [runProgress, { run }],
      [logTail, { run }],
      [runEvents, {}],
      [scheduleEvents, {}],
    ] as const;
    async function comeAndGo(times: number): Promise<void> {
      using client = openSocket(nodes[0]);
      for (let n = 0; n < times; n += all.length) {
        await Promise.all(
          all.map(async ([query, variables]) => {
            const { promise, resolve } = Promise.withResolvers<void>();
            const { stop, ended } = client.watch(query, variables, () => resolve());
            // Only progress says something at once; the others are left while they wait.
            if (query === runProgress) await promise;
            stop();
            await ended;
          }),
        );
      }
    }
    await comeAndGo(1_000);
    const before = await nodes[0].memory();
    await comeAndGo(1_000);
    await comeAndGo(1_000);
    const after = await nodes[0].memory();
    t.diagnostic(
      `resident memory ${before.toFixed(0)} MiB after the first 1,000 subscriptions, ${after.toFixed(0)} MiB after 2,000 more`,
    );
    assert.ok(after - before < 40, `it grew by ${(after - before).toFixed(0)} MiB`);
    // A hundred at once are allowed on a connection: those that were left do not count.
    using client = openSocket(nodes[0]);
    const open = Array.from({ length: 100 }, () => client.stream<Progress>(runProgress, { run }));
    for (const { done } of await Promise.all(open.map((stream) => stream.next()))) assert.ok(!done);
    await nodes[0].data('mutation ($id: ID!) { cancelRun(input: { id: $id, grace: "PT0S" }) { errors { message } } }', {
      id: run,
    });
    await ended(nodes[0], [run]);
  });
});
