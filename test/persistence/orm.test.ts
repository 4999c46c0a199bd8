import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { asOutage, select } from '../../src/persistence/query.ts';
import { migrations } from '../../src/persistence/migrations/index.ts';
import { type Database, openDatabase } from '../../src/persistence/orm.ts';
import { sql } from '../../src/persistence/sql.ts';
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
    assert.equal(database.pool.totalCount - database.pool.idleCount, 0);
    await database.ping();
    // Not after a failure: it would wait for the places for ever.
    await database.close();
  } finally {
    await other.close();
  }
});

test('connections that the server ends do not end the process; a read is asked once more, a write is not', async () => {
  const database = await openDatabase({ url: await emptyDatabase(), logger: quiet });
  const asleep = async (): Promise<readonly number[]> => {
    const { rows } = await database.pool.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
    );
    return rows.map(({ pid }) => pid);
  };
  const cut = async (): Promise<number> => {
    const [pid] = await until(async () => (await asleep()).length === 1 && asleep(), 'a statement at work');
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    return pid!;
  };
  try {
    await Promise.all([database.ping(), database.ping()]);
    const read = select(database.pool, sql`select pg_sleep(2) is not null as slept`);
    const first = await cut();
    assert.deepEqual(await read, [{ slept: true }]);

    const twice = assert.rejects(select(database.pool, sql`select pg_sleep(9)`), { name: 'OutageError' });
    assert.notEqual(await cut(), first);
    await cut();
    await twice;

    const write = assert.rejects(database.pool.query('select pg_sleep(9)'), (error) => asOutage(error) !== null);
    await cut();
    await write;
    await database.ping();
  } finally {
    await database.close();
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
    assert.ok(asOutage(error), String(error));
    assert.equal(asOutage(new Error('a bug')), null);
  } finally {
    await database.close();
  }
});
