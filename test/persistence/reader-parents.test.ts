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
    const pages = await reader.runs.pagesByTask(
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
    assert.deepEqual(await reader.runs.countByTask(parents, {}), [1, 0, 6, 0, 1, 0]);
    assert.deepEqual(await reader.schedules.countByTask(parents, { states: ['ACTIVE'] }), [1, 0, 2, 0, 1, 0]);
    assert.deepEqual(await reader.occurrences.countBySchedule([hourly.id], {}), [5]);
  });

  test('nothing to ask for is no error', async () => {
    assert.deepEqual(await reader.runs.pagesByTask([], {}, { field: 'NUMBER', descending: true }, all), []);
    assert.deepEqual(await reader.runs.countByTask([], {}), []);
    assert.equal(
      (await reader.tasks.find(null, [])).size +
        (await reader.tasks.lastRuns([])).size +
        (await reader.occurrences.find(null, [])).size,
      0,
    );
  });

  test('next fires, last runs, retries and statistics', async () => {
    const ids = [alpha.id, beta.id, gamma.id, delta.id, 'x'];
    assert.deepEqual(
      await reader.tasks.nextFires(ids),
      new Map([
        [alpha.id, hourly.nextFireAt],
        [beta.id, noon - 10],
      ]),
    );
    const last = await reader.tasks.lastRuns(ids);
    assert.deepEqual([last.get(alpha.id)?.id, last.get(beta.id)?.id, last.size], [retry.id, runs[5]?.id, 2]);
    assert.deepEqual([...(await reader.runs.retriesOf([first.id, retry.id]))], [[first.id, [unread(retry)]]]);
    const stats = await reader.tasks.runStats(ids, noon);
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
    assert.equal((await reader.tasks.runStats(ids, noon + 1e9)).size, 0);
  });

  test('every call is one statement for 1, 10 and 100 parents', async () => {
    const page = { ...all, limit: 2 };
    const many = Array.from(
      { length: 100 },
      (_, index) => (index % 3 === 0 ? alpha : index % 3 === 1 ? beta : gamma).id,
    );
    const calls: Record<string, (ids: string[]) => Promise<unknown>> = {
      tasks: (ids) => reader.tasks.find(mine.id, ids),
      runs: (ids) => reader.runs.pagesByTask(ids, {}, { field: 'STARTED_AT', descending: true }, page),
      runCounts: (ids) => reader.runs.countByTask(ids, {}),
      schedules: (ids) => reader.schedules.pagesByTask(ids, {}, page),
      scheduleCounts: (ids) => reader.schedules.countByTask(ids, {}),
      occurrences: (ids) =>
        reader.occurrences.pagesBySchedule(
          ids.map(() => hourly.id),
          {},
          page,
        ),
      occurrenceCounts: (ids) =>
        reader.occurrences.countBySchedule(
          ids.map(() => hourly.id),
          {},
        ),
      log: (ids) =>
        reader.logs.pagesByRun(
          ids.map(() => first.id),
          {},
          page,
        ),
      logCounts: (ids) =>
        reader.logs.countByRun(
          ids.map(() => first.id),
          {},
        ),
      lastRuns: (ids) => reader.tasks.lastRuns(ids),
      nextFires: (ids) => reader.tasks.nextFires(ids),
      stats: (ids) => reader.tasks.runStats(ids, 0),
      retries: (ids) => reader.runs.retriesOf(ids),
      page: () => reader.runs.page(mine.id, {}, { field: 'STARTED_AT', descending: true }, page),
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
    (await reader.nodes.list()).map(({ host, capacity }) => [host, capacity]),
    [
      ['alive', 9],
      ['late', 9],
    ],
  );
  await pool.query(`update run set held = true where id = $1`, [runs[2]?.id]);
  await pool.query(`update run set queued_at = now() - interval '1 minute' where state = 'QUEUED' and tenant_id = $1`, [
    mine.id,
  ]);
  const queue = await reader.standings.queue(mine.id);
  assert.equal(queue.depth, 2);
  const age = queue.oldestQueuedAgeMs ?? 0;
  assert.ok(age >= 60_000 && age < 600_000);
  assert.equal((await reader.standings.queue(null)).depth, 3);
  assert.deepEqual(await reader.standings.queue(newId()), { depth: 0, oldestQueuedAgeMs: null });
});

/** As lists have it. */
function unread({ params: _params, result: _result, ...run }: Run) {
  return run;
}
