/** Stops what an earlier server of this cluster left running, so that a new one can start. */
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { BaseLogger } from 'pino';

/** Fast shutdown, immediate shutdown, and what cannot be refused; each with the time it gets. */
const STEPS = [
  ['SIGINT', 3_000],
  ['SIGQUIT', 2_000],
  ['SIGKILL', 2_000],
] as const;

/**
 * To be called only by the folder's owner: a server found here has none. With `alone`, the kernel has said that no process of
 * a server lives in any container (see kernel-lock.ts).
 */
export async function stopLeftovers(pgdata: string, logger: Pick<BaseLogger, 'warn'>, alone: boolean): Promise<void> {
  let pids = await findServerProcesses(pgdata);
  if (pids.length === 0) return removeForeignLock(pgdata, alone);

  logger.warn({ pids, pgdata }, 'stopping a PostgreSQL whose owner has died');
  const main = await readLockPid(pgdata);
  for (const [signal, milliseconds] of STEPS) {
    // The main process stops the others; where it is dead they are told one by one (SIGINT would only cancel their statement).
    if (signal === 'SIGINT' && main !== undefined && pids.includes(main)) send(main, 'SIGINT');
    else for (const pid of pids) send(pid, signal === 'SIGINT' ? 'SIGTERM' : signal);

    const end = performance.now() + milliseconds;
    while (pids.length > 0 && performance.now() < end) {
      await delay(20);
      pids = await findServerProcesses(pgdata);
    }
    if (pids.length === 0) return;
  }
  throw new Error(`PostgreSQL processes of ${pgdata} cannot be stopped: ${pids.join(', ')}`);
}

/**
 * PostgreSQL will not start while the pid in its lock file lives, though after a reboot, or in another container, that may be
 * any process, also one that begins a moment later.
 */
async function removeForeignLock(pgdata: string, alone: boolean): Promise<void> {
  const pid = await readLockPid(pgdata);
  if (pid !== undefined && (alone || send(pid, 0))) await rm(join(pgdata, 'postmaster.pid'), { force: true });
}

/** All processes of a server work in its folder. Elsewhere than on Linux only the main process can be told. */
async function findServerProcesses(pgdata: string): Promise<number[]> {
  if (process.platform !== 'linux') {
    const pid = await readLockPid(pgdata);
    if (pid === undefined) return [];
    const answer = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => undefined);
    return answer?.stdout.includes(pgdata) ? [pid] : [];
  }
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    if ((await readlink(`/proc/${name}/cwd`).catch(() => '')) !== pgdata) continue;
    // A person's shell may stand in the folder too.
    if ((await readFile(`/proc/${name}/comm`, 'utf8').catch(() => '')).trim() === 'postgres') found.push(Number(name));
  }
  return found;
}

async function readLockPid(pgdata: string): Promise<number | undefined> {
  const pid = Number((await readFile(join(pgdata, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
