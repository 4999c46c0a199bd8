/** One running server process, from its launch to its end. */
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spawnAs, type Account } from '../../operating-system/account.ts';
import { cwdName } from './place.ts';
import type { ServerLog } from './server-log.ts';
import type { ServerSettings } from './settings.ts';

export interface ServerLaunch {
  readonly pgdata: string;
  readonly binary: string;
  readonly account: Account;
  readonly port: number;
  readonly settings: ServerSettings;
  readonly log: ServerLog;
  /** A descriptor that the server keeps open as long as one of its processes lives; see kernel-lock.ts. */
  readonly lock: number | null;
}

export interface Server {
  readonly pid: number;
  /** Resolves at the end of the process, however it came; never rejects. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
  /** At once: nothing more is written, not even a checkpoint. */
  kill(): void;
}

/** Resolves when the server takes connections, after a crash that may be after its recovery. Rejects with the log if it ends before. */
export async function launchServer(launch: ServerLaunch, signal?: AbortSignal): Promise<Server> {
  const { pgdata, binary, account, port, settings, log, lock } = launch;
  await log.trim();
  const position = await log.size();
  const args = ['-D', cwdName(account, pgdata), '-p', String(port)];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  // Detached: Ctrl-C at a terminal is for us alone; we stop the server when we no longer need it.
  const child = log.withDescriptor((fd) => {
    const stdio = ['ignore' as const, fd, fd, ...(lock === null ? [] : [lock])];
    return spawnAs(account, binary, args, { cwd: pgdata, stdio, detached: true });
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, killer) => resolve(killer === null ? `exit code ${code}` : killer));
  });
  if (child.pid === undefined) throw new Error(`PostgreSQL cannot be started: ${await ended}`);
  const { pid } = child;
  const server = { pid, ended, stop: () => stopServer(child, ended), kill: () => void child.kill('SIGQUIT') };
  stopWithUs(account, child, ended);

  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`PostgreSQL ended while it started (${await ended}): ${await log.since(position)}`);
    }
    if (signal?.aborted) {
      await server.stop();
      signal.throwIfAborted();
    }
    if (await isReady(pgdata, pid)) return server;
    await delay(10);
  }
}

/** The same test as pg_ctl's: the lock file holds the pid in its first line and the state in its eighth. */
async function isReady(pgdata: string, pid: number): Promise<boolean> {
  const lines = (await readFile(join(pgdata, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
}

/**
 * However we end, the server must not outlive us: a shell waits on a pipe from us, and when the pipe closes without a word, which
 * is what kill -9 does, it asks the server to stop.
 */
function stopWithUs(account: Account, server: ChildProcess, ended: Promise<string>): void {
  const script = 'trap "" INT TERM HUP; read -r _ || kill -INT "$1"';
  const guard = spawnAs(account, '/bin/sh', ['-c', script, 'sh', String(server.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without it the next start still finds the server.
  guard.on('error', () => undefined);
  guard.stdin?.on('error', () => undefined);
  guard.unref();
  void ended.then(() => guard.stdin?.end('ended\n'));
}

async function stopServer(child: ChildProcess, ended: Promise<string>): Promise<void> {
  const impatience = new AbortController();
  const insist = async (): Promise<void> => {
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      child.kill(signal);
      await delay(10_000, undefined, { signal: impatience.signal });
    }
  };
  if (child.exitCode === null && child.signalCode === null) {
    await Promise.race([ended, insist().catch(() => undefined)]);
    impatience.abort();
  }
}
