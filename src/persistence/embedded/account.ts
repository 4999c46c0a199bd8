/**
 * The system account that the server runs under. PostgreSQL refuses root, so root hands over to another account: the one that
 * already owns the cluster, else `polychron` or `postgres` if the system has it, else `nobody`, which every system has.
 * Accounts are not made: `useradd` is missing in many containers. An unnamed uid would do for the server but not for `initdb`.
 */
import { stat } from 'node:fs/promises';
import { type Account, readAccounts } from '../../operating-system/account.ts';

const NAMES = ['polychron', 'postgres', 'nobody'] as const;

export async function findAccount(pgdata: string): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(pgdata).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };

  const accounts = await readAccounts();
  const account = NAMES.map((name) => accounts.get(name)).find((found) => found !== undefined && found.uid > 0);
  if (account === undefined) {
    throw new Error(
      `PostgreSQL does not run as root, and none of the accounts ${NAMES.join(', ')} is in /etc/passwd: ` +
        'start Polychron as another user, or set DATABASE_URL to a PostgreSQL of yours',
    );
  }
  return { uid: account.uid, gid: account.gid };
}
