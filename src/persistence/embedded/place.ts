/**
 * Where the cluster lies: in the data folder, unless we are root and the server's account cannot enter that folder, e.g. in a
 * checkout below /root. Then it lies in /var/lib/polychron, as lasting as the data folder itself, and the file
 * `postgres.location` in the data folder names it. Whoever deletes the data folder gets an empty database the next time: the
 * name is drawn anew, and the old folder is mentioned but never deleted by us.
 */
import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BaseLogger } from 'pino';
import { canEnter, type Account } from '../../system-account.ts';

export const SYSTEM_FOLDER = '/var/lib/polychron';

export async function findPlace(dataDir: string, account: Account, logger: Pick<BaseLogger, 'warn'>): Promise<string> {
  const pointer = join(dataDir, 'postgres.location');
  const elsewhere = (await readFile(pointer, 'utf8').catch(() => '')).trim();
  if (elsewhere !== '') {
    if (await exists(elsewhere)) return elsewhere;
    throw new Error(
      `the database of ${dataDir} was kept in ${elsewhere}, which is gone: bring it back, or delete ${pointer} to start with an empty one`,
    );
  }
  if (account === undefined || (await openTo(account, dataDir))) return dataDir;
  if (await exists(join(dataDir, 'postgres'))) {
    throw new Error(
      `the account ${account.uid}, which runs PostgreSQL for root, cannot enter ${dataDir}: let other users enter the folders above it (chmod o+x)`,
    );
  }
  const place = await makePlaceElsewhere(dataDir, account, logger);
  await writeFile(pointer, `${place}\n`);
  return place;
}

/** The data folder is ours, so we may let others pass through it (its secrets have mode 600); the folders above are not. */
async function openTo(account: Account, dataDir: string): Promise<boolean> {
  if (await canEnter(account, dataDir)) return true;
  if (!(await canEnter(account, dirname(dataDir)))) return false;
  await chmod(dataDir, (await stat(dataDir)).mode | 0o011);
  return canEnter(account, dataDir);
}

async function makePlaceElsewhere(
  dataDir: string,
  account: NonNullable<Account>,
  logger: Pick<BaseLogger, 'warn'>,
): Promise<string> {
  const prefix = `data-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}-`;
  try {
    await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
    const older = (await readdir(SYSTEM_FOLDER)).filter((name) => name.startsWith(prefix));
    const place = await mkdtemp(join(SYSTEM_FOLDER, prefix));
    await chown(place, account.uid, account.gid);
    await writeFile(join(place, 'README'), `The PostgreSQL data of the Polychron in ${dataDir}\n`);
    logger.warn(
      { dataDir, place },
      'other users cannot enter the data folder, so the database is kept in another place',
    );
    for (const name of older) {
      logger.warn({ folder: join(SYSTEM_FOLDER, name) }, 'a database of an earlier, deleted data folder is still here');
    }
    return place;
  } catch (cause) {
    throw new Error(
      `the account that runs PostgreSQL for root cannot enter ${dataDir}, and ${SYSTEM_FOLDER} cannot be used instead: ` +
        'choose another POLYCHRON_DATA_DIR, or set DATABASE_URL',
      { cause },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
