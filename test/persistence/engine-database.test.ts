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
