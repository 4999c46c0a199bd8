import { after } from 'node:test';
import { type Database, openDatabase } from '../../src/persistence/orm.ts';
import { cloneDatabase } from '../support/postgres.ts';

export const quiet = { debug: () => {}, warn: () => {} };

/** Migrates a new database, for `cloneDatabase`. */
async function migrate(url: string): Promise<void> {
  const database = await openDatabase({ url, logger: quiet, poolSize: 2 });
  try {
    await database.migrate();
  } finally {
    await database.close();
  }
}

/** A migrated database for this test file. It is removed with the run's server. */
export async function migratedDatabase(): Promise<Database> {
  const { url } = await cloneDatabase(migrate);
  const database = await openDatabase({ url, logger: quiet });
  after(() => database.close());
  return database;
}

export async function emptyDatabase(): Promise<string> {
  return (await cloneDatabase()).url;
}
