import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { TypedDocument } from '../../src/cli/client.ts';
import { bareEnvironment } from './bare-environment.ts';
import { until } from './node.ts';

export const adminToken = 'pct_test_admin_0123456789_ABCDEFGHIJ';

/** For services that interrupt their runs at the end of a test instead of waiting for them. */
export const withoutDrain = { POLYCHRON_DRAIN_TIMEOUT: '0' } as const;

export interface ServiceOptions {
  readonly databaseUrl: string;
  /** Null: the alarm is in PostgreSQL. */
  readonly mongodbUrl?: string | null;
  /** Absent: a free port. */
  readonly port?: number;
  /** The host name that it sees, so that a run's `worker` shows which of several nodes on one machine it was. */
  readonly host?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another checkout of the program; by default this one. */
  readonly checkout?: string;
  /** Whether to wait until /readyz says 200 (default) or only until it listens. */
  readonly untilReady?: boolean;
}

export interface Answer<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors: readonly GraphqlError[];
  /** The whole answer as received. */
  readonly text: string;
}

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly [name: string]: unknown };
}

export interface Probe {
  readonly status: number;
  readonly body: {
    readonly ready?: boolean;
    readonly degraded?: boolean;
    readonly status?: string;
    readonly checks?: Readonly<Record<string, { readonly ok: boolean; readonly message: string | null }>>;
  };
}

/** The data of an operation that must succeed, either of a generated document or of a text. */
export interface Data {
  <Result, Variables extends object>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    token?: string,
  ): Promise<Result>;
  <Result>(query: string, variables?: object, token?: string): Promise<Result>;
}

export type Service = Awaited<ReturnType<typeof startService>>;

const root = join(import.meta.dirname, '../..');
const living = new Set<{ readonly child: ChildProcess; readonly mark: string; readonly output: () => string }>();
const marks: string[] = [];

/** A test file fails if it leaves a service running, or a process that a service started. */
after(async () => {
  const left = [...living];
  for (const { child } of left) child.kill('SIGKILL');
  if (left.length > 0) throw new Error(`services left running: ${left.map(({ child }) => child.pid).join(', ')}`);
  await until(async () => (await processesWith('LOGNAME', marks)).length === 0, 'the end of every process started');
});

