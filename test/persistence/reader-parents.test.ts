import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newId } from '../../src/domain/model/id.ts';
import type { Run } from '../../src/domain/model/run.ts';
import {
  alpha,
  all,
  beta,
  delta,
  first,
  gamma,
  hourly,
  mine,
  pool,
  reader,
  retry,
  runs,
  statements,
} from './library.ts';
import { noon } from './rows.ts';

describe('for many parents', () => {
  test('pages and counts come in the order of the parents, repeated and unknown ones too', async () => {
    const parents = [beta.id, 'x', alpha.id, newId(), beta.id, gamma.id];
    const pages = await reader.pagesOfRunsByTask(
      parents,
      {},
      { field: 'NUMBER', descending: true },
      { ...all, limit: 3 },
    );
    assert.deepEqual(
      pages.map(({ items }) => items.length),
      [1, 0, 3, 0, 1, 0],
    );
    assert.deepEqual(
      pages.map(({ hasNext }) => hasNext),
      [false, false, true, false, false, false],
    );
    assert.deepEqual(await reader.countRunsByTask(parents, {}), [1, 0, 6, 0, 1, 0]);
    assert.deepEqual(await reader.countSchedulesByTask(parents, { states: ['ACTIVE'] }), [1, 0, 2, 0, 1, 0]);
    assert.deepEqual(await reader.countOccurrencesBySchedule([hourly.id], {}), [5]);
  });

  test('nothing to ask for is no error', async () => {
    assert.deepEqual(await reader.pagesOfRunsByTask([], {}, { field: 'NUMBER', descending: true }, all), []);
    assert.deepEqual(await reader.countRunsByTask([], {}), []);
    assert.equal(
      (await reader.tasks(null, [])).size +
        (await reader.lastRuns([])).size +
        (await reader.occurrences(null, [])).size,
      0,
    );
  });

  test('next fires, last runs, retries and statistics', async () => {
    const ids = [alpha.id, beta.id, gamma.id, delta.id, 'x'];
    assert.deepEqual(
      await reader.nextFires(ids),
      new Map([
        [alpha.id, hourly.nextFireAt],
        [beta.id, noon - 10],
      ]),
    );
    const last = await reader.lastRuns(ids);
    assert.deepEqual([last.get(alpha.id)?.id, last.get(beta.id)?.id, last.size], [retry.id, runs[5]?.id, 2]);
    assert.deepEqual([...(await reader.retriesOf([first.id, retry.id]))], [[first.id, [unread(retry)]]]);
    const stats = await reader.runStats(ids, noon);
    assert.deepEqual(stats.get(alpha.id), {
      total: 6,
      succeeded: 2,
      failed: 1,
      canceled: 0,
      averageMs: 300,
      p95Ms: 480,
    });
    assert.deepEqual(stats.get(beta.id), {
      total: 1,
      succeeded: 0,
      failed: 0,
      canceled: 1,
      averageMs: null,
      p95Ms: null,
    });
    assert.equal((await reader.runStats(ids, noon + 1e9)).size, 0);
  });

  test('every call is one statement for 1, 10 and 100 parents', async () => {
    const page = { ...all, limit: 2 };
    const many = Array.from(
      { length: 100 },
      (_, index) => (index % 3 === 0 ? alpha : index % 3 === 1 ? beta : gamma).id,
    );
    const calls: Record<string, (ids: string[]) => Promise<unknown>> = {
      tasks: (ids) => reader.tasks(mine.id, ids),
      runs: (ids) => reader.pagesOfRunsByTask(ids, {}, { field: 'STARTED_AT', descending: true }, page),
      runCounts: (ids) => reader.countRunsByTask(ids, {}),
      schedules: (ids) => reader.pagesOfSchedulesByTask(ids, {}, page),
      scheduleCounts: (ids) => reader.countSchedulesByTask(ids, {}),
      occurrences: (ids) =>
        reader.pagesOfOccurrencesBySchedule(
          ids.map(() => hourly.id),
          {},
          page,
        ),
      occurrenceCounts: (ids) =>
        reader.countOccurrencesBySchedule(
          ids.map(() => hourly.id),
          {},
        ),
      log: (ids) =>
        reader.pagesOfLogByRun(
          ids.map(() => first.id),
          {},
          page,
        ),
      logCounts: (ids) =>
        reader.countLogByRun(
          ids.map(() => first.id),
          {},
        ),
      lastRuns: (ids) => reader.lastRuns(ids),
      nextFires: (ids) => reader.nextFires(ids),
      stats: (ids) => reader.runStats(ids, 0),
      retries: (ids) => reader.retriesOf(ids),
      page: () => reader.pageRuns(mine.id, {}, { field: 'STARTED_AT', descending: true }, page),
    };
    for (const [name, call] of Object.entries(calls)) {
      for (const n of [1, 10, 100]) {
        const before = statements.count;
        await call(many.slice(0, n));
        assert.equal(statements.count - before, 1, `${name} of ${n}`);
      }
    }
  });
});

test('nodes whose lease is long over are not shown, and the queue is measured', async () => {
  const insert = `insert into node (id, host, pid, role, capacity, lease_until) values ($1, $2, 1, 'all', 9, now() + $3::interval)`;
  await pool.query(insert, [newId(), 'alive', '5 s']);
  await pool.query(insert, [newId(), 'late', '-30 s']);
  await pool.query(insert, [newId(), 'dead', '-2 min']);
  assert.deepEqual(
    (await reader.nodes()).map(({ host, capacity }) => [host, capacity]),
    [
      ['alive', 9],
      ['late', 9],
    ],
  );
  await pool.query(`update run set held = true where id = $1`, [runs[2]?.id]);
  await pool.query(`update run set queued_at = now() - interval '1 minute' where state = 'QUEUED' and tenant_id = $1`, [
    mine.id,
  ]);
  const queue = await reader.queue(mine.id);
  assert.equal(queue.depth, 2);
  const age = queue.oldestQueuedAgeMs ?? 0;
  assert.ok(age >= 60_000 && age < 600_000);
  assert.equal((await reader.queue(null)).depth, 3);
  assert.deepEqual(await reader.queue(newId()), { depth: 0, oldestQueuedAgeMs: null });
});

/** As lists have it. */
function unread({ params: _params, result: _result, ...run }: Run) {
  return run;
}
