import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { moduleThatShifts } from './wall-clock.ts';

export const token = 'pct_campaign_0123456789_abcdefghijkl';
export type Part = 'supervisor' | 'engine' | 'api';

export interface NodeOptions {
  /** Its own folder. */
  readonly folder: string;
  readonly mark: string;
  readonly databaseUrl: string;
  readonly mongodbUrl: string | null;
}

/** One node: a real process with the two that it starts. */
export interface CampaignNode {
  readonly url: string;
  start(): void;
  /** Settles when the supervisor has ended. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** To the process now in that part; false if there is none. */
  signal(part: Part, signal: NodeJS.Signals): Promise<boolean>;
  jump(ms: number): Promise<void>;
  isReady(): Promise<boolean>;
  ask<Data>(query: string, variables?: object): Promise<Data>;
  /** The end of what it has printed. */
  readonly output: string;
}

const root = join(import.meta.dirname, '../..');

export async function prepareNode(options: NodeOptions): Promise<CampaignNode> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const clock = join(options.folder, 'clock-offset');
  await writeFile(clock, '0');
  let child: ChildProcess | undefined;
  let output = '';

  const isAlive = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null;

  function start(): void {
    const begun = spawn(process.execPath, ['src/main.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        NODE_OPTIONS: `--import ${moduleThatShifts(clock)}`,
        // Commands of runs inherit it, so that all that comes of this campaign can be found and ended.
        LOGNAME: options.mark,
        PORT: String(port),
        DATABASE_URL: options.databaseUrl,
        ...(options.mongodbUrl === null ? {} : { MONGODB_URL: options.mongodbUrl }),
        POLYCHRON_ADMIN_TOKEN: token,
        POLYCHRON_DATA_DIR: options.folder,
        // The commands write into a folder of the campaign.
        POLYCHRON_COMMAND_USER: 'self',
        POLYCHRON_COMMANDS: 'on',
        POLYCHRON_DRAIN_TIMEOUT: '3',
        POLYCHRON_DATABASE_CONNECTIONS: '20',
        LOG_LEVEL: 'warn',
      },
    });
    child = begun;
    for (const stream of [begun.stdout, begun.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-100_000)));
    }
  }

  async function pidOf(part: Part): Promise<number | undefined> {
    const parent = child?.pid;
    if (parent === undefined || !isAlive()) return undefined;
    return part === 'supervisor' ? parent : findChild(parent, `/${part}-process.`);
  }

  return {
    url,
    start,
    get output() {
      return output;
    },
    async end(signal) {
      const ending = child;
      if (ending === undefined || !isAlive()) return;
      const ended = once(ending, 'exit');
      ending.kill(signal);
      await ended;
    },
    async signal(part, signal) {
      const pid = await pidOf(part);
      return pid !== undefined && send(pid, signal);
    },
    jump: (ms) => writeFile(clock, String(ms)),
    isReady: () =>
      fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
        async (response) => {
          await response.text();
          return response.status === 200;
        },
        () => false,
      ),
    async ask<Data>(query: string, variables: object = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(20_000),
      });
      const { data, errors } = (await response.json()) as { data?: Data | null; errors?: readonly object[] };
      if (data == null || errors !== undefined) throw new Error(`${response.status}: ${JSON.stringify(errors)}`);
      return data;
    },
  };
}

/** Ends what is left of a campaign, by process ids: all whose environment has its mark. How many there were. */
export async function endMarked(mark: string): Promise<number> {
  const ended = new Set<number>();
  // Again until there is none: what was just being started has no mark yet.
  for (let rounds = 0, quiet = 0; rounds < 100 && quiet < 3; rounds++) {
    // oxlint-disable-next-line no-await-in-loop -- a round after the other
    const found = await marked(mark);
    for (const pid of found) {
      send(pid, 'SIGKILL');
      ended.add(pid);
    }
    quiet = found.length === 0 ? quiet + 1 : 0;
    // oxlint-disable-next-line no-await-in-loop -- as above
    await sleep(20);
  }
  return ended.size;
}

async function marked(mark: string): Promise<number[]> {
  const found = await Promise.all(
    (await pids()).map(async (pid) => {
      const text = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return text.split('\0').includes(`LOGNAME=${mark}`) ? [pid] : [];
    }),
  );
  return found.flat();
}

async function findChild(parent: number, words: string): Promise<number | undefined> {
  const found = await Promise.all(
    (await pids()).map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      if (Number(/\) [^ZX] (\d+)/.exec(stat)?.[1]) !== parent) return [];
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes(words) ? [pid] : [];
    }),
  );
  return found.flat()[0];
}

async function pids(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
