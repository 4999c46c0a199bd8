import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '../../src/domain/model/id.ts';
import { type Database, openDatabase } from '../../src/persistence/orm.ts';
import { emptyDatabase, quiet } from './database.ts';
import { makeEntry, makeRun, makeSchedule, makeTask, makeTenant, noon, store } from './rows.ts';

const mine = makeTenant();
const other = makeTenant();
const task = makeTask(mine.id);
const schedule = makeSchedule(task);
const run = makeRun(task, { state: 'QUEUED', scheduleId: schedule.id, nominalAt: noon, trigger: 'SCHEDULE' });
let database: Database;

before(async () => {
  database = await openDatabase({ url: await emptyDatabase(), logger: quiet });
  await database.migrate();
  await store(database.orm, {
    tenants: [mine, other],
    tasks: [task],
    schedules: [schedule],
    runs: [run],
    log: [makeEntry(run.id, 1), makeEntry(run.id, 2)],
  });
});
after(() => database.close());

/** What a statement by hand gets to hear; null = it went through. Nothing of it stays. */
async function refusal(statement: string, values: readonly unknown[] = []): Promise<string | null> {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await client.query(statement, [...values]);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test('rows without their parents are refused, whoever writes them', async () => {
  const occurrence = `insert into occurrence (schedule_id, tenant_id, nominal_at, fire_at, state, decided_at, schedule_version)
    select $1, $2, now(), now(), 'MISSED', now(), 1`;
  assert.equal(await refusal(occurrence, [schedule.id, mine.id]), null);
  assert.match((await refusal(occurrence, [schedule.id, other.id])) ?? '', /without its schedule/);
  assert.match((await refusal(occurrence, [newId(), mine.id])) ?? '', /without its schedule/);

  const copy = (changes: string): string => `insert into run
    select (jsonb_populate_record(r, jsonb_build_object('id', uuidv7(), 'number', r.number + 1) || ${changes})).* from run r`;
  assert.equal(await refusal(copy(`'{}'`)), null);
  assert.match((await refusal(copy(`jsonb_build_object('task_id', uuidv7())`))) ?? '', /without its task/);
  assert.match((await refusal(copy(`jsonb_build_object('tenant_id', '${other.id}')`))) ?? '', /without its task/);
  assert.match(
    (await refusal(copy(`jsonb_build_object('nominal_at', now())`))) ?? '',
    /without its dispatched occurrence/,
  );

  const entry = `insert into log_entry (run_id, index, attempt, level, message, at)
    select id, n, 1, 2, 'a line', now() from unnest($1::uuid[]) id, generate_series(3, 5) n`;
  assert.equal(await refusal(entry, [[run.id]]), null);
  assert.match((await refusal(entry, [[run.id, newId()]])) ?? '', /without its run/);
});

test('what others refer to stays, with its keys', async () => {
  for (const table of ['tenant', 'task', 'schedule', 'occurrence'])
    assert.match((await refusal(`delete from ${table}`)) ?? '', /never deleted|foreign key/, table);
  for (const [table, key] of [
    ['run', 'task_id'],
    ['schedule', 'id'],
    ['occurrence', 'nominal_at'],
    ['log_entry', 'run_id'],
  ] as const)
    assert.match(
      (await refusal(`update ${table} set ${key} = ${key}`)) ?? '',
      /keeps its keys|has been dispatched/,
      table,
    );
  assert.match(
    (await refusal(`update occurrence set state = 'MISSED', run_id = null where state = 'DISPATCHED'`)) ?? '',
    /has been dispatched/,
  );
});

test('a run that is deleted takes its log with it', async () => {
  const { rows } = await database.pool.query<{ before: number }>('select count(*)::int as before from log_entry');
  assert.equal(rows[0]?.before, 2);
  await database.pool.query('delete from run');
  assert.equal((await database.pool.query('select from log_entry')).rowCount, 0);
});
