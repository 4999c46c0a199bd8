/**
 * Finds processes of a run through /proc: by process group, or by the environment they were started with, which also shows
 * those that left their group. Best effort: a process that emptied its environment is not found, and without /proc none is.
 */
import { readFile, readdir } from 'node:fs/promises';

const TOGETHER = 32;
/** A process may fork while it is looked for, so the search is repeated until it finds nothing, but not for ever. */
const ROUNDS = 10;

/**
 * Kills every process on this machine that one of these runs has left, whichever attempt it was; how many there were.
 * For the start of a node, with the runs that it had before.
 */
export function killLeftovers(runIds: Iterable<string>): Promise<number> {
  const wanted = new Set(runIds);
  if (wanted.size === 0) return Promise.resolve(0);
  return killWhere((env) => wanted.has(valueOf(env, 'POLYCHRON_RUN_ID') ?? ''));
}

/** Kills what one attempt has left outside its process group. */
export function killAttempt(runId: string, attempt: number): Promise<number> {
  return killWhere(
    (env) => valueOf(env, 'POLYCHRON_RUN_ID') === runId && valueOf(env, 'POLYCHRON_ATTEMPT') === String(attempt),
  );
}

/** Living processes of a guarded group, without its guard and the guard's watcher. */
export async function groupMembers(group: number): Promise<readonly number[]> {
  return inProc(async (pid) => {
    if (pid === group) return false;
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The name, in parentheses, may hold anything; what follows it is plain.
    const [state, parent, pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(pgrp) === group && Number(parent) !== group && state !== 'Z' && state !== 'X';
  });
}

async function killWhere(matches: (env: string) => boolean): Promise<number> {
  const killed = new Set<number>();
  for (let round = 0; round < ROUNDS; round++) {
    const found = await inProc(
      // A node may itself run as the command of another one, and does not kill itself.
      async (pid) => pid !== process.pid && matches(await readFile(`/proc/${pid}/environ`, 'utf8')),
    );
    if (found.length === 0) break;
    for (const pid of found) {
      killed.add(pid);
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself, or belongs to another user.
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
    // A process that ends while it is read is not there any more.
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
