import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import pg from 'pg';
import { processName } from '../../src/persistence/connection.ts';
import { endStill } from '../../src/persistence/hot/still.ts';
import { sqlOf } from '../../src/persistence/hot/sql.ts';
import { until } from '../support/node.ts';
import { emptyDatabase } from './database.ts';

/** Every statement of these tests began longer ago. */
const longAgo = 0;
const lockRow = `update rows set n = n + 1`;

describe('transactions that stand still', async () => {
  const url = await emptyDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const sql = sqlOf(pool);
  after(() => pool.end());
  await pool.query('create table rows (n int)');
  await pool.query('insert into rows values (0)');

  /** A session of a process with that name. */
  async function session(name: string) {
    const client = new pg.Client({ connectionString: url, application_name: name });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const [{ pid }] = rows as [{ pid: number }];
    const state = async () => {
      const found = await pool.query<{ state: string }>(
        `select coalesce(wait_event_type, '') || ' ' || state as state from pg_stat_activity where pid = $1`,
        [pid],
      );
      return found.rows[0]?.state;
    };
    return {
      client,
      pid,
      gone: () => until(async () => (await state()) === undefined, 'the end of the session'),
      state,
    };
  }
  type Session = Awaited<ReturnType<typeof session>>;
  /** How long it has done nothing, from a second on. */
  async function idleMs({ pid }: Session): Promise<number | undefined> {
    const { rows } = await pool.query<{ ms: number }>(
      `select extract(epoch from clock_timestamp() - query_start)::float8 * 1000 as ms from pg_stat_activity where pid = $1`,
      [pid],
    );
    return rows.find(({ ms }) => ms > 1_000)?.ms;
  }
  const hold = async ({ client }: Session) => {
    await client.query('begin');
    await client.query(lockRow);
  };
  const waits = ({ state }: Session) => until(async () => (await state()) === 'Lock active', 'a wait for the lock');

  test('end, and so do the sessions of their process that wait for a lock', async () => {
    const [holder, waiter] = [await session('polychron 1@stopped'), await session('polychron 1@stopped')];
    await hold(holder);
    await waiter.client.query('begin');
    const waiting = waiter.client.query(lockRow).catch(() => undefined);
    await waits(waiter);
    assert.equal(await endStill(sql, longAgo), 2);
    await Promise.all([holder.gone(), waiter.gone(), waiting]);
    assert.deepEqual(await sql('select n from rows'), [{ n: 0 }]);
  });

  test('go on while their process begins other statements', async () => {
    const [holder, other] = [await session('polychron 2@busy'), await session('polychron 2@busy')];
    await hold(holder);
    const age = await until(() => idleMs(holder), 'a transaction that has been idle for a while');
    await other.client.query('select 1');
    const asked = new AbortController();
    const working = (async () => {
      while (!asked.signal.aborted) await other.client.query('select 1');
    })();
    assert.equal(await endStill(sql, age), 0);
    asked.abort();
    await working;
    await holder.client.query('commit');
    await Promise.all([holder.client.end(), other.client.end()]);
  });

  test('are only those of other processes of this program', async () => {
    const [own, foreign] = [await session(processName), await session('psql')];
    await hold(own);
    assert.equal(await endStill(sql, longAgo), 0);
    await own.client.query('rollback');
    await hold(foreign);
    assert.equal(await endStill(sql, longAgo), 0);
    await foreign.client.query('rollback');
    await Promise.all([own.client.end(), foreign.client.end()]);
  });
});
