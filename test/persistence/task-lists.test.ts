import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeDialectStore } from '../../src/persistence/dialect-store.ts';
import type { Queryable } from '../../src/persistence/query.ts';
import { makeRowReaders } from '../../src/persistence/row-readers.ts';
import { migratedDatabase } from './database.ts';
import { makeRun, makeSchedule, makeTask, makeTenant, noon, store } from './rows.ts';

const { orm, pool } = await migratedDatabase();
const tenant = makeTenant();
const other = makeTenant();
const tasks = Array.from({ length: 1_100 }, (_, n) =>
  makeTask(tenant.id, {
    // Several were created at one instant.
    createdAt: noon + Math.floor(n / 3),
    ...(n % 2 === 0 && { module: 'external', params: { worker: `worker ${n}`, large: 'x'.repeat(1_000) } }),
  }),
);
await store(orm, { tenants: [tenant, other], tasks: [...tasks, makeTask(other.id)] });

/** Rows that each statement has answered. */
function counting() {
  const rows: number[] = [];
  const on = {
    async query(query: { text: string; values: unknown[] }) {
      const answer = await pool.query(query);
      rows.push(answer.rows.length);
      return answer;
    },
    connect: () => pool.connect(),
  };
  return { rows, lists: makeDialectStore(on, makeRowReaders(orm)) };
}

describe('lists of a dialect', () => {
  test('are read page by page, each when it is asked for, and whole', async () => {
    const { rows, lists } = counting();
    const pages = lists.tasks(tenant.id, { dialect: 'mist' })[Symbol.asyncIterator]();
    assert.equal((await pages.next()).value?.length, 500);
    // One more tells that there is another page.
    assert.deepEqual(rows, [501]);
    await pages.return?.();
    const seen: string[] = [];
    for await (const page of lists.tasks(tenant.id, { dialect: 'mist', newestFirst: true }))
      seen.push(...page.map(({ id }) => id));
    const byAge = tasks.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
    assert.deepEqual(seen.toReversed(), byAge);
    assert.deepEqual(rows, [501, 501, 501, 100]);
  });

  test('tell what an external task runs, without its params', async () => {
    const { lists } = counting();
    const [first, second] = await lists.tasksOf(tenant.id, 'mist', [tasks[4]!.id, tasks[1]!.id, 'no id']);
    assert.deepEqual([first?.worker, first?.script, first?.params], ['worker 4', null, undefined]);
    assert.deepEqual([second?.worker, second?.module], [null, 'http']);
    assert.deepEqual(await lists.tasksOf(other.id, 'mist', [tasks[4]!.id]), []);
  });

  test('that are searched answer no more rows than the page has', async () => {
    const { rows, lists } = counting();
    const wanted = {
      numberedBy: { tenantId: tenant.id, dialect: 'timetable', noun: 'task' },
      deleted: false,
      kept: [],
      order: 'NUMBER',
      descending: true,
      offset: 40,
      limit: 20,
    } as const;
    const { found, count } = await lists.search(wanted);
    assert.equal(count, 1_100);
    assert.deepEqual(
      found.map(({ number }) => number),
      Array.from({ length: 20 }, (_, n) => 1_060 - n),
    );
    // Numbers are given, rows counted, and one page is answered.
    assert.equal(Math.max(...rows), 20);
  });
});

test('the schedules and the last run of a task are of one moment', async () => {
  const task = makeTask(tenant.id);
  const schedule = makeSchedule(task);
  const run = makeRun(task);
  await store(orm, { tasks: [task], schedules: [schedule], runs: [run] });
  let first = true;
  const on = {
    query: pool.query.bind(pool),
    connect: pool.connect.bind(pool),
    counted: (client: Queryable): Queryable => ({
      async query(query) {
        if (!first) await pool.query(`update run set status_message = 'changed meanwhile' where id = $1`, [run.id]);
        first = false;
        return client.query(query);
      },
    }),
  };
  const standing = await makeDialectStore(on, makeRowReaders(orm)).standing([task.id]);
  assert.equal(standing.schedules.get(task.id)?.[0]?.id, schedule.id);
  assert.equal(standing.lastRuns.get(task.id)?.statusMessage, null);
  const [{ status_message: now }] = (await pool.query('select status_message from run where id = $1', [run.id])).rows;
  assert.equal(now, 'changed meanwhile');
});
