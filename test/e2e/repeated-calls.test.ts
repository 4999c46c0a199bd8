import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { migrated } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { makeTask, mutate, type MutationError, type MutationName } from '../support/work.ts';
import { repeatables } from './repeatable.ts';

const named = (name: string) => ({ name, module: 'simulate' });

interface Answer {
  readonly errors: readonly MutationError[];
  readonly replayed?: boolean;
  readonly [field: string]: unknown;
}

/** A service with a database of its own, and how much calls have done to it; what schedules do by themselves does not count. */
function serve() {
  let database: TestDatabase;
  let service: Service;
  let pool: pg.Pool;
  before(async () => {
    database = await migrated();
    pool = new pg.Pool({ connectionString: database.url, max: 1 });
    service = await startService({ databaseUrl: database.url });
  });
  after(async () => {
    await service.stop();
    await pool.end();
    await database.drop();
  });
  const call = (operation: MutationName, input: object, fields: string): Promise<Answer> =>
    mutate<Omit<Answer, 'errors'>>(service, operation, input, fields);

  async function nodeId(): Promise<string> {
    const { serverInfo } = await service.data<{ serverInfo: { workers: { id: string }[] } }>(
      '{ serverInfo { workers { id } } }',
    );
    return serverInfo.workers[0]!.id;
  }

  async function names(): Promise<readonly string[]> {
    const { __schema: schema } = await service.data<{ __schema: { mutationType: { fields: { name: string }[] } } }>(
      '{ __schema { mutationType { fields { name } } } }',
    );
    return schema.mutationType.fields.map(({ name }) => name).sort();
  }

  return {
    call,
    calls: repeatables(call, nodeId),
    names,
    execute: async (statement: string) => (await pool.query<Record<string, unknown>>(statement)).rows,
    makeTask: (name: string, input: Parameters<typeof makeTask>[2]) => makeTask(service, name, input),
    changes: async (): Promise<number> => {
      const { rows } = await pool.query<{ count: number }>(countChanges);
      return rows[0]!.count;
    },
  };
}

/** Versions count too. Of runs only what callers do: the others go on by themselves. */
const countChanges = `
  select ((select coalesce(sum(version), 0) from task) + (select coalesce(sum(version), 0) from schedule) + (select coalesce(sum(version), 0) from calendar)
    + (select count(*) from script_version) + (select count(*) + count(*) filter (where state = 'CANCELED') from run where schedule_id is null)
    + (select coalesce(sum(attempt + version), 0) from run where module = 'external')
    + (select coalesce(sum(version), 0) from tenant) + (select count(*) + count(revoked_at) from api_token)
    + (select count(*) from backfill) + (select count(*) from occurrence where changed_by is not null)
    + (select count(*) from log_entry l join run r on r.id = l.run_id where r.module = 'external')
    + (select count(*) from event where type in ('CREATED', 'UPDATED', 'PAUSED', 'RESUMED', 'DELETED')))::int as count`;

/** Everything that a call can have made, except runs: they stay. */
const removeAll = [
  'update task set deleted_at = now()',
  'update schedule set deleted_at = now()',
  'update script set deleted_at = now()',
  'delete from calendar',
  `delete from node where role = 'external'`,
];

