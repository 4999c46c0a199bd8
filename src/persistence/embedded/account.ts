/**
 * The system account that the server runs under. PostgreSQL refuses root, so root hands over to another account: the one that
 * already owns the cluster, else `polychron` or `postgres` if the system has it, else `nobody`, which every system has.
 * Accounts are not made: `useradd` is missing in many containers. An unnamed uid would do for the server but not for `initdb`.
 */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';

/** Undefined where the server can simply run as ourselves. */
export type Account = { readonly uid: number; readonly gid: number } | undefined;

const NAMES = ['polychron', 'postgres', 'nobody'] as const;

export async function findAccount(pgdata: string): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(pgdata).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };

  const accounts = new Map<string, Account>();
  for (const line of (await readFile('/etc/passwd', 'utf8')).split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name !== undefined && Number(uid) > 0) accounts.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  const account = NAMES.map((name) => accounts.get(name)).find((found) => found !== undefined);
  if (account === undefined) {
    throw new Error(
      `PostgreSQL does not run as root, and none of the accounts ${NAMES.join(', ')} is in /etc/passwd: ` +
        'start Polychron as another user, or set DATABASE_URL to a PostgreSQL of yours',
    );
  }
  return account;
}

/** Nothing of our environment goes along: it may hold secrets, and PG* variables would change what the server does. */
export function spawnAs(
  account: Account,
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const env = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' };
  return spawn(command, args, { cwd: '/', env, ...account, ...options });
}

/** The exit code and everything printed; rejects only if the command cannot be started. */
export async function runAs(
  account: Account,
  command: string,
  ...args: readonly string[]
): Promise<{ code: number | null; output: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number | null; output: string }>();
  const child = spawnAs(account, command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  child.once('error', reject).once('close', (code) => resolve({ code, output: output.trim() }));
  return promise;
}

/** Asked of the system itself, so that access lists and mounts count as well as modes. */
export async function canEnter(account: Account, folder: string): Promise<boolean> {
  return (await runAs(account, '/bin/sh', '-c', 'cd "$1"', 'sh', folder)).code === 0;
}
