import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import pg from 'pg';
import { processName } from '../../src/persistence/connection.ts';
import { awaitLocked, type BlockerPatience, endBlockers } from '../../src/persistence/engine/blockers.ts';
import { sqlOf } from '../../src/persistence/sql/execute.ts';
import { until } from '../support/node.ts';
import { emptyDatabase } from './database.ts';

/** Everything in these tests has lasted longer. */
const none: BlockerPatience = { waited: 0, foreign: 0, stopped: 0 };
/** Nothing has. */
const endless = 3_600_000;
const lockRow = `update schedule set n = n + 1`;

describe('sessions that hold up this process', async () => {
  const url = await emptyDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 3, application_name: processName });
  const sql = sqlOf(pool);
  const look = new pg.Client({ connectionString: url });
  await look.connect();
  after(() => Promise.all([pool.end(), look.end()]));
  await look.query('create table schedule (id int, n int, next_fire_at timestamptz)');
  await look.query(`insert into schedule values (1, 0, '2000-01-01'), (2, 0, '2001-01-01')`);

  /** A session of a process with that name. */
  async function session(name: string) {
    const client = new pg.Client({ connectionString: url, application_name: name });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const { pid } = rows[0]!;
    const gone = () => until(async () => (await stateOf(pid)) === undefined, 'the end of the session');
    return { client, pid, gone };
  }
  type Session = Awaited<ReturnType<typeof session>>;

  async function stateOf(pid: number): Promise<string | undefined> {
    const { rows } = await look.query<{ state: string }>(
      `select coalesce(wait_event_type, '') || ' ' || state as state from pg_stat_activity where pid = $1`,
      [pid],
    );
    return rows[0]?.state;
  }
  const waits = (pid: number) => until(async () => (await stateOf(pid)) === 'Lock active', 'a wait for the lock');

  async function hold({ client }: Session): Promise<void> {
    await client.query('begin');
    await client.query(lockRow);
  }

  /** This process waits for what another session keeps, as a statement of the engine does. */
  async function waiting(on = pool) {
    const client = await on.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const done = client.query(lockRow).finally(() => client.release());
    await waits(rows[0]!.pid);
    return { done };
  }
  const ended = async (patience: BlockerPatience) =>
    (await endBlockers(sql, patience)).filter((one) => one.ended).map(({ pid }) => pid);

  test('of another program end when they are idle', async () => {
    const [foreign, bystander] = [await session('psql'), await session('psql')];
    await hold(foreign);
    await bystander.client.query('begin');
    const { done } = await waiting();
    await until(async () => (await ended(none)).includes(foreign.pid), 'the end of who holds it up');
    await done;
    await foreign.gone();
    assert.notEqual(await stateOf(bystander.pid), undefined);
    await bystander.client.end();
  });

  test('of another program go on while they work, or have just begun to wait', async () => {
    const [foreign, waiter] = [await session('psql'), await session('psql')];
    await hold(foreign);
    const [lock] = await Promise.all([
      waiter.client.query('select pg_advisory_lock(1)'),
      foreign.client.query('select 1'),
    ]);
    assert.ok(lock);
    const working = foreign.client.query('select pg_advisory_lock(1)');
    await waits(foreign.pid);
    const { done } = await waiting();
    // The one at whose end of the chain is an idle session without a transaction.
    assert.deepEqual(await ended(none), []);
    await waiter.client.query('select pg_advisory_unlock(1)');
    await working;
    for (const patience of [
      { ...none, waited: endless },
      { ...none, foreign: endless },
    ])
      assert.deepEqual(await ended(patience), []);
    await foreign.client.query('rollback');
    await done;
    await Promise.all([foreign.client.end(), waiter.client.end()]);
  });

  test('end with the process of ours that is stopped, and so do its sessions that wait for a lock', async () => {
    const [holder, next] = [await session('polychron 1.2@stopped'), await session('polychron 1.2@stopped')];
    await hold(holder);
    await next.client.query('begin');
    const never = next.client.query(lockRow).catch(() => undefined);
    await waits(next.pid);
    const { done } = await waiting();
    await until(async () => (await ended(none)).length === 2, 'the end of both');
    await Promise.all([holder.gone(), next.gone(), never, done]);
  });

  test('go on while their process, which is ours, begins other statements', async () => {
    const [holder, other] = [await session('polychron 1.3@busy'), await session('polychron 1.3@busy')];
    await hold(holder);
    const { done } = await waiting();
    const stopped = await until(() => idleMs(holder), 'a transaction that has been idle for a while');
    await other.client.query('select 1');
    const asked = new AbortController();
    const working = (async () => {
      while (!asked.signal.aborted) await other.client.query('select 1');
    })();
    assert.deepEqual(await ended({ ...none, stopped }), []);
    asked.abort();
    await working;
    await holder.client.query('commit');
    await done;
    await Promise.all([holder.client.end(), other.client.end()]);
  });

  /** How long it has done nothing, from a second on. */
  async function idleMs({ pid }: Session): Promise<number | undefined> {
    const { rows } = await look.query<{ ms: number }>(
      `select extract(epoch from clock_timestamp() - query_start)::float8 * 1000 as ms from pg_stat_activity where pid = $1`,
      [pid],
    );
    return rows.find(({ ms }) => ms > 1_000)?.ms;
  }

  test('of this process are let alone, and so is everybody while it waits for nothing', async () => {
    const [own, foreign] = [await session(processName), await session('psql')];
    await hold(own);
    const { done } = await waiting();
    assert.deepEqual(await ended(none), []);
    await own.client.query('rollback');
    await done;
    await hold(foreign);
    assert.deepEqual(await ended(none), []);
    await foreign.client.query('rollback');
    await Promise.all([own.client.end(), foreign.client.end()]);
  });

  test('are named when they may not be ended', async () => {
    const role = `careful_${process.pid}`;
    await look.query(`create role ${role} login password 'careful'; grant all on schedule to ${role}`);
    const careful = new pg.Pool({
      connectionString: Object.assign(new URL(url), { username: role, password: 'careful' }).href,
      application_name: processName,
    });
    const foreign = await session('psql');
    try {
      await hold(foreign);
      const { done } = await waiting(careful);
      const named = { pid: foreign.pid, application: 'psql', role: new URL(url).username, ended: false };
      assert.deepEqual(await endBlockers(sqlOf(careful), none), [named]);
      await look.query(`grant pg_read_all_stats to ${role}`);
      assert.deepEqual(await endBlockers(sqlOf(careful), none), [named]);
      await foreign.client.query('rollback');
      await done;
    } finally {
      await foreign.client.end();
      await careful.end();
    }
  });

  test('are found by waiting for what is due and locked, which then is free', async () => {
    const foreign = await session('psql');
    await foreign.client.query('begin');
    await foreign.client.query(
      'select 1 from schedule where id = 2 for key share; select 1 from schedule where id = 2 for update',
    );
    const free = awaitLocked(pool, 'schedule', '2010-01-01T00:00:00Z', endless);
    await until(async () => (await ended(none)).length === 1, 'the end of who keeps it');
    await free;
    await foreign.gone();
    assert.equal((await look.query('select 1 from schedule for update skip locked')).rowCount, 2);
    // Not due: nothing is waited for.
    const other = await session('psql');
    await hold(other);
    await awaitLocked(pool, 'schedule', '1999-01-01T00:00:00Z', endless);
    // And no longer than it may.
    await awaitLocked(pool, 'schedule', '2010-01-01T00:00:00Z', 1);
    await other.client.query('rollback');
    await other.client.end();
  });
});
