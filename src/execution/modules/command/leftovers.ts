/**
 * Finds processes of a run in /proc: by process group, or by the environment at their start. The environment also finds those
 * that left their group. This is best effort: a process can empty its environment, and some systems have no /proc.
 */
import { readFile, readdir } from 'node:fs/promises';

const TOGETHER = 32;
/** A process may fork during the search, so the search is repeated until it finds nothing, at most this often. */
const ROUNDS = 10;

/**
 * Kills all processes of these runs on this machine, of any attempt, and returns how many there were. A node calls it at its
 * start with the runs that it had before.
 */
export function killLeftovers(runIds: Iterable<string>): Promise<number> {
  const wanted = new Set(runIds);
  if (wanted.size === 0) return Promise.resolve(0);
  return killWhere((env) => wanted.has(valueOf(env, 'POLYCHRON_RUN_ID') ?? ''));
}

/** Kills processes of one attempt that left its process group. */
export function killAttempt(runId: string, attempt: number): Promise<number> {
  return killWhere(
    (env) => valueOf(env, 'POLYCHRON_RUN_ID') === runId && valueOf(env, 'POLYCHRON_ATTEMPT') === String(attempt),
  );
}

/** The living processes of a guarded group except its guard and watcher. */
export async function groupMembers(group: number): Promise<readonly number[]> {
  return inProc(async (pid) => {
    if (pid === group) return false;
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The process name in parentheses may contain spaces and parentheses, so the fields are read after its end.
    const [state, parent, pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(pgrp) === group && Number(parent) !== group && state !== 'Z' && state !== 'X';
  });
}

async function killWhere(matches: (env: string) => boolean): Promise<number> {
  const killed = new Set<number>();
  for (let round = 0; round < ROUNDS; round++) {
    const found = await inProc(
      // This node may itself be a command of another node; it must not kill itself.
      async (pid) => pid !== process.pid && matches(await readFile(`/proc/${pid}/environ`, 'utf8')),
    );
    if (found.length === 0) break;
    for (const pid of found) {
      killed.add(pid);
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // The process has ended, or belongs to another user.
      }
    }
  }
  return killed.size;
}

async function inProc(matches: (pid: number) => Promise<boolean>): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const found: number[] = [];
  for (let at = 0; at < pids.length; at += TOGETHER) {
    const some = pids.slice(at, at + TOGETHER);
    // A process may end while its file is read.
    const hits = await Promise.all(some.map((pid) => matches(pid).catch(() => false)));
    for (const [i, pid] of some.entries()) if (hits[i]) found.push(pid);
  }
  return found;
}

function valueOf(env: string, name: string): string | undefined {
  const start = env.startsWith(`${name}=`) ? 0 : env.indexOf(`\0${name}=`) + 1;
  if (start === 0 && !env.startsWith(`${name}=`)) return undefined;
  const from = start + name.length + 1;
  const to = env.indexOf('\0', from);
  return env.slice(from, to === -1 ? undefined : to);
}
