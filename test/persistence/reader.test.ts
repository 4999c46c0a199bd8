import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newId } from '../../src/domain/model/id.ts';
import type { RunFilter, ScheduleFilter, TaskFilter } from '../../src/ports/listing.ts';
import { occurrenceKey } from '../../src/domain/model/occurrence.ts';
import {
  alpha,
  all,
  first,
  foreign,
  foreignRun,
  foreignSchedule,
  gone,
  hourly,
  log,
  mine,
  occurrences,
  operator,
  other,
  reader,
  schedules,
  token,
} from './library.ts';
import { noon } from './rows.ts';

async function names(filter: TaskFilter) {
  const page = await reader.tasks.page(mine.id, filter, { field: 'NAME', descending: false }, all);
  assert.equal(await reader.tasks.count(mine.id, filter), page.items.length);
  return page.items.map(({ value }) => value.name);
}

describe('visibility', () => {
  test('deleted rows and those of other tenants are not found, unless they are asked for', async () => {
    const ids = [alpha.id, gone.id, foreign.id, newId(), 'no id', "'", ''];
    assert.deepEqual([...(await reader.tasks.find(mine.id, ids)).keys()], [alpha.id]);
    assert.deepEqual(
      [...(await reader.tasks.find(mine.id, ids, { deleted: true })).keys()].sort(),
      [alpha.id, gone.id].sort(),
    );
    assert.equal((await reader.tasks.find(null, ids)).size, 2);
    assert.deepEqual((await reader.tasks.find(mine.id, [alpha.id])).get(alpha.id), alpha);
    assert.equal(
      (
        await reader.schedules.find(
          mine.id,
          [...schedules, foreignSchedule].map(({ id }) => id),
        )
      ).size,
      5,
    );
    assert.equal(
      (
        await reader.schedules.find(
          null,
          schedules.map(({ id }) => id),
          { deleted: true },
        )
      ).size,
      6,
    );
    assert.deepEqual([...(await reader.runs.find(mine.id, [first.id, foreignRun.id])).values()], [first]);
    const { params: _, ...unread } = alpha;
    assert.deepEqual(await reader.tasks.byName(mine.id, 'alpha'), unread);
    assert.equal(await reader.tasks.byName(mine.id, 'gone'), null);
    assert.equal(await reader.tasks.byName(mine.id, 'a\0'), null);
    const { fields: _fields, ...line } = log[1]!;
    assert.deepEqual(await reader.logs.find(mine.id, first.id, 2), line);
    assert.equal(await reader.logs.find(other.id, first.id, 2), null);
    assert.equal(await reader.logs.find(null, first.id, 2 ** 40), null);
    assert.deepEqual(
      (await reader.access.tenants(mine.id)).map(({ id }) => id),
      [mine.id],
    );
    assert.equal((await reader.access.tenants(null)).length, 2);
    assert.deepEqual(await reader.access.tokens(mine.id), [token]);
    assert.deepEqual([...(await reader.access.tokensById(mine.id, [token.id, operator.id])).keys()], [token.id]);
    assert.equal((await reader.access.tenantsById([other.id, 'x'])).size, 1);
    assert.equal((await reader.tasks.find('no id', [alpha.id])).size, 0);
  });

  test('occurrences are found by schedule and instant', async () => {
    const keys = [
      ...occurrences.slice(0, 2),
      { scheduleId: foreignSchedule.id, nominalAt: noon },
      { scheduleId: 'x', nominalAt: 1 },
    ];
    const found = await reader.occurrences.find(mine.id, keys);
    assert.deepEqual([...found.keys()].sort(), occurrences.slice(0, 2).map(occurrenceKey).sort());
    assert.equal((await reader.occurrences.find(null, keys)).size, 3);
  });
});

