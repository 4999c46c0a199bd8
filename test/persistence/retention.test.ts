import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { pino } from 'pino';
import type { Pool } from 'pg';
import { Registry } from 'prom-client';
import { type RetentionKind, retentionKinds } from '../../src/ports/retention-store.ts';
import { type Database, openDatabase } from '../../src/persistence/orm.ts';
import { makeRetentionStore } from '../../src/persistence/retention/retention-store.ts';
import { makePruner } from '../../src/scheduling/pruner.ts';
import { emptyDatabase, quiet } from './database.ts';
import { makeSchedule, makeTask, makeTenant, makeToken, store } from './rows.ts';

const logger = pino({ level: 'silent' });
const day = 86_400_000;
/** Keeps runs for ten days and logs for five; the other tenant for 90 and 30. */
const short = makeTenant({ runRetentionMs: 10 * day, logRetentionMs: 5 * day });
const long = makeTenant();
const tasks = { short: makeTask(short.id), long: makeTask(long.id) };
let database: Database;

before(async () => {
  database = await openDatabase({ url: await emptyDatabase(), logger: quiet });
  await database.migrate();
  await store(database.orm, { tenants: [short, long], tasks: Object.values(tasks) });
});
afterEach(async () => {
  await database.pool.query(
    'drop trigger if exists refuses on run; truncate run, log_entry, event, retention_mark, idempotency, node, set_aside, ledger_mark',
  );
});
after(() => database.close());

const rows = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await database.pool.query(text, values)).rows as Row[];
const count = async (table: string): Promise<number> =>
  (await rows<{ count: number }>(`select count(*)::int as count from ${table}`))[0]!.count;

/** Runs that ended so many days ago, each with so many lines. */
async function addRuns(
  task: { id: string; tenantId: string },
  many: number,
  daysAgo: number,
  lines = 0,
): Promise<string[]> {
  const made = await rows<{ id: string }>(
    `insert into run (id, tenant_id, task_id, number, state, trigger, triggered_by, retry, module, module_version, params,
       scheduled_for, finished_at, log_count)
     select uuidv7(), $1, $2, (select coalesce(max(number), 0) from run where task_id = $2) + n, 'SUCCEEDED', 'API', '{}', '{}', 'simulate', '1', '{}',
       now() - $4 * interval '1 day' - interval '1 s', now() - $4 * interval '1 day' + n * interval '1 ms', $5
     from generate_series(1, $3::int) n returning id`,
    [task.tenantId, task.id, many, daysAgo, lines],
  );
  const ids = made.map(({ id }) => id);
  await rows(
    `insert into log_entry (run_id, index, attempt, level, message, at) select id, n, 1, 2, 'line', now()
     from unnest($1::uuid[]) id, generate_series(1, $2::int) n`,
    [ids, lines],
  );
  return ids;
}

const addEvents = (many: number, daysAgo: number) =>
  rows(
    `insert into event (tenant_id, type, at) select $1, 'CREATED', now() - $3 * interval '1 day' from generate_series(1, $2::int)`,
    [short.id, many, daysAgo],
  );

const makePrunerOf = (pool: Pool, registry = new Registry()) =>
  makePruner({ store: makeRetentionStore(pool), logger, registry });

