/**
 * Where the cluster lies: in the data folder, always. Earlier versions put it into /var/lib/polychron where the server's account
 * could not enter the data folder, and named that place in the file `postgres.location`; such a database is still found.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, canEnter } from '../../operating-system/account.ts';

/** For copies of the server's programs that its account can read. */
export const SYSTEM_FOLDER = '/var/lib/polychron';

export interface PlaceOptions {
  readonly account: Account;
  /** False where the operator has named the data folder, and in a container, whose other folders end with it. */
  readonly elsewhere: boolean;
}

export async function findPlace(dataDir: string, { account, elsewhere }: PlaceOptions): Promise<string> {
  const pointer = join(dataDir, 'postgres.location');
  const place = (await readFile(pointer, 'utf8').catch(() => '')).trim();
  if (place !== '') {
    if (!(await stat(place).catch(() => undefined))) {
      throw new Error(
        `the database of ${dataDir} was kept in ${place}, which is gone: bring it back, or delete ${pointer} to start with an empty one`,
      );
    }
    if (elsewhere) return place;
    const [from, to] = [join(place, 'postgres'), join(dataDir, 'postgres')];
    throw new Error(
      `an earlier version has put the database of ${dataDir} into ${place}, and it must lie in the data folder: ` +
        `stop Polychron, move ${from} to ${to}, and delete ${pointer}`,
    );
  }
  if (reachesByItsCwd || (await canEnter(account, dataDir))) return dataDir;
  throw new Error(
    `the account ${account?.uid}, which runs PostgreSQL for root, cannot enter ${dataDir}: let other users enter it and the ` +
      'folders above it (chmod o+x), start Polychron as another user, or choose another POLYCHRON_DATA_DIR',
  );
}

/**
 * Root starts a program of another account in a folder that this account could not reach by its path, such as one below /root.
 * Linux then still knows the folder by this name.
 */
const reachesByItsCwd = process.platform === 'linux';

/** How a program of the account names the folder in which it is started. */
export function cwdName(account: Account, folder: string): string {
  return account !== undefined && reachesByItsCwd ? '/proc/self/cwd' : folder;
}
