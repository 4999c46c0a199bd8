import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { migrated } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { makeTask, mutate, type MutationError, type MutationName } from '../support/work.ts';

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
  return {
    call: (operation: MutationName, input: object, fields: string): Promise<Answer> =>
      mutate<Omit<Answer, 'errors'>>(service, operation, input, fields),
    makeTask: (name: string, input: Parameters<typeof makeTask>[2]) => makeTask(service, name, input),
    changes: async (): Promise<number> => {
      const { rows } = await pool.query<{ count: number }>(countChanges);
      return rows[0]!.count;
    },
  };
}

const countChanges = `
  select ((select count(*) from task) + (select count(*) from schedule) + (select count(*) from calendar)
    + (select count(*) from script_version) + (select count(*) from run where schedule_id is null)
    + (select count(*) from event where type in ('CREATED', 'UPDATED', 'PAUSED', 'RESUMED', 'DELETED')))::int as count`;

describe('a call with an idempotency key', () => {
  const { call, makeTask, changes } = serve();

  async function task(name: string): Promise<{ readonly id: string; readonly scheduleId: string }> {
    const every = { interval: { every: 'PT1H' } };
    const made = await makeTask(name, { schedules: [{ recurrence: every, catchUp: { mode: 'NONE' } }] });
    return { id: made.id, scheduleId: made.schedules.nodes[0]!.id };
  }

  const named = (name: string) => ({ name, module: 'simulate' });
  const calls: readonly {
    readonly operation: MutationName;
    readonly fields: string;
    readonly input: () => Promise<Record<string, unknown>>;
    /** The same call with this instead is another call. */
    readonly other: Record<string, unknown>;
  }[] = [
    { operation: 'createTask', fields: 'task { id version }', input: async () => named('a'), other: { name: 'b' } },
    {
      operation: 'updateTask',
      fields: 'task { id version title }',
      input: async () => ({ id: (await task('update')).id, title: 'One' }),
      other: { title: 'Two' },
    },
    {
      operation: 'cancelTask',
      fields: 'task { id version state } canceledRuns { id }',
      input: async () => ({ id: (await task('cancel')).id }),
      other: { reason: 'another' },
    },
    {
      operation: 'deleteTask',
      fields: 'deletedTaskId',
      input: async () => ({ id: (await task('delete')).id }),
      other: { expectedVersion: 7 },
    },
    {
      operation: 'createSchedule',
      fields: 'schedule { id version }',
      input: async () => ({
        taskId: (await task('add')).id,
        schedule: { recurrence: { interval: { every: 'PT2H' } } },
      }),
      other: { schedule: { recurrence: { interval: { every: 'PT3H' } } } },
    },
    {
      operation: 'updateSchedule',
      fields: 'schedule { id version name }',
      input: async () => ({ id: (await task('edit')).scheduleId, name: 'One' }),
      other: { name: 'Two' },
    },
    {
      operation: 'pauseSchedule',
      fields: 'schedule { id version state }',
      input: async () => ({ id: (await task('pause')).scheduleId, note: 'One' }),
      other: { note: 'Two' },
    },
    {
      operation: 'resumeSchedule',
      fields: 'schedule { id version state } caughtUp',
      input: async () => ({ id: (await task('resume')).scheduleId }),
      other: { catchUp: 'ALL' },
    },
    {
      operation: 'deleteSchedule',
      fields: 'deletedScheduleId',
      input: async () => ({ id: (await task('drop')).scheduleId }),
      other: { expectedVersion: 7 },
    },
    {
      operation: 'createCalendar',
      fields: 'calendar { id version }',
      input: async () => ({ name: 'Holidays' }),
      other: { name: 'Others' },
    },
    {
      operation: 'createScript',
      fields: 'script { id version }',
      input: async () => ({ name: 'hello', text: 'echo hello' }),
      other: { text: 'echo others' },
    },
    {
      operation: 'executeTask',
      fields: 'run { id }',
      input: async () => ({ id: (await task('execute')).id }),
      other: { note: 'another' },
    },
  ];

  for (const { operation, fields, input, other } of calls) {
    it(`is done once by ${operation}, and answers as the first time`, async () => {
      const given = { ...(await input()), idempotencyKey: `key of ${operation}` };
      const first = await call(operation, given, fields);
      assert.deepEqual(first.errors, []);
      const done = await changes();
      const again = await call(operation, given, fields);
      assert.deepEqual(again, first);
      assert.equal(await changes(), done, 'nothing has happened again');
      const refused = await call(operation, { ...given, ...other }, fields);
      assert.deepEqual(
        refused.errors.map((error) => error.__typename),
        ['IdempotencyMismatchError'],
      );
    });
  }

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

  it('acts once when two of them arrive together', async () => {
    const given = { ...named('twins'), idempotencyKey: 'twins' };
    const both = await Promise.all([1, 2].map(() => call('createTask', given, 'task { id } replayed')));
    assert.deepEqual(both[0]!['task'], both[1]!['task']);
    assert.equal(both.filter(({ replayed }) => replayed).length, 1);
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
    assert.equal(await changes(), before + 1);
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
