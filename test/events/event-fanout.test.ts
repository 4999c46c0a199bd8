import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type ExecutionResult, parse } from 'graphql';
import pino from 'pino';
import type { Caller } from '../../src/domain/model/actor.ts';
import { newId } from '../../src/domain/model/id.ts';
import { makeBus } from '../../src/events/bus.ts';
import { makeEventStreams } from '../../src/events/event-streams.ts';
import { makeContext } from '../../src/graphql/context.ts';
import { printCursor, streamTags } from '../../src/graphql/cursor.ts';
import { makeSchema } from '../../src/graphql/schema.ts';
import { makeSharedSubscribe } from '../../src/graphql/stream/shared-execution.ts';
import { makeStreamStore } from '../../src/persistence/engine/stream-store.ts';
import { type Database, openDatabase } from '../../src/persistence/orm.ts';
import { makeReader } from '../../src/persistence/reader.ts';
import { makeRowReaders } from '../../src/persistence/row-readers.ts';
import type { Bus } from '../../src/ports/bus.ts';
import type { EventPosition, RunEvent, RunEventFilter, Streams } from '../../src/ports/streams.ts';
import { makeDeps } from '../graphql/fakes.ts';
import { randomFrom } from '../persistence/event-writer.ts';
import { createTask, execute, migrated, operator, startNode, type TestNode, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';

const tenantId = '00000000-0000-7000-8000-000000000001';
const tenant: Caller = { ...operator, tenantId };

/** A second process's half: only what reads events, over connections whose statements are counted. */
interface Reading {
  readonly database: Database;
  readonly bus: Bus;
  readonly streams: Pick<Streams, 'runEvents' | 'scheduleEvents' | 'checkEvents' | 'head'>;
  readonly reader: ReturnType<typeof makeReader>;
  readonly statements: string[];
}

describe('one reader of events for all subscribers', () => {
  let copy: TestDatabase;
  let node: TestNode;
  let runs: readonly string[];
  const opened: Reading[] = [];

  before(async () => {
    copy = await migrated();
    node = await startNode({ databaseUrl: copy.url, mongodbUrl: null });
    const tasks = await Promise.all(Array.from({ length: 8 }, (_, n) => createTask(node, `task ${n}`)));
    const made = await Promise.all(Array.from({ length: 40 }, (_, n) => execute(node, tasks[n % 8]!.id)));
    runs = made.map((run) => run.id);
    await until(
      async () => (await node.rows(`select 1 from run where state = 'SUCCEEDED'`)).length === runs.length,
      'the runs',
    );
  });
  after(async () => {
    for (const { database } of opened) await database.close();
    await node.stop();
    await copy.drop();
  });

  async function openReading(limits?: Parameters<typeof makeEventStreams>[4]): Promise<Reading> {
    const database = await openDatabase({ url: copy.url, logger: { debug() {}, warn() {} } });
    const statements: string[] = [];
    const query = database.pool.query.bind(database.pool) as (...args: unknown[]) => unknown;
    database.pool.query = ((first: string | { text: string }, ...rest: unknown[]) => {
      statements.push(typeof first === 'string' ? first : first.text);
      return query(first, ...rest);
    }) as typeof database.pool.query;
    const reader = makeReader(database.pool, makeRowReaders(database.orm));
    const bus = makeBus(pino({ level: 'silent' }));
    const failed = (error: unknown): void => {
      throw error;
    };
    const streams = makeEventStreams(makeStreamStore(database.pool, reader.runs), bus, reader, failed, limits);
    const reading = { database, bus, streams, reader, statements };
    opened.push(reading);
    return reading;
  }

  /** One event of each run, in one transaction. */
  const tell = (type = 'STARTED', from = 'QUEUED', to = 'RUNNING'): Promise<unknown> =>
    node.rows(
      `insert into event (tenant_id, type, task_id, run_id, previous_state, state)
       select tenant_id, $2, task_id, id, $3, $4 from run where id = any($1::uuid[])`,
      [runs, type, from, to],
    );

  it('500 events to 20 readers of run{id task{name}} cost less than a tenth of a statement each', async (t) => {
    const { streams, reader, bus, statements } = await openReading();
    const schema = await makeSchema();
    const document = parse(
      'subscription ($after: Cursor) { runEvents(after: $after) { cursor type run { id task { name } } } }',
    );
    const subscribe = makeSharedSubscribe();
    const stop = new AbortController();
    const variableValues = { after: printCursor(streamTags.runEvents, await streams.head()) };
    const told = Array.from({ length: 20 }, (): string[] => []);
    const readers = told.map(async (seen, n) => {
      const contextValue = makeContext(
        { ...makeDeps(), reader, streams: { ...makeDeps().streams, ...streams } },
        { caller: n % 2 ? tenant : operator, requestId: 'test' },
      );
      const results = await subscribe({ schema, document, contextValue, variableValues });
      assert.ok(Symbol.asyncIterator in results, JSON.stringify(results));
      stop.signal.addEventListener('abort', () => void results.return());
      for await (const { data, errors } of results as AsyncIterable<ExecutionResult>) {
        assert.equal(errors, undefined);
        const { cursor, run } = (data as { runEvents: { cursor: string; run: { task: { name: string } } } }).runEvents;
        assert.match(run.task.name, /^task \d$/);
        seen.push(cursor);
      }
    });
    // Those that have seen the first events have met the rows in memory.
    await tell();
    bus.publish([{ kind: 'events', tenantIds: [tenantId] }]);
    await until(async () => told.every((seen) => seen.length === runs.length), 'the first events');
    const began = statements.length;
    for (let n = 0; n < 25; n += 1) {
      await tell();
      bus.publish([{ kind: 'events', tenantIds: [tenantId] }]);
    }
    const events = 25 * runs.length;
    await until(async () => told.every((seen) => seen.length === runs.length + events), 'all events');
    const cost = statements.length - began;
    stop.abort();
    await Promise.all(readers);
    for (const seen of told) assert.deepEqual(seen, told[0]);
    assert.equal(new Set(told[0]).size, runs.length + events);
    t.diagnostic(`${cost} statements for ${events} events and 20 readers: ${cost / events} each`);
    assert.ok(cost < events / 10, `${cost} statements: ${[...new Set(statements.slice(began))].join('\n')}`);
  });

  it('a tenant without subscribers costs no statement, and wakes nobody', async () => {
    const { streams, bus, statements } = await openReading();
    const other: Caller = { ...operator, tenantId: newId() };
    const stop = new AbortController();
    const seen: RunEvent[] = [];
    const reading = collect(streams.runEvents(other, {}, null, stop.signal), seen);
    await until(async () => statements.some((text) => text.includes('as looked')), 'the first reading');
    const began = statements.length;
    for (let n = 0; n < 30; n += 1) bus.publish([{ kind: 'events', tenantIds: [tenantId] }]);
    await tell();
    // What is read for the reader's own tenant comes after all of that.
    await node.rows(`insert into event (tenant_id, type, schedule_id) values ($1, 'PAUSED', $2)`, [
      other.tenantId,
      newId(),
    ]);
    const schedules: object[] = [];
    const follower = collect(streams.scheduleEvents(other, {}, null, stop.signal), schedules);
    await until(async () => {
      await node.rows(`insert into event (tenant_id, type, schedule_id) values ($1, 'PAUSED', $2)`, [
        other.tenantId,
        newId(),
      ]);
      bus.publish([{ kind: 'events', tenantIds: [other.tenantId!] }]);
      return schedules.length > 0;
    }, 'an event of its own');
    assert.ok(statements.slice(began).every((text) => !text.includes('from "run"') && !text.includes('from run')));
    assert.deepEqual(seen, []);
    stop.abort();
    await Promise.all([reading, follower]);
  });

  it('whoever comes back late, falls behind the rows in memory or stalls, sees every event once and in order', async (t) => {
    const { streams, bus } = await openReading({ page: 16, mostRows: 60, mostPages: 2 });
    const start = await streams.head();
    const random = randomFrom(7);
    const stop = new AbortController();
    const seen: RunEvent[][] = [];
    const readings: Promise<void>[] = [];
    const join = (after: EventPosition, stalls: boolean): void => {
      const mine: RunEvent[] = [];
      seen.push(mine);
      const events = streams.runEvents(tenant, { types: ['STARTED'] }, after, stop.signal);
      readings.push(collect(events, mine, () => (stalls && random() < 0.05 ? nextRound() : undefined)));
    };
    let rounds: (() => void)[] = [];
    const nextRound = () => new Promise<void>((resolve) => rounds.push(resolve));
    join(start, false);
    for (let n = 0; n < 30; n += 1) {
      await tell(n % 3 === 2 ? 'SUCCEEDED' : 'STARTED');
      bus.publish([{ kind: 'events' }]);
      const from = seen[0]!;
      if (n % 4 === 0) join(from[Math.floor(random() * from.length)]?.position ?? start, n % 8 === 0);
      await until(async () => seen[0]!.length > 0, 'a first event');
      for (const go of rounds.splice(0)) go();
    }
    const all = 20 * runs.length;
    await until(async () => {
      for (const go of rounds.splice(0)) go();
      return seen.every((mine) => placesOf(mine).at(-1) === placesOf(seen[0]!).at(-1) && seen[0]!.length === all);
    }, 'all readers');
    rounds = [];
    stop.abort();
    await Promise.all(readings);
    const whole = placesOf(seen[0]!);
    assert.equal(new Set(whole).size, all);
    for (const mine of seen) assert.deepEqual(placesOf(mine), whole.slice(-mine.length));
    t.diagnostic(`${seen.length} readers, of which the last joined after ${all - seen.at(-1)!.length} events`);
  });

  it('tells PROGRESSED only to those who ask, and marks the event by which a run leaves the states asked for', async () => {
    const { streams, bus } = await openReading();
    const start = await streams.head();
    const stop = new AbortController();
    const told = async (filter: RunEventFilter, count: number): Promise<string[]> => {
      const seen: RunEvent[] = [];
      for await (const event of streams.runEvents(tenant, { ids: [runs[0]!], ...filter }, start, stop.signal)) {
        seen.push(event);
        if (seen.length === count) break;
      }
      return seen.map(({ type, matches }) => `${type}${matches ? '' : ' left'}`);
    };
    for (const step of [
      ['QUEUED', 'SCHEDULED', 'QUEUED'],
      ['STARTED', 'QUEUED', 'RUNNING'],
      ['PROGRESSED', 'RUNNING', 'RUNNING'],
      ['SUCCEEDED', 'RUNNING', 'SUCCEEDED'],
    ] as const)
      await tell(...step);
    bus.publish([{ kind: 'events' }]);
    assert.deepEqual(await told({}, 3), ['QUEUED', 'STARTED', 'SUCCEEDED']);
    assert.deepEqual(await told({ types: ['PROGRESSED', 'SUCCEEDED'] }, 2), ['PROGRESSED', 'SUCCEEDED']);
    assert.deepEqual(await told({ states: ['QUEUED'] }, 2), ['QUEUED', 'STARTED left']);
    assert.deepEqual(await told({ states: ['RUNNING'], types: ['STARTED', 'PROGRESSED', 'SUCCEEDED'] }, 3), [
      'STARTED',
      'PROGRESSED',
      'SUCCEEDED left',
    ]);
    stop.abort();
  });
});

async function collect<T>(
  events: AsyncGenerator<T, void>,
  into: T[],
  pause: () => Promise<void> | undefined = () => undefined,
): Promise<void> {
  for await (const event of events) {
    into.push(event);
    await pause();
  }
}

function placesOf(events: readonly RunEvent[]): string[] {
  return events.map(({ position }) => position.join(' '));
}
