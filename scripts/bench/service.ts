import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface Service {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  /** Sends an operation over HTTP and returns its data. Throws when it fails. */
  ask<Data>(query: string, variables: object): Promise<Data>;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly databaseUrl: string;
  readonly mongoUrl: string | null;
  readonly concurrency: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The admin token of every service that is started here. */
export const serviceToken = 'pct_bench_0123456789_abcdefghijklm';

const root = join(import.meta.dirname, '../..');

let built: Promise<unknown> | undefined;

/** Builds the program as `npm start` does. A node that strips types itself takes 100 MiB more. */
function build(): Promise<unknown> {
  return promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: root });
}

/** Starts the program in a process of its own and waits until it is ready. */
export async function startService({ databaseUrl, mongoUrl, concurrency, env }: ServiceOptions): Promise<Service> {
  await (built ??= build());
  const profile = process.env['BENCH_CPU_PROF'];
  const dataDir = await mkdtemp(join(tmpdir(), 'polychron-bench-'));
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: '0',
      DATABASE_URL: databaseUrl,
      ...(mongoUrl === null ? {} : { MONGODB_URL: mongoUrl }),
      POLYCHRON_ADMIN_TOKEN: serviceToken,
      POLYCHRON_CONCURRENCY: String(concurrency),
      POLYCHRON_DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      ...(profile !== undefined && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` }),
      ...env,
    },
  });
  const exit = once(child, 'exit');
  const { promise: listening, resolve, reject } = Promise.withResolvers<string>();
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-4_000);
    const found = /listens on (\S+)/.exec(output)?.[1];
    if (found !== undefined) resolve(found);
  });
  child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${output}`)));
  const url = await listening;
  for (let tries = 0; (await fetch(`${url}/readyz`)).status !== 200; tries++) {
    if (tries === 300) throw new Error('the service did not become ready');
    await sleep(100);
  }

  return {
    url,
    token: serviceToken,
    pid: child.pid ?? 0,
    async ask<Data>(query: string, variables: object) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${serviceToken}` },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as { data?: Data; errors?: readonly object[] };
      if (data == null || errors !== undefined) throw new Error(`${response.status}: ${JSON.stringify(errors)}`);
      return data;
    },
    async stop() {
      child.kill('SIGTERM');
      await exit;
      await rm(dataDir, { recursive: true });
    },
  };
}
