import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run } from '../../src/domain/model/run.ts';
import * as mappings from '../../src/persistence/mappings.ts';
import { plain } from '../../src/persistence/plain.ts';
import { makeRowReaders } from '../../src/persistence/row-readers.ts';
import { printInstant, readInstant } from '../../src/persistence/instant-text.ts';
import { migratedDatabase } from './database.ts';
import {
  makeEntry,
  makeOccurrence,
  makeRun,
  makeSchedule,
  makeTask,
  makeTenant,
  makeToken,
  noon,
  store,
} from './rows.ts';

const { orm, pool } = await migratedDatabase();
const rows = makeRowReaders(orm);

test('what is stored comes back as the same plain objects, by SQL and by the unit of work', async () => {
  const tenant = makeTenant({ maxTasks: 5 });
  const token = makeToken(tenant.id, { scopes: ['READ', 'ADMIN'], expiresAt: noon + 1 });
  const task = makeTask(tenant.id, {
    tags: [{ key: "o'?", value: '\\$1' }],
    timeoutMs: 2 ** 40,
    description: "? $1 \\ '",
  });
  const schedule = makeSchedule(task, { pausedBy: task.createdBy, paramsOverride: { a: [] }, nextFireAt: noon + 999 });
  const results = [null, 'text', '{"a":1}', 0, false, [1, null], { deep: { x: 1.5 } }];
  const runs = results.map((result) =>
    makeRun(task, { result, progressPercent: 12.5, error: { type: 'a', message: 'b', retryable: true } }),
  );
  const [run] = runs as [Run];
  const occurrence = makeOccurrence(schedule, noon, { until: noon + 60_000, count: 2 });
  const dispatched = makeOccurrence(schedule, noon + 120_000, { state: 'DISPATCHED', runId: run.id });
  const entry = makeEntry(run.id, 1, { level: 'FATAL', fields: { a: null }, percent: 33.3 });
  await store(orm, {
    tenants: [tenant],
    tokens: [token],
    tasks: [task],
    schedules: [schedule],
    runs,
    occurrences: [occurrence, dispatched],
    log: [entry],
  });

  const nouns = [
    ['tenant', mappings.TenantEntity, rows.tenant, [tenant]],
    ['api_token', mappings.ApiTokenEntity, rows.apiToken, [token]],
    ['task', mappings.TaskEntity, rows.task, [task]],
    ['schedule', mappings.ScheduleEntity, rows.schedule, [schedule]],
    ['run', mappings.RunEntity, rows.run, runs],
    ['occurrence', mappings.OccurrenceEntity, rows.occurrence, [occurrence, dispatched]],
    ['log_entry', mappings.LogEntryEntity, rows.logEntry, [entry]],
  ] as const;
  for (const [table, entity, reader, expected] of nouns) {
    const found = await pool.query(`select ${reader.columns('x')} from ${table} x`);
    const bySql: unknown[] = found.rows.map((row) => reader.read(row));
    sameRows(bySql, expected, `${table} by SQL`);
    const managed: object[] = await orm.em.fork().findAll(entity as typeof mappings.TaskEntity);
    sameRows(
      managed.map((one) => plain(one)),
      expected,
      `${table} by the unit of work`,
    );
    const em = orm.em.fork();
    await em.findAll(entity as typeof mappings.TaskEntity);
    em.getUnitOfWork().computeChangeSets();
    assert.deepEqual(em.getUnitOfWork().getChangeSets(), [], `${table} is as it was`);
  }
});

test('a flush without a change writes nothing, one with a change writes that column', async () => {
  const tenant = makeTenant();
  const task = makeTask(tenant.id);
  const schedule = makeSchedule(task, { jitterMs: 7, startsAt: noon });
  await store(orm, { tenants: [tenant], tasks: [task], schedules: [schedule] });
  const em = orm.em.fork();
  const found = await em.findOneOrFail(mappings.ScheduleEntity, { id: schedule.id });
  em.getUnitOfWork().computeChangeSets();
  assert.deepEqual(em.getUnitOfWork().getChangeSets(), []);
  found.nextFireAt = noon + 5;
  em.getUnitOfWork().computeChangeSets();
  assert.deepEqual(Object.keys(em.getUnitOfWork().getChangeSets()[0]?.payload ?? {}), ['nextFireAt']);
});

test('every instant that PostgreSQL can hold survives the way there and back', async () => {
  const instants = [
    0,
    -1,
    noon + 1,
    Date.parse('0001-01-01T00:00:00Z'),
    Date.parse('9999-12-31T23:59:59.999Z'),
    Date.parse('+010000-01-01T00:00:00.120Z'),
    Date.parse('0000-06-01T00:00:00Z'),
    Date.parse('-004000-06-01T01:02:03.004Z'),
    8.64e15,
  ];
  for (const instant of instants) {
    const {
      rows: [row],
    } = await pool.query('select $1::timestamptz(3) as at', [printInstant(instant)]);
    assert.equal(readInstant(row.at), instant, row.at);
  }
  const {
    rows: [row],
  } = await pool.query('select $1::timestamptz(3) as at', [printInstant(-8.64e15)]);
  assert.equal(readInstant(row.at), Date.parse('-004711-01-01T00:00:00Z'));
});

function sameRows(actual: readonly unknown[], expected: readonly unknown[], what: string): void {
  const sorted = (list: readonly unknown[]) =>
    list.map((one) => ({ ...(one as object) })).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const key = (one: object) => JSON.stringify(one, Object.keys(one).sort());
  assert.deepStrictEqual(sorted(actual), sorted(expected), what);
}
