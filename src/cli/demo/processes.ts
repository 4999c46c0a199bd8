import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The living processes of this machine. Reads /proc on Linux, because small images have no `ps`. */
export async function listProcesses(): Promise<readonly Process[]> {
  return process.platform === 'linux' ? fromProc() : fromPs();
}

/** A process and its descendants. A process whose parent has ended is not found. */
export async function familyOf(pid: number): Promise<readonly Process[]> {
  const all = await listProcesses();
  const family = all.filter((one) => one.pid === pid);
  for (const elder of family) family.push(...all.filter((one) => one.parent === elder.pid));
  return family;
}

/** Waits until none of the processes is alive, and returns those that still are when the time is up. */
export async function untilGone(them: readonly Process[], withinMs: number): Promise<readonly Process[]> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const alive = await listProcesses();
    const left = them.filter((one) => alive.some(({ pid, command }) => pid === one.pid && command === one.command));
    if (left.length === 0 || performance.now() > deadline) return left;
    await sleep(20);
  }
}

async function fromProc(): Promise<readonly Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid): Promise<Process | null> => {
      try {
        const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
        // The process name in parentheses may contain spaces and parentheses, so the fields are read after its end.
        const end = stat.lastIndexOf(')');
        const [state, parent] = stat.slice(end + 2).split(' ');
        const args = await readFile(`/proc/${pid}/cmdline`, 'utf8');
        const command = args.replaceAll('\0', ' ').trim() || stat.slice(stat.indexOf('(') + 1, end);
        return state === 'Z' || state === 'X' ? null : { pid: Number(pid), parent: Number(parent), command };
      } catch {
        // The process has ended meanwhile.
        return null;
      }
    }),
  );
  return found.filter((one) => one !== null);
}

async function fromPs(): Promise<readonly Process[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,state=,args='], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined || state?.startsWith('Z')
      ? []
      : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
