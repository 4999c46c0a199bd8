import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { pino } from 'pino';
import { makeQuotas } from '../../src/execution/quotas.ts';
import { makeRunStore } from '../../src/persistence/engine/run-store.ts';
import { type Database, openDatabase } from '../../src/persistence/orm.ts';
import { makeUsageStore } from '../../src/persistence/usage-store.ts';
import { makeSweeper, type Sweeper } from '../../src/scheduling/sweeper.ts';
import { createTask, execute, migrated, scheduleDraft, startNode, type TestNode, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';

/** No reconciler and no alarm here: what a sweep has skipped, only the sweep itself can come back to. */
describe('a sweep that skipped a locked row', () => {
  let database: TestDatabase;
  let opened: Database;
  let api: TestNode;
  let sweeper: Sweeper;
  let holder: pg.Client;
  /** When each sweep has looked. */
  const looks: number[] = [];

  before(async () => {
    database = await migrated();
    opened = await openDatabase({ url: database.url, logger: pino({ level: 'silent' }) });
    api = await startNode({ databaseUrl: database.url, mongodbUrl: null, role: 'api' });
    holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    const store = makeRunStore(opened.engine);
    const sweep: typeof store.sweep = (work) => {
      looks.push(performance.now());
      return store.sweep(work);
    };
    const hands = { nodeId: '00000000-0000-7000-8000-0000000000aa', capacity: 10, runs: () => false };
    sweeper = makeSweeper({
      store: { ...store, sweep },
      wakes: { arm: async () => true },
      bus: { publish: () => undefined, onRun: () => () => undefined, on: () => () => undefined },
      clock: api.clock,
      logger: pino({ level: 'silent' }),
      executor: {
        ...hands,
        reserve: () => 0,
        take: () => false,
        untake: () => undefined,
        inTurns: false,
        release: () => undefined,
        start: () => undefined,
        pull: () => undefined,
        room: async () => undefined,
      },
      moduleVersion: () => '1',
      quotas: makeQuotas(makeUsageStore(opened.pool)),
    });
  });
  after(async () => {
    await sweeper.stop();
    await holder.end();
    await api.stop();
    await opened.close();
    await database.drop();
  });

  const inOneDay = { kind: 'interval', every: 'P1D', anchor: null, fromCompletion: false } as const;

  async function dueSchedule(name: string): Promise<string> {
    const task = await createTask(api, name, {}, [scheduleDraft(inOneDay)]);
    const [row] = await api.rows<{ id: string }>(
      `update schedule set next_nominal_at = now() - interval '1 second', next_fire_at = now() - interval '1 second'
       where task_id = $1 returning id`,
      [task.id],
    );
    return row!.id;
  }

  const decided = async (id: string): Promise<boolean> =>
    (await api.rows(`select from occurrence where schedule_id = $1 and state <> 'PENDING'`, [id])).length > 0;

  it('looks again and decides the schedule once the lock is gone', async () => {
    const id = await dueSchedule('locked');
    await holder.query(`begin; select from schedule where id = '${id}' for update`);
    const beside = await dueSchedule('beside it');
    await sweeper.sweep();
    assert.ok(await decided(beside), 'the others do not wait for it');
    assert.ok(!(await decided(id)));
    await holder.query('rollback');
    await until(() => decided(id), 'the schedule to be decided');
  });

  it('comes back by itself when the lock is all that is due, ever later while the lock stays', async () => {
    const id = await dueSchedule('locked for long');
    await holder.query(`begin; select from schedule where id = '${id}' for update`);
    looks.length = 0;
    await sweeper.sweep();
    await until(async () => looks.length >= 9, 'nine looks');
    const gaps = looks.slice(1, 9).map((at, n) => at - looks[n]!);
    // A timer never fires early by more than its resolution.
    for (const [n, gap] of gaps.entries()) assert.ok(gap >= Math.min(100, 5 * 2 ** n) - 2, `${n}: ${gap} ms`);
    await holder.query('rollback');
    await until(() => decided(id), 'the schedule to be decided');
    const done = looks.length;
    await sweeper.sweep();
    assert.ok(looks.length <= done + 2, 'nothing is skipped any more');
  });

  it('an earlier look, of what is overdue for long, does not make it forget', async () => {
    const id = await dueSchedule('locked again');
    await holder.query(`begin; select from schedule where id = '${id}' for update`);
    await sweeper.sweep();
    await sweeper.sweep(api.clock.now() - 60_000);
    await holder.query('rollback');
    await until(() => decided(id), 'the schedule to be decided');
  });

  it('does the same for a run that waits for its instant', async () => {
    const task = await createTask(api, 'a run later');
    const run = await execute(api, task.id, { at: api.clock.now() + 3_600_000 });
    await api.rows(`update run set next_attempt_at = now() - interval '1 second' where id = $1`, [run.id]);
    await holder.query(`begin; select from run where id = '${run.id}' for update`);
    await sweeper.sweep();
    const state = async () =>
      (await api.rows<{ state: string }>('select state from run where id = $1', [run.id]))[0]!.state;
    assert.equal(await state(), 'SCHEDULED');
    await holder.query('rollback');
    await until(async () => (await state()) === 'QUEUED', 'the run to be queued');
  });

  it('skips no schedule to which another transaction only refers', async () => {
    const id = await dueSchedule('referred to');
    await holder.query(`begin; select from schedule where id = '${id}' for key share`);
    await sweeper.sweep();
    assert.ok(await decided(id));
    await holder.query('rollback');
  });
});
