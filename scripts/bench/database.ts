import pg from 'pg';
import pino from 'pino';
import { openDatabase } from '../../src/persistence/orm.ts';

/** Makes a database with the schema and one tenant, and returns its URL. */
export async function makeDatabase(serverUrl: string, name: string): Promise<string> {
  const url = await makeEmptyDatabase(serverUrl, name);
  const database = await openDatabase({ url, logger: pino({ level: 'silent' }) });
  await database.migrate();
  await database.pool.query(`insert into tenant (id, slug, name) values (uuidv7(), 'default', 'Default')`);
  await database.close();
  return url;
}

export async function makeEmptyDatabase(serverUrl: string, name: string): Promise<string> {
  await administer(serverUrl, (client) => client.query(`create database ${name}`));
  return databaseUrl(serverUrl, name);
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await administer(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
}

export async function administer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
