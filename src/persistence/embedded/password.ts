import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The database's password, drawn at the first start and kept in the data folder for its owner alone. */
export async function readPassword(dataDir: string, pgdata: string): Promise<string> {
  const file = join(dataDir, 'postgres.password');
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (kept !== '') return kept;
  if (await stat(join(pgdata, 'PG_VERSION')).catch(() => undefined)) {
    throw new Error(`${file} is gone, and without it the database in ${pgdata} cannot be opened: bring it back`);
  }
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600, flush: true });
  return password;
}