/** The program itself, in its own process. */
export async function startService(options: ServiceOptions) {
  const mark = `polychron-e2e-${process.pid}-${marks.length}`;
  marks.push(mark);
  const dataDir = await mkdtemp(join(tmpdir(), 'polychron-e2e-'));
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: options.checkout ?? root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...bareEnvironment(),
      ...(options.host ? { NODE_OPTIONS: `--import ${moduleThatRenames(options.host)}` } : {}),
      // Commands of runs inherit it, so that all processes of this test can be told from those of other tests.
      LOGNAME: mark,
      PORT: String(options.port ?? 0),
      DATABASE_URL: options.databaseUrl,
      ...(options.mongodbUrl ? { MONGODB_URL: options.mongodbUrl } : {}),
      POLYCHRON_ADMIN_TOKEN: adminToken,
      POLYCHRON_DATA_DIR: dataDir,
      // Commands of tests run in folders that belong to the tests.
      POLYCHRON_COMMAND_USER: 'self',
      ...options.env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-4_000_000)));
  }
  const entry = { child, mark, output: () => output };
  living.add(entry);
  async function untilGone(): Promise<void> {
    await once(child, 'exit');
    living.delete(entry);
    await rm(dataDir, { recursive: true, force: true });
  }
  const exit = untilGone();
  const failed = (what: string): Error =>
    new Error(`the service ${what}; its output ends with:\n${output.slice(-4_000)}`);
  const url = await until(async () => {
    if (child.exitCode !== null || child.signalCode !== null)
      throw failed(`ended with ${child.exitCode ?? child.signalCode}`);
    return /listens on (\S+)/.exec(output)?.[1];
  }, 'the service to listen');

  async function untilChild(program: string, not?: number): Promise<number> {
    return until(
      async () => (await childrenOf(child.pid ?? 0, `/${program}.`)).find((pid) => pid !== not),
      `the process ${program}`,
      180_000,
    );
  }

  async function probe(path: '/healthz' | '/readyz', headers: Readonly<Record<string, string>> = {}): Promise<Probe> {
    const response = await fetch(`${url}${path}`, { headers, signal: AbortSignal.timeout(60_000) });
    return { status: response.status, body: (await response.json()) as Probe['body'] };
  }

  /** Asks as the operator by default; `null` sends no token. */
  async function ask<Data>(
    query: string,
    variables: object = {},
    token: string | null = adminToken,
  ): Promise<Answer<Data>> {
    return post<Data>(JSON.stringify({ query, variables }), token);
  }

  async function post<Data>(body: string | Uint8Array, token: string | null = adminToken): Promise<Answer<Data>> {
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
    };
    if (token !== null) headers['authorization'] = `Bearer ${token}`;
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    const text = await response.text();
    const { data = null, errors = [] } = JSON.parse(text) as Partial<Answer<Data>>;
    return { status: response.status, data, errors, text };
  }

  const service = {
    url,
    socketUrl: `${url.replace('http', 'ws')}/graphql`,
    port: Number(new URL(url).port),
    pid: child.pid ?? -1,
    mark,
    /** Everything that it wrote to its standard output and error. */
    output: () => output,
    /** Its log lines, as pino writes them. */
    logged: () =>
      output
        .split('\n')
        .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as { level: number; msg: string }] : [])),
    /** Its latest warnings and errors. */
    faults: () =>
      output
        .split('\n')
        .filter((line) => /^\{"level":[456]0/.test(line))
        .slice(-5)
        .join('\n'),
    alive: () => child.exitCode === null && child.signalCode === null,
    healthz: () => probe('/healthz'),
    /** The answer for an operator. */
    readyz: () => probe('/readyz', { authorization: `Bearer ${adminToken}` }),
    /** Also works while the API's process is restarting. */
    ready: (ms?: number) =>
      until(
        async () => {
          if (!service.alive()) throw failed('ended before it was ready');
          return probe('/readyz').then(
            ({ status }) => status === 200,
            () => false,
          );
        },
        'the service to be ready',
        ms,
      ),
    ask,
    post,
    data: (async (query: { toString(): string }, variables: object = {}, token: string = adminToken) => {
      const answer = await ask<unknown>(query.toString(), variables, token);
      if (answer.errors.length > 0 || answer.data === null)
        throw new Error(`${answer.status}: ${answer.text}\n${service.faults()}`);
      return answer.data;
    }) as Data,
    async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
      child.kill(signal);
      await exit;
      return child.exitCode;
    },
    /** Stops it cleanly, and fails if that is not possible. */
    async stop(): Promise<void> {
      if (!service.alive()) return;
      const code = await service.kill('SIGTERM');
      if (code !== 0) throw failed(`ended with ${code} instead of 0`);
    },
    /** The process that serves callers, as soon as it exists; with `not`, another one than that. */
    apiPid: (not?: number) => untilChild('api-process', not),
    /** The process that plans and executes. */
    enginePid: (not?: number) => untilChild('engine-process', not),
    /** Resident memory of all its processes except the database, in MiB. */
    async memory(): Promise<number> {
      const pids = [child.pid ?? 0, await untilChild('api-process'), await untilChild('engine-process')];
      const texts = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/status`, 'utf8')));
      return texts.reduce((sum, text) => sum + Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1]) / 1024, 0);
    },
  };
  if (options.untilReady !== false) await service.ready();
  return service;
}

function moduleThatRenames(host: string): string {
  const code = `import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module'; os.hostname = () => '${host}'; syncBuiltinESMExports();`;
  return `data:text/javascript,${encodeURIComponent(code).replaceAll("'", '%27')}`;
}

/** Ids of the child processes of this process whose command line contains the words. */
async function childrenOf(parent: number, words: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      if (Number(/\) [^ZX] (\d+)/.exec(stat)?.[1]) !== parent) return [];
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes(words) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

/** Ids of local processes whose environment sets the variable to one of the values. */
export async function processesWith(variable: string, values: readonly string[]): Promise<number[]> {
  const wanted = new Set(values.map((value) => `${variable}=${value}`));
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return text.split('\0').some((one) => wanted.has(one)) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}
