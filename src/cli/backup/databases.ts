import { resolve } from 'node:path';
import { BackupError } from '../../persistence/backup/contents.ts';
import { startEmbeddedPostgres } from '../../persistence/embedded/embedded-postgres.ts';
import { findRunning } from '../../persistence/embedded/running.ts';
import { openDatabase } from '../../persistence/orm.ts';
import type { RestoreTarget } from '../../persistence/backup/restore.ts';

/** Which database to use: the one of the URL, else the one in the data folder. */
export interface Chosen {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** A folder with other programs of PostgreSQL than those shipped. */
  readonly programs?: string | undefined;
  readonly signal: AbortSignal;
}

const say = (details: unknown, message?: unknown): void => void process.stderr.write(`${String(message ?? details)}\n`);
const logger = { debug: () => undefined, info: () => undefined, warn: say, error: say };

/** Works with the database to read from. The one in a data folder is started for this time if it is not running. */
export async function withSource<Result>(chosen: Chosen, work: (url: string) => Promise<Result>): Promise<Result> {
  if (chosen.databaseUrl !== null) return work(chosen.databaseUrl);
  const { exists, url } = await findRunning(chosen.dataDir);
  if (!exists)
    throw new BackupError(`there is no database in ${resolve(chosen.dataDir)}: give --data-dir or DATABASE_URL`);
  return url === null ? withStarted(chosen, work) : work(url);
}

/** Works with the database in the data folder. Throws when a service is using it. */
export async function withIdle<Result>(chosen: Chosen, work: (url: string) => Promise<Result>): Promise<Result> {
  const { exists, url } = await findRunning(chosen.dataDir);
  const folder = resolve(chosen.dataDir);
  if (!exists) throw new BackupError(`there is no database in ${folder}: give --data-dir`);
  if (url !== null) throw new BackupError(`a service is using the database in ${folder}: stop it first`);
  return withStarted(chosen, work);
}

/** Works with the database to write to. The one in a data folder is made if it does not exist. */
export async function withTarget<Result>(chosen: Chosen, work: (url: string) => Promise<Result>): Promise<Result> {
  if (chosen.databaseUrl !== null) return work(chosen.databaseUrl);
  const { url } = await findRunning(chosen.dataDir);
  if (url !== null) {
    throw new BackupError(
      `a service is using the database in ${resolve(chosen.dataDir)}: stop it, or restore into another --data-dir`,
    );
  }
  return withStarted(chosen, work);
}

async function withStarted<Result>(chosen: Chosen, work: (url: string) => Promise<Result>): Promise<Result> {
  const { dataDir, programs, signal } = chosen;
  const server = await startEmbeddedPostgres({
    dataDir,
    programs,
    logger,
    signal,
    elsewhere: true,
  }).catch((error: Error) => {
    throw new BackupError(error.message, { cause: error });
  });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
}

/** The target of a restore at this URL. */
export function targetAt(url: string): RestoreTarget {
  return {
    url,
    async migrate(to) {
      const database = await openDatabase({ url, poolSize: 2, logger });
      try {
        await database.migrate(to);
      } finally {
        await database.close();
      }
    },
  };
}