test('deletes runs and logs by what each tenant keeps, and nothing else', async () => {
  await addRuns(tasks.short, 1_200, 11, 1);
  const noLog = await addRuns(tasks.short, 700, 6, 2);
  const whole = await addRuns(tasks.short, 30, 4, 3);
  const old = await addRuns(tasks.long, 40, 40, 2);
  await addRuns(tasks.long, 20, 91);
  const left = await addRuns(tasks.long, 50, 29, 1);
  const pruner = makePrunerOf(database.engine);
  const deleted = await pruner.pass();
  assert.equal(deleted.runs, 1_220);
  const kept = await rows<{ id: string; lines: number; pruned: boolean }>(
    `select id, log_pruned as pruned, (select count(*)::int from log_entry where run_id = run.id) as lines from run order by id`,
  );
  const of = (ids: readonly string[], lines: number, pruned: boolean) => ids.map((id) => ({ id, lines, pruned }));
  const expected = [...of(noLog, 0, true), ...of(whole, 3, false), ...of(old, 0, true), ...of(left, 1, false)];
  assert.deepEqual(
    kept,
    expected.sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
  assert.equal(await count('log_entry'), 30 * 3 + 50);
  assert.deepEqual(await pruner.pass(), {});
});

test('a log longer than a statement may take goes in slices, with its run', async () => {
  await addRuns(tasks.short, 1, 11, 45_000);
  assert.equal((await makePrunerOf(database.engine).pass()).runs, 1);
  assert.deepEqual([await count('run'), await count('log_entry')], [0, 0]);
});

test('what ends after a pass is found by the next ones, however little time lies between', async () => {
  await addRuns(tasks.long, 10, 31, 1);
  const pruner = makePrunerOf(database.engine);
  await pruner.pass();
  await addRuns(tasks.long, 10, 30.5, 1);
  await pruner.pass();
  assert.equal(await count('log_entry'), 0);
});

test('deletes events up to the first young one, and the horizon moves with them', async () => {
  await addEvents(3_000, 8);
  const [last] = await rows<{ tx: string; seq: string }>(
    'select tx, seq from event order by tx desc, seq desc limit 1',
  );
  await addEvents(1, 1);
  await addEvents(500, 8);
  const pruner = makePrunerOf(database.engine);
  assert.equal((await pruner.pass()).events, 3_000);
  assert.equal(await count('event'), 501);
  assert.deepEqual(await rows('select tx, seq from event_horizon'), [last]);
  await rows(`update event set at = now() - interval '8 days'`);
  assert.equal((await pruner.pass()).events, 501);
});

test('keys, tokens, leases and mails go after their time; tokens of operators never', async () => {
  const operators = makeToken(null, { name: 'operator', revokedAt: Date.now() - 800 * day });
  const revoked = makeToken(short.id, { name: 'revoked', revokedAt: Date.now() - 366 * day });
  const recent = makeToken(short.id, { name: 'recent', revokedAt: Date.now() - 300 * day });
  const expired = makeToken(short.id, { name: 'expired', expiresAt: Date.now() - 366 * day });
  const valid = makeToken(short.id, { name: 'valid' });
  await store(database.orm, { tokens: [operators, revoked, recent, expired, valid] });
  await rows(
    `insert into idempotency (tenant_id, operation, key, fingerprint, answer, created_at)
     select $1, 'x', n::text, '', 'null', now() - n * interval '1 hour' from generate_series(1, 40) n`,
    [short.id],
  );
  await rows(`insert into node (id, host, pid, role, capacity, lease_until) select uuidv7(), 'h', 1, 'all', 1, now() - n * interval '13 hours'
    from generate_series(1, 3) n`);
  await rows(
    `insert into outbox (tenant_id, task_id, run_id, recipient, story, state, next_attempt_at, settled_at)
     select $1, $1, uuidv7(), 'a@example.org', '{}', 'SENT', null, now() - n * interval '20 days' from generate_series(1, 3) n`,
    [short.id],
  );
  await rows(
    `insert into set_aside (subject_id, step, reason, until)
     select uuidv7(), 'sweep', 'x', now() - n * interval '40 minutes' from generate_series(-1, 3) n`,
  );
  const deleted = await makePrunerOf(database.engine).pass();
  assert.deepEqual(deleted, { idempotency: 16 + 1, mails: 2, tokens: 2, leases: 2, setAside: 2 });
  const names = await rows<{ name: string }>('select name from api_token order by name');
  assert.deepEqual(
    names.map(({ name }) => name),
    ['operator', 'recent', 'valid'],
  );
});

test('deleted tasks go with their schedules and ledgers once no run of them is kept', async () => {
  const deletedAt = Date.now() - 11 * day;
  const [gone, hasRun, alive] = [
    makeTask(short.id, { deletedAt }),
    makeTask(short.id, { deletedAt }),
    makeTask(short.id),
  ];
  const recent = makeTask(short.id, { deletedAt: Date.now() - 9 * day });
  const schedules = [
    makeSchedule(gone, { deletedAt, nextFireAt: null, state: 'CANCELED' }),
    makeSchedule(hasRun, { deletedAt, nextFireAt: null, state: 'CANCELED' }),
    makeSchedule(alive, { deletedAt, nextFireAt: null, state: 'CANCELED' }),
    makeSchedule(alive),
  ] as const;
  await store(database.orm, { tasks: [gone, hasRun, alive, recent], schedules });
  const ids = schedules.map(({ id }) => id);
  await rows(
    `insert into schedule_revision (schedule_id, version, plans_after, rule) select id, 1, now(), '{}' from unnest($1::uuid[]) id`,
    [ids],
  );
  await rows(
    `insert into occurrence (schedule_id, tenant_id, nominal_at, fire_at, state, decided_at, schedule_version)
     select id, $2, now() - n * interval '1 day', now(), 'MISSED', now(), 1 from unnest($1::uuid[]) id, generate_series(100, 149) n`,
    [ids, short.id],
  );
  const [runId] = await addRuns(hasRun, 1, 2);
  await rows(
    `insert into occurrence (schedule_id, tenant_id, nominal_at, fire_at, state, decided_at, schedule_version, run_id)
     values ($1, $2, now() - interval '20 days', now(), 'DISPATCHED', now(), 1, $3)`,
    [schedules[1].id, short.id, runId],
  );
  await rows(`insert into task_counter (task_id, runs) values ($1, 3)`, [gone.id]);
  await rows(`insert into dialect_document (dialect, task_id, tenant_id, document) values ('provision', $1, $2, $3)`, [
    gone.id,
    short.id,
    { items: [{ uid: '0198c0de-0000-7000-8000-000000000001' }, { uid: 'no uuid' }] },
  ]);
  await rows(
    `insert into dialect_counter (tenant_id, dialect, noun, last) values ($1, 'provision', 'task', 1), ($1, 'provision', 'repeat item', 1)`,
    [short.id],
  );
  await rows(
    `insert into dialect_number (tenant_id, dialect, noun, number, subject_id)
     values ($1, 'provision', 'task', 1, $2), ($1, 'provision', 'repeat item', 1, '0198c0de-0000-7000-8000-000000000001')`,
    [short.id, gone.id],
  );
  for (const [table, id] of [
    ['task', gone.id],
    ['schedule', ids[0]],
  ] as const)
    await assert.rejects(rows(`delete from ${table} where id = $1`, [id]), /never deleted/);

  const pruner = makePrunerOf(database.engine);
  assert.deepEqual(await pruner.pass(), { schedules: 2, tasks: 1 });
  const taskIds = await rows<{ id: string }>('select id from task where tenant_id = $1', [short.id]);
  assert.deepEqual(new Set(taskIds.map(({ id }) => id)), new Set([tasks.short.id, hasRun.id, alive.id, recent.id]));
  const left = await rows<{ id: string; rows: number }>(
    `select id, (select count(*)::int from occurrence where schedule_id = s.id) as rows from schedule s order by created_at`,
  );
  assert.deepEqual(left, [
    { id: ids[1], rows: 1 },
    { id: ids[3], rows: 50 },
  ]);
  const [others] = await rows(
    `select (select count(*)::int from task_counter) as counters, (select count(*)::int from dialect_document) as documents,
       (select count(*)::int from dialect_number) as numbers, (select count(*)::int from dialect_counter) as last`,
  );
  assert.deepEqual(others, { counters: 0, documents: 0, numbers: 0, last: 2 });

  await rows('delete from run where id = $1', [runId]);
  assert.deepEqual(await pruner.pass(), { schedules: 1, tasks: 1 });
});

test('a row that cannot be deleted holds up no other, is named, and shows in the figures', async () => {
  const ids = await addRuns(tasks.short, 900, 12);
  await rows(`create or replace function refuse_one() returns trigger language plpgsql as $$
    begin
      if old.id = '${ids[400]}' then raise exception 'not this one' using errcode = '54000'; end if;
      return old;
    end $$`);
  await rows('create trigger refuses before delete on run for each row execute function refuse_one()');
  const registry = new Registry();
  const said: unknown[] = [];
  const loud = pino({ level: 'error' }, { write: (line: string) => void said.push(JSON.parse(line)) });
  const pruner = makePruner({ store: makeRetentionStore(database.engine), logger: loud, registry });
  assert.equal((await pruner.pass()).runs, 899);
  assert.deepEqual(await rows('select id from run'), [{ id: ids[400] }]);
  assert.deepEqual(
    (said as { id: string }[]).map(({ id }) => id),
    [ids[400]],
  );
  await pruner.pass();
  assert.equal(said.length, 1, 'it is not tried again in each pass');
  const overdue = async () => {
    const { values } = await registry.getSingleMetric('polychron_retention_overdue_seconds')!.get();
    return values.find(({ labels }) => labels['kind'] === 'runs')?.value ?? NaN;
  };
  assert.ok(Math.abs((await overdue()) - 2 * 86_400) < 3_600, `${await overdue()} s`);
});

test('while another node prunes, a pass does nothing', async () => {
  await addRuns(tasks.short, 5, 12);
  const other = await database.pool.connect();
  await other.query('begin');
  await other.query('select pg_advisory_xact_lock(71, 1)');
  const pruner = makePrunerOf(database.engine);
  assert.deepEqual(await pruner.pass(), {});
  await other.query('rollback');
  other.release();
  assert.equal((await pruner.pass()).runs, 5);
});

interface Plan {
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
}

test('a pass with nothing to do reads a few pages, however much is kept', async () => {
  await addRuns(tasks.long, 30_000, 3, 1);
  await addEvents(30_000, 3);
  await rows(
    `insert into idempotency (tenant_id, operation, key, fingerprint, answer) select $1, 'x', n::text, '', 'null' from generate_series(1, 20000) n`,
    [short.id],
  );
  await rows(
    `insert into set_aside (subject_id, step, reason, until) select uuidv7(), 'sweep', 'x', now() from generate_series(1, 20000)`,
  );
  await rows(
    `insert into ledger_mark (schedule_id, rows_from, look_at)
     select uuidv7(), now() - interval '399 days', now() + interval '1 day' from generate_series(1, 20000)`,
  );
  await rows('vacuum analyze');
  const asked: { text: string; values: unknown[] }[] = [];
  // Everything that a pass asks, to be asked again under EXPLAIN on the same connections.
  const watched = new Proxy(database.engine, {
    get: (pool, name) =>
      name === 'query'
        ? (query: { text: string; values: unknown[] }) => (asked.push(query), pool.query(query))
        : (Reflect.get(pool, name) as unknown),
  });
  assert.deepEqual(await makePrunerOf(watched).pass(), {});
  assert.equal(asked.length, retentionKinds.length);
  const pages: Partial<Record<RetentionKind, number>> = {};
  for (const [i, { text, values }] of asked.entries()) {
    const { rows: found } = await database.engine.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (analyze, buffers, format json) ${text}`,
      values,
    );
    const { Plan: plan } = found[0]!['QUERY PLAN'][0];
    pages[retentionKinds[i]!] = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
  }
  for (const [kind, read] of Object.entries(pages))
    assert.ok(read <= 25, `${kind} reads ${read} pages: ${JSON.stringify(pages)}`);
});