describe('a call with an idempotency key', () => {
  const { call, changes, calls, names, execute } = serve();

  it('has a case for every mutation of the schema', async () => {
    assert.deepEqual(calls.map(({ operation }) => operation).sort(), await names());
  });

  for (const { operation, fields, input, other, differs } of calls) {
    it(`is done once by ${operation}, and answers as the first time`, async () => {
      const given = { ...(await input()), idempotencyKey: `key of ${operation}` };
      const first = await call(operation, given, fields);
      assert.deepEqual(first.errors, []);
      const done = await changes();
      const again = await call(operation, given, fields);
      assert.deepEqual(again, { ...first, ...differs });
      assert.equal(await changes(), done, 'nothing has happened again');
      const refused = await call(operation, { ...given, ...other }, fields);
      assert.ok(
        refused.errors.some(({ __typename }) => ['IdempotencyMismatchError', 'NotFoundError'].includes(__typename)),
        JSON.stringify(refused.errors),
      );
      assert.equal(await changes(), done, 'another input has changed nothing');
    });

    it(`is done once by ${operation} when two arrive together`, async () => {
      const [given, alone] = [await input(), await input()];
      const before = await changes();
      await call(operation, { ...alone, idempotencyKey: `alone ${operation}` }, fields);
      const [between, keyed] = [await changes(), { ...given, idempotencyKey: `twins of ${operation}` }];
      const both = await Promise.all([1, 2].map(() => call(operation, keyed, fields)));
      assert.equal((await changes()) - between, between - before, 'as much has happened as by one');
      const [one, two] = differs ? both.map((answer) => ({ ...answer, ...differs })) : both;
      assert.deepEqual(one, two);
      assert.deepEqual(one?.errors, []);
    });
  }

  it('answers something also when all that was made is gone', async () => {
    const made: { readonly again: () => Promise<Answer>; readonly field: string; readonly operation: string }[] = [];
    for (const { operation, fields, input } of calls) {
      const given = { ...(await input()), idempotencyKey: `gone ${operation}` };
      assert.deepEqual((await call(operation, given, fields)).errors, []);
      made.push({ again: () => call(operation, given, fields), field: /^\w+/.exec(fields)![0], operation });
    }
    for (const statement of removeAll) await execute(statement);
    for (const { again, field, operation } of made) {
      const answer = await again();
      assert.deepEqual([answer.errors, answer[field] == null], [[], false], `${operation}: ${JSON.stringify(answer)}`);
    }
  });

  it('keeps no secret of a token, and shows none again', async () => {
    const given = { name: 'kept', scopes: ['READ'], idempotencyKey: 'secret' };
    const first = await call('createApiToken', given, 'secret replayed');
    assert.match(String(first['secret']), /^poly_/);
    assert.deepEqual(await call('createApiToken', given, 'secret replayed'), {
      secret: null,
      replayed: true,
      errors: [],
    });
    const rows = await execute(`select answer::text as answer from idempotency where operation = 'createApiToken'`);
    assert.ok(rows.length > 0);
    for (const { answer } of rows) assert.ok(!String(answer).includes(String(first['secret']).slice(9)));
  });

  it('claims as the first time, but nothing is kept of a claim that found nothing', async () => {
    const claim = { modules: ['nobody'], worker: 'w', wait: 'PT0S', idempotencyKey: 'claim' };
    assert.deepEqual((await call('claimRuns', claim, 'claims { fence }'))['claims'], []);
    const { task } = await call(
      'createTask',
      { ...named('late'), module: 'external', params: { worker: 'nobody' } },
      'task { id }',
    );
    await call('executeTask', { id: (task as { id: string }).id }, 'run { id }');
    const claimed = (await call('claimRuns', claim, 'claims { fence run { id } }'))['claims'] as object[];
    assert.equal(claimed.length, 1);
    assert.deepEqual((await call('claimRuns', claim, 'claims { fence run { id } }'))['claims'], claimed);
  });

  it('says that it is repeated, and answers with what it has made as that is now', async () => {
    const given = { ...named('fresh'), idempotencyKey: 'fresh' };
    const first = await call('createTask', given, 'task { id version } replayed');
    const { id } = first['task'] as { id: string };
    await call('updateTask', { id, title: 'Changed' }, 'task { id }');
    const again = await call('createTask', given, 'task { id title version } replayed');
    assert.deepEqual(again, { task: { id, title: 'Changed', version: 2 }, replayed: true, errors: [] });
  });

  it('answers with what it has made as it was, when that is gone', async () => {
    const given = { ...named('gone'), idempotencyKey: 'gone' };
    const first = await call('createTask', given, 'task { id } replayed');
    const { id } = first['task'] as { id: string };
    await call('deleteTask', { id }, 'deletedTaskId');
    const again = await call('createTask', given, 'task { id name version } replayed');
    assert.deepEqual(again, { task: { id, name: 'gone', version: 1 }, replayed: true, errors: [] });
  });
});

describe('a change that changes nothing', () => {
  const { call, makeTask, changes } = serve();

  it('raises no version of a task, a calendar or a script', async () => {
    const task = await makeTask('same', { title: 'Title' });
    const kept = await call('updateTask', { id: task.id, title: 'Title', priority: 0 }, 'task { version }');
    assert.deepEqual(kept['task'], { version: 1 });
    const calendar = { name: 'Days', spans: [{ fromDate: '2027-12-24' }] };
    const made = await call('createCalendar', calendar, 'calendar { id }');
    const same = { id: (made['calendar'] as { id: string }).id, ...calendar };
    assert.deepEqual((await call('updateCalendar', same, 'calendar { version }'))['calendar'], { version: 1 });
    const script = await call('createScript', { name: 'one', text: 'true' }, 'script { id }');
    const { id } = script['script'] as { id: string };
    assert.deepEqual((await call('updateScript', { id, name: 'one' }, 'script { version }'))['script'], { version: 1 });
  });

  it('raises no version of a schedule, and nobody hears of it', async () => {
    const recurrence = { interval: { every: 'PT1H', anchor: '2027-01-01T00:00:00Z' } };
    const task = await makeTask('scheduled', { schedules: [{ name: 'hourly', recurrence }] });
    const { id } = task.schedules.nodes[0]!;
    const before = await changes();
    const edited = await call(
      'updateSchedule',
      { id, name: 'hourly', recurrence, jitter: 'PT0S' },
      'schedule { version }',
    );
    assert.deepEqual(edited['schedule'], { version: 1 });
    assert.equal(await changes(), before);
    const pause = { id, note: 'holidays' };
    const paused = await call('pauseSchedule', pause, 'schedule { version pauseNote updatedAt }');
    assert.deepEqual(
      (await call('pauseSchedule', pause, 'schedule { version pauseNote updatedAt }'))['schedule'],
      paused['schedule'],
    );
    assert.equal(await changes(), before + 2, 'one version and one event');
  });

  it('is a second cancel of a task or a run, and answers with it', async () => {
    const task = await makeTask('ended', {});
    const at = '2099-01-01T00:00:00Z';
    const run = await call('executeTask', { id: task.id, at }, 'run { id }');
    const { id } = run['run'] as { id: string };
    for (const attempt of [1, 2]) {
      const { run: canceled, errors } = await call('cancelRun', { id }, 'run { id state }');
      assert.deepEqual([canceled, errors], [{ id, state: 'CANCELED' }, []], `attempt ${attempt}`);
    }
    const first = await call('cancelTask', { id: task.id }, 'task { id state version }');
    assert.deepEqual(await call('cancelTask', { id: task.id }, 'task { id state version }'), first);
  });
});
