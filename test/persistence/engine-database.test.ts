import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { openEngineDatabase } from '../../src/persistence/engine-database.ts';
import { migrations } from '../../src/persistence/migrations/index.ts';
import { knownMigrations } from '../../src/persistence/schema.ts';
import { cloneDatabase } from '../support/postgres.ts';

test('the engine knows by their files which migrations there are', () => {
  assert.deepEqual(
    knownMigrations,
    migrations.map(({ name }) => name),
  );
});

test('the engine makes the schema of an empty database, and finds it up to date afterwards', async () => {
  const empty = await cloneDatabase();
  const database = openEngineDatabase({ url: empty.url, logger: pino({ level: 'silent' }) });
  try {
    await database.migrate();
    await database.migrate();
    const { rows } = await database.pool.query<{ name: string }>('select name from mikro_orm_migrations order by name');
    assert.deepEqual(
      rows.map(({ name }) => name),
      knownMigrations,
    );
  } finally {
    await database.close();
    await empty.drop();
  }
});

test('a session that takes no writes is used by nobody after it has refused one', async () => {
  const mine = await cloneDatabase();
  const { pool, close } = openEngineDatabase({
    url: mine.url,
    logger: pino({ level: 'silent' }),
    plainConnections: 1,
  });
  try {
    const client = await pool.connect();
    const before = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    await client.query('set default_transaction_read_only = on');
    await assert.rejects(client.query('create table refused ()'), { code: '25006' });
    // As a transaction that has been rolled back leaves it.
    client.release();
    await pool.query('create table taken ()');
    const after = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
    assert.notEqual(after.rows[0]?.pid, before.rows[0]?.pid);
  } finally {
    await close();
    await mine.drop();
  }
});
