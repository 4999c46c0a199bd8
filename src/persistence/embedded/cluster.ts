/** The files of the database: made once by `initdb`, checked at every later start. */
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runIn, type Account } from '../../operating-system/account.ts';
import type { Binaries } from './binaries.ts';
import { cwdName } from './place.ts';

export interface ClusterOptions {
  /** The folder around `pgdata`. */
  readonly place: string;
  readonly pgdata: string;
  readonly account: Account;
  readonly binaries: Binaries;
  readonly password: string;
}

export async function prepareCluster(options: ClusterOptions): Promise<void> {
  const { place, pgdata, account, binaries } = options;
  for (const name of await readdir(place)) {
    // What a first start left when it was killed.
    if (name.startsWith('postgres.new-')) await rm(join(place, name), { recursive: true });
  }
  if (await isMissing(pgdata)) return makeCluster(options);

  const version = await readFile(join(pgdata, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) {
    throw new Error(
      `${pgdata} is not a database of PostgreSQL (it has no PG_VERSION): move it away, or choose another POLYCHRON_DATA_DIR`,
    );
  }
  if (version.trim() !== binaries.major) {
    throw new Error(
      `${pgdata} was written by PostgreSQL ${version.trim()}, and this is PostgreSQL ${binaries.major}: ` +
        'take it over as docs/operations.md says ("From PostgreSQL 17 to 18"), or choose another POLYCHRON_DATA_DIR',
    );
  }
  // A folder brought back from a backup by root belongs to root.
  if (account !== undefined && (await stat(pgdata)).uid === 0) await giveTo(account, pgdata);
}

/** Made under another name, so that a first start that was killed leaves nothing that looks like a database. */
async function makeCluster({ place, pgdata, account, binaries, password }: ClusterOptions): Promise<void> {
  const staging = await mkdtemp(join(place, 'postgres.new-'));
  const data = join(staging, 'data');
  await mkdir(data, { mode: 0o700 });
  await writeFile(join(staging, 'password'), password, { mode: 0o600 });
  if (account !== undefined) await giveTo(account, staging);

  const name = cwdName(account, data);
  const made = await runIn(
    data,
    account,
    binaries.initdb,
    `--pgdata=${name}`,
    '--username=polychron',
    `--pwfile=${name}/../password`,
    '--auth=scram-sha-256',
    // The provider that is part of PostgreSQL: the same order on every system, and indexes survive an upgrade of the system.
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  );
  if (made.code !== 0) {
    await rm(staging, { recursive: true });
    throw new Error(`the database in ${place} could not be made (set DATABASE_URL to use another): ${made.output}`);
  }
  await rename(data, pgdata);
  await rm(staging, { recursive: true });
}

async function isMissing(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw new Error(`${folder} cannot be read as the folder of a database: choose another POLYCHRON_DATA_DIR`, {
      cause: error,
    });
  }
}

async function giveTo(account: NonNullable<Account>, folder: string): Promise<void> {
  await chown(folder, account.uid, account.gid);
  for (const name of await readdir(folder, { recursive: true }))
    await chown(join(folder, name), account.uid, account.gid);
}
