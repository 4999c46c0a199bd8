import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import pg from 'pg';
import { asTemporary, select } from '../../src/persistence/query.ts';
import { migrations } from '../../src/persistence/migrations/index.ts';
import { type Database, type DatabaseLogger, openDatabase } from '../../src/persistence/orm.ts';
import { sql } from '../../src/persistence/sql/piece.ts';
import { until } from '../support/node.ts';
import { emptyDatabase, quiet } from './database.ts';

const orm = fileURLToPath(new URL('../../src/persistence/orm.ts', import.meta.url));

test('two processes and two instances migrate one empty database at the same time', async () => {
  const url = await emptyDatabase();
  const program = `import { openDatabase } from ${JSON.stringify(orm)};
    const database = await openDatabase({ url: ${JSON.stringify(url)}, logger: { debug() {}, warn() {} }, poolSize: 2 });
    await database.migrate();
    await database.close();`;
  const processes = [0, 1].map(() =>
    spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'inherit', 'inherit'],
    }),
  );
  const open = () => openDatabase({ url, logger: quiet, poolSize: 1 });
  const here = [await open(), await open()] as const;
  try {
    await Promise.all(here.map((database) => database.migrate()));
    assert.deepEqual(await Promise.all(processes.map(async (child) => (await once(child, 'exit'))[0])), [0, 0]);
    const { rows } = await here[0].pool.query('select name from mikro_orm_migrations order by id');
    assert.deepEqual(
      rows,
      migrations.map(({ name }) => ({ name })),
    );
    await here[0].migrate();
  } finally {
    await Promise.all(here.map((database) => database.close()));
  }
});

test('a session is in UTC and gives up on a statement after ten seconds', async () => {
  const database = await openDatabase({ url: await emptyDatabase(), logger: quiet, applicationName: 'polychron here' });
  try {
    const { rows } = await database.pool.query(
      `select current_setting('TimeZone') as zone, current_setting('statement_timeout') as timeout, current_setting('application_name') as name`,
    );
    assert.deepEqual(rows, [{ zone: 'UTC', timeout: '10s', name: 'polychron here' }]);
  } finally {
    await database.close();
    await database.close();
  }
});

test('transactions whose connections break give their places back', async () => {
  const url = await emptyDatabase();
  const [database, other] = await Promise.all(
    [2, 2].map((poolSize) => openDatabase({ url, logger: quiet, poolSize })) as [Promise<Database>, Promise<Database>],
  );
  try {
    for (const says of ['select 1', null, 'select 1', null]) {
      const broken = database.orm.em.fork().transactional(async (em) => {
        const [own] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
        await other.pool.query('select pg_terminate_backend($1, 10000)', [own?.pid]);
        if (says !== null) await em.execute(says);
      });
      await assert.rejects(broken);
    }
    await until(async () => database.pool.totalCount === database.pool.idleCount, 'all places to be given back');
    await database.ping();
    // Not after a failure: it would wait for the places for ever.
    await database.close();
  } finally {
    await other.close();
  }
});

/** A lock that statements of the database wait for, so that they are at work until something ends them. */
async function holdLock(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('select pg_advisory_lock(1)');
  const ended = new Set<number>();
  /** The backend of the statement that waits. One that has been ended is still shown for a moment. */
  const waiting = () =>
    until(async () => {
      const { rows } = await client.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`,
      );
      return rows.map(({ pid }) => pid).find((pid) => !ended.has(pid));
    }, 'a statement at work');
  return {
    client,
    waiting,
    async cut() {
      const pid = await waiting();
      ended.add(pid);
      await client.query('select pg_terminate_backend($1)', [pid]);
    },
    release: () => client.query('select pg_advisory_unlock(1)'),
  };
}
const untilReleased = sql`select pg_advisory_xact_lock_shared(1) is not null as passed`;

/** A slow machine must not meet the limit of a statement. The driver lets the parameters of a URL win. */
function openPatient(url: string, logger: DatabaseLogger = quiet) {
  return openDatabase({ url: `${url}?statement_timeout=600000`, logger });
}

test('connections that the server ends do not end the process; a read is asked once more, a write is not', async () => {
  const url = await emptyDatabase();
  const broken: string[] = [];
  const logger = { ...quiet, warn: (_: object, message: string) => void broken.push(message) };
  const [database, lock] = [await openPatient(url, logger), await holdLock(url)];
  try {
    const read = select(database.pool, untilReleased);
    await lock.cut();
    await lock.waiting();
    await lock.release();
    assert.deepEqual(await read, [{ passed: true }]);

    await lock.client.query('select pg_advisory_lock(1)');
    const twice = assert.rejects(select(database.pool, untilReleased), { name: 'OutageError' });
    await lock.cut();
    await lock.cut();
    await twice;

    const { query } = untilReleased;
    const write = assert.rejects(database.pool.query(query), (error) => asTemporary(error)?.name === 'OutageError');
    await lock.cut();
    await write;

    await Promise.all([database.ping(), database.ping()]);
    assert.ok(database.pool.idleCount > 0);
    broken.length = 0;
    await lock.client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await until(async () => database.pool.totalCount === 0, 'every idle connection to be missed');
    assert.ok(broken.length > 0);
    await database.ping();
  } finally {
    await lock.client.end();
    await database.close();
  }
});

test('a statement that is cut for its time, or finds a lock taken, is told as a busy database', async () => {
  const url = await emptyDatabase();
  const [database, lock] = [await openPatient(url), await holdLock(url)];
  const isBusy = (error: unknown): boolean => asTemporary(error)?.name === 'BusyError';
  try {
    // Of the server, as for a statement that has taken too long: 57014.
    const canceled = assert.rejects(select(database.pool, untilReleased), { name: 'BusyError' });
    await lock.client.query('select pg_cancel_backend($1)', [await lock.waiting()]);
    await canceled;
    const tooLong = 'set local statement_timeout = 1; select pg_sleep(60)';
    await assert.rejects(database.pool.query(tooLong), isBusy);
    const unitOfWork = database.orm.em.fork().transactional(async (em) => {
      await em.execute(`set local lock_timeout = 1`);
      await em.execute('select pg_advisory_xact_lock(1)');
    });
    await assert.rejects(unitOfWork, isBusy);
    const ourOwn = select(database.pool, sql`select 1 / 0`);
    await assert.rejects(ourOwn, (error) => asTemporary(error) === null);
  } finally {
    await lock.client.end();
    await database.close();
  }
});

test('a pool whose connections are all in use for too long is told as a busy database', async () => {
  const pool = new pg.Pool({ connectionString: await emptyDatabase(), max: 1 });
  const client = await pool.connect();
  pool.options.connectionTimeoutMillis = 1;
  try {
    await assert.rejects(select(pool, sql`select 1`), { name: 'CrowdError' });
  } finally {
    client.release();
    await pool.end();
  }
});

test('a server that is not there is an outage, for SQL by hand and for the unit of work', async () => {
  const database = await openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', logger: quiet });
  try {
    await assert.rejects(select(database.pool, sql`select 1`), { name: 'OutageError' });
    const error = await database.orm.em
      .fork()
      .execute('select 1')
      .catch((thrown: unknown) => thrown);
    assert.equal(asTemporary(error)?.name, 'OutageError', String(error));
    assert.equal(asTemporary(new Error('a bug')), null);
  } finally {
    await database.close();
  }
});
