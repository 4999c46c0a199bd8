import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { EmbeddedPostgresOptions } from '../../../src/persistence/embedded/embedded-postgres.ts';

export interface Answer {
  readonly url?: string;
  readonly error?: string;
  readonly milliseconds?: number;
}

export interface RunningService {
  readonly pid: number;
  readonly answer: Answer;
  end(signal: NodeJS.Signals): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Runs service.ts and waits for its output. */
export async function startService(
  dataDir: string,
  options: Partial<EmbeddedPostgresOptions> = {},
  script = fileURLToPath(new URL('service.ts', import.meta.url)),
): Promise<RunningService> {
  const args = ['--import', 'tsx', script, dataDir, JSON.stringify(options)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const exit = once(child, 'exit').finally(() => running.delete(child));
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), exit])) as [unknown];
  if (typeof line !== 'string' || child.pid === undefined) throw new Error('the service ended without an answer');
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exit;
  };
  return { pid: child.pid, answer: JSON.parse(line) as Answer, end };
}

export async function endServices(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }),
  );
}

export async function query(url: string | undefined, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows.flat();
  } finally {
    await client.end();
  }
}

/** The pid of the server's main process, from its lock file. */
export async function readServerPid(pgdata: string): Promise<number> {
  return Number((await readFile(`${pgdata}/postmaster.pid`, 'utf8')).split('\n')[0]);
}

/** False for a zombie, which only waits for its parent. */
export async function isAlive(pid: number): Promise<boolean> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return /\) [^ZX]/.test(stat);
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Kills the shell that would stop the server after its owner's death, as when a whole session is killed. */
export async function killGuard(servicePid: number): Promise<void> {
  for (const name of await readdir('/proc')) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const [, comm, ppid] = /^\d+ \((.*)\) \S (\d+)/.exec(stat) ?? [];
    if (Number(ppid) === servicePid && comm === 'sh') process.kill(Number(name), 'SIGKILL');
  }
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const signal = AbortSignal.timeout(120_000);
  while (!(await condition())) await delay(20, undefined, { signal });
}