describe('filters', () => {
  test('of tasks', async () => {
    assert.deepEqual(await names({}), ['alpha', 'beta', 'delta', 'gamma']);
    assert.deepEqual(await names({ ids: [alpha.id, 'x', foreign.id, gone.id] }), ['alpha']);
    assert.deepEqual(await names({ ids: [] }), []);
    assert.deepEqual(await names({ names: ['beta', 'a\0b'] }), ['beta']);
    assert.deepEqual(await names({ search: '0%' }), ['alpha']);
    assert.deepEqual(await names({ search: 'R_S' }), ['beta']);
    assert.deepEqual(await names({ search: '\\' }), ['beta']);
    assert.deepEqual(await names({ search: 'LPH' }), ['alpha']);
    assert.deepEqual(await names({ search: '\0' }), []);
    assert.deepEqual(await names({ search: "'; drop table task" }), []);
    assert.deepEqual(await names({ states: ['PAUSED'] }), ['gamma']);
    assert.deepEqual(await names({ modules: ['command'], states: ['ACTIVE'] }), ['beta']);
    assert.deepEqual(
      await names({
        tags: [
          { key: 'env', value: 'prod' },
          { key: 'env', value: 'test' },
        ],
      }),
      ['alpha', 'beta'],
    );
    assert.deepEqual(
      await names({
        tags: [
          { key: 'env', value: '\ud800' },
          { key: '\0', value: '' },
        ],
      }),
      [],
    );
    assert.deepEqual(await names({ tags: [] }), []);
    assert.deepEqual(await names({ dueWithinMs: 7_200_000 }), ['alpha']);
    assert.deepEqual(await names({ dueWithinMs: Number.MAX_SAFE_INTEGER }), ['alpha', 'beta']);
  });

  test('of schedules', async () => {
    const count = async (filter: ScheduleFilter) => {
      const { items } = await reader.schedules.page(mine.id, filter, all);
      assert.equal(await reader.schedules.count(mine.id, filter), items.length);
      return items.length;
    };
    assert.equal(await count({}), 5);
    assert.equal(await count({ kinds: ['cron'] }), 1);
    assert.equal(await count({ taskIds: [alpha.id, 'x'] }), 2);
    assert.equal(await count({ nextFireAt: { from: noon, to: noon + 10 } }), 1);
    assert.equal(await count({ nextFireAt: { from: -8.64e15, to: 8.64e15 } }), 4);
    assert.equal(await count({ tags: [{ key: 'team', value: 'a' }] }), 2);
    assert.equal(await count({ states: ['PAUSED', 'FINISHED'] }), 2);
  });

  test('of runs, occurrences and log entries', async () => {
    const count = async (filter: RunFilter) => {
      const { items } = await reader.runs.page(mine.id, filter, { field: 'NUMBER', descending: true }, all);
      assert.equal(await reader.runs.count(mine.id, filter), items.length);
      return items.length;
    };
    assert.equal(await count({}), 7);
    assert.equal(await count({ states: ['QUEUED'], triggers: ['SCHEDULE'], scheduleIds: [hourly.id] }), 1);
    assert.equal(await count({ minAttempt: 3 }), 1);
    assert.equal(await count({ minAttempt: 1e15 }), 0);
    assert.equal(await count({ tags: [{ key: 'env', value: 'test' }] }), 1);
    assert.equal(await count({ finishedAt: { to: noon + 101 } }), 1);
    assert.equal(await count({ finishedAt: { to: noon + 102 } }), 2);
    assert.equal(await count({ ids: [foreignRun.id] }), 0);

    assert.equal(
      await reader.occurrences.count(mine.id, { states: ['MISSED'], nominalAt: { from: noon, to: noon + 3000 } }),
      1,
    );
    assert.equal((await reader.occurrences.page(null, {}, all)).items.length, 6);
    const count1 = async (filter: Parameters<typeof reader.logs.countByRun>[1]) =>
      (await reader.logs.countByRun([first.id], filter))[0];
    assert.equal(await count1({ minLevel: 'WARN' }), 3);
    assert.equal(await count1({ attempt: 2, search: '0%_' }), 3);
    assert.equal(await count1({ attempt: 0.5 }), 0);
    assert.equal(await count1({ search: '\0' }), 0);
  });
});
