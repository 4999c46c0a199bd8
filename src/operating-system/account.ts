/** Accounts of the system. A process of root runs programs under them that must not have its rights. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** Undefined: the account of this process. */
export type Account = { readonly uid: number; readonly gid: number } | undefined;

export interface NamedAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** The accounts in /etc/passwd, by name. */
export async function readAccounts(): Promise<ReadonlyMap<string, NamedAccount>> {
  const accounts = new Map<string, NamedAccount>();
  for (const line of (await readFile('/etc/passwd', 'utf8')).split('\n')) {
    const [name = '', , uid, gid, , home = ''] = line.split(':');
    if (name !== '') accounts.set(name, { name, uid: Number(uid), gid: Number(gid), home });
  }
  return accounts;
}

/** Starts a program without our environment, which may hold secrets. PG* variables would also change what PostgreSQL does. */
export function spawnAs(
  account: Account,
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const env = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' };
  return spawn(command, args, { cwd: '/', env, ...account, ...options });
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Returns the exit code and the output. Rejects only if the command cannot be started. */
export async function runAs(account: Account, command: string, ...args: readonly string[]): Promise<Ended> {
  return runIn('/', account, command, ...args);
}

/** As {@link runAs}, in a folder. The account need not be able to reach the folder by its path. */
export async function runIn(
  cwd: string,
  account: Account,
  command: string,
  ...args: readonly string[]
): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const child = spawnAs(account, command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  child.once('error', reject).once('close', (code) => resolve({ code, output: output.trim() }));
  return promise;
}

/** Asks the system itself, so that access lists and mounts count as well as modes. */
export async function canEnter(account: Account, folder: string): Promise<boolean> {
  return (await runAs(account, '/bin/sh', '-c', 'cd "$1"', 'sh', folder)).code === 0;
}

/** As {@link canEnter}, for reading a file. */
export async function canRead(account: Account, file: string): Promise<boolean> {
  return (await runAs(account, '/bin/sh', '-c', 'test -r "$1"', 'sh', file)).code === 0;
}
