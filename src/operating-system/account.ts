/** Accounts of the system, under which root runs what it does not trust with its own rights. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** Undefined: the process runs as ourselves. */
export type Account = { readonly uid: number; readonly gid: number } | undefined;

export interface NamedAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** Those of /etc/passwd, by name. */
export async function readAccounts(): Promise<ReadonlyMap<string, NamedAccount>> {
  const accounts = new Map<string, NamedAccount>();
  for (const line of (await readFile('/etc/passwd', 'utf8')).split('\n')) {
    const [name = '', , uid, gid, , home = ''] = line.split(':');
    if (name !== '') accounts.set(name, { name, uid: Number(uid), gid: Number(gid), home });
  }
  return accounts;
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

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** The exit code and everything printed; rejects only if the command cannot be started. */
export async function runAs(account: Account, command: string, ...args: readonly string[]): Promise<Ended> {
  return runIn('/', account, command, ...args);
}

/** The same in a folder, which the account need not be able to reach by its path. */
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

/** Asked of the system itself, so that access lists and mounts count as well as modes. */
export async function canEnter(account: Account, folder: string): Promise<boolean> {
  return (await runAs(account, '/bin/sh', '-c', 'cd "$1"', 'sh', folder)).code === 0;
}

/** The same for reading a file. */
export async function canRead(account: Account, file: string): Promise<boolean> {
  return (await runAs(account, '/bin/sh', '-c', 'test -r "$1"', 'sh', file)).code === 0;
}
