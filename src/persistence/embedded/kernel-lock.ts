/**
 * A lock on an open file. The kernel shares it across the namespaces of containers, and gives it back when the last process that
 * has the file open ends: we, and the server's processes, which inherit the descriptor. Node has no flock(2), but a lock belongs
 * to the open file, so a program that is handed our descriptor can take it for us.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';

export interface KernelLock {
  readonly descriptor: number;
  /** `none`: there is no program that could take it, or the file system has no locks. */
  take(): Promise<'taken' | 'busy' | 'none'>;
  /** Processes that have inherited the descriptor keep the lock. */
  close(): Promise<void>;
}

const perl = 'open(my $file, "+<&=", 3) or exit 3; exit(flock($file, 6) ? 0 : $!{EWOULDBLOCK} ? 1 : 3)';
const programs: readonly (readonly [string, ...string[]])[] = [
  ['flock', '-n', '3'],
  ['perl', '-MErrno', '-e', perl],
];

export async function openKernelLock(path: string): Promise<KernelLock> {
  const file = await open(path, 'a+', 0o600);
  return { descriptor: file.fd, take: () => take(file), close: () => file.close() };
}

async function take(file: FileHandle): Promise<'taken' | 'busy' | 'none'> {
  for (const [program, ...args] of programs) {
    const { code, said } = await run(program, args, file.fd);
    if (code === 0) return 'taken';
    // That of busybox says 1 for other errors too, but in words.
    if (code === 1 && said === '') return 'busy';
  }
  return 'none';
}

async function run(program: string, args: readonly string[], descriptor: number) {
  const child = spawn(program, args, {
    env: { LC_ALL: 'C', PATH: '/usr/local/bin:/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', 'pipe', descriptor],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close').catch(() => [null])) as [number | null];
  return { code, said };
}
