/** The server of a data folder that some process of this machine keeps running. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { readPassword } from './password.ts';
import { findPlace } from './place.ts';

export interface FoundDatabase {
  /** Whether there is one at all. */
  readonly exists: boolean;
  /** Of the running server; null: none answers here. */
  readonly url: string | null;
}

/** Only its own server takes the password that lies in the folder. */
export async function findRunning(dataDir: string): Promise<FoundDatabase> {
  const place = await findPlace(dataDir, { account: undefined, elsewhere: true });
  const pgdata = join(place, 'postgres');
  const version = await readFile(join(pgdata, 'PG_VERSION'), 'utf8').catch(() => null);
  if (version === null) return { exists: false, url: null };
  const port = Number((await readFile(join(pgdata, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[3]);
  if (!Number.isInteger(port) || port === 0) return { exists: true, url: null };
  const url = `postgresql://polychron:${await readPassword(dataDir, pgdata)}@127.0.0.1:${port}/polychron`;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return { exists: true, url };
  } catch {
    return { exists: true, url: null };
  } finally {
    await client.end().catch(() => undefined);
  }
}
