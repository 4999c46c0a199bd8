import { createHash } from 'node:crypto';
import { after } from 'node:test';
import pg from 'pg';
import { startTestPostgres, type TestPostgres } from '../../scripts/test-postgres.ts';

export interface TestDatabase {
  readonly url: string;
  /** Ends every connection to it. */
  drop(): Promise<void>;
}

export type Migrate = (url: string) => Promise<void>;

let own: Promise<TestPostgres> | undefined;
let databases = 0;

after(async () => (await own)?.stop());

/** The administrator's URL of the run's server, or of one started here if a test file runs alone. */
async function adminUrl(): Promise<string> {
  return process.env['POLYCHRON_TEST_DATABASE_URL'] ?? (await (own ??= startTestPostgres())).url;
}

/**
 * A new database. With `migrate` it is a copy of a template, which the first test file of a run migrates. Other
 * migrations need another `template`. Without `migrate` the database is empty.
 */
export async function cloneDatabase(migrate?: Migrate, template = 'migrated'): Promise<TestDatabase> {
  const name = `test_${process.pid}_${++databases}`;
  if (migrate === undefined) await administer((client) => client.query(`CREATE DATABASE ${name}`));
  else {
    await administer(async (client) => {
      await makeTemplate(client, migrate, template);
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${client.escapeIdentifier(template)}`);
    });
  }
  return {
    url: await urlOf(name),
    drop: () => administer(async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

/** Test files run in separate processes, so the lock is in the server. It ends with the connection. */
async function makeTemplate(client: pg.Client, migrate: Migrate, template: string): Promise<void> {
  const key = createHash('sha256').update(template).digest().readInt32BE();
  const isThere = async (): Promise<boolean> =>
    (await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])).rowCount !== 0;
  if (await isThere()) return;
  await client.query('SELECT pg_advisory_lock($1)', [key]);
  if (await isThere()) return;
  // Renamed when it is complete, so that a failed migration is never used as a template.
  const making = client.escapeIdentifier(`${template}_making`);
  await client.query(`DROP DATABASE IF EXISTS ${making} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${making}`);
  await migrate(await urlOf(`${template}_making`));
  await client.query(`ALTER DATABASE ${making} RENAME TO ${client.escapeIdentifier(template)}`);
}

async function administer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await adminUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function urlOf(database: string): Promise<string> {
  const url = new URL(await adminUrl());
  url.pathname = `/${database}`;
  return url.href;
}
