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
  /** The node's own folder. */
  readonly folder: string;
  /** Stands in the environment of all processes of the campaign. */
  readonly mark: string;
  readonly databaseUrl: string;
  readonly mongodbUrl: string | null;
}

/** One node: a real supervisor process with the two that it starts. */
export interface CampaignNode {
  readonly url: string;
  start(): void;
  /** Settles when the supervisor has ended. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** Sends a signal to the process that is this part at the moment. False: there is none. */
  signal(part: Part, signal: NodeJS.Signals): Promise<boolean>;
  /** Makes the wall clock of the node differ by so much. */
  jump(ms: number): Promise<void>;
  isReady(): Promise<boolean>;
  ask<Data>(query: string, variables?: object): Promise<Data>;
  /** The last part of what the node has printed. */
  readonly output: string;
}

const root = join(import.meta.dirname, '../..');

export async function prepareNode(options: NodeOptions): Promise<CampaignNode> {
  const clock = join(options.folder, 'clock-offset');
  await writeFile(clock, '0');
  return new RealNode(options, clock, await freePort());
}

class RealNode implements CampaignNode {
  readonly url: string;
  readonly #options: NodeOptions;
  readonly #clock: string;
  readonly #port: number;
  #child: ChildProcess | undefined;
  #output = '';

  constructor(options: NodeOptions, clock: string, port: number) {
    this.url = `http://127.0.0.1:${port}`;
    this.#options = options;
    this.#clock = clock;
    this.#port = port;
  }

  get output(): string {
    return this.#output;
  }

  start(): void {
    const begun = spawn(process.execPath, ['src/main.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: this.#environment(),
    });
    this.#child = begun;
    for (const stream of [begun.stdout, begun.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.#output = (this.#output + text).slice(-100_000)));
    }
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const ending = this.#child;
    if (ending === undefined || !this.#isAlive) return;
    const ended = once(ending, 'exit');
    ending.kill(signal);
    await ended;
  }

  async signal(part: Part, signal: NodeJS.Signals): Promise<boolean> {
    const pid = await this.#pidOf(part);
    return pid !== undefined && send(pid, signal);
  }

  jump(ms: number): Promise<void> {
    return writeFile(this.#clock, String(ms));
  }

  async isReady(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2_000) });
      await response.text();
      return response.status === 200;
    } catch {
      return false;
    }
  }

  async ask<Data>(query: string, variables: object = {}): Promise<Data> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(20_000),
    });
    const { data, errors } = (await response.json()) as { data?: Data | null; errors?: readonly object[] };
    if (data == null || errors !== undefined) throw new Error(`${response.status}: ${JSON.stringify(errors)}`);
    return data;
  }

  get #isAlive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async #pidOf(part: Part): Promise<number | undefined> {
    const parent = this.#child?.pid;
    if (parent === undefined || !this.#isAlive) return undefined;
    return part === 'supervisor' ? parent : findChild(parent, `/${part}-process.`);
  }

  #environment(): NodeJS.ProcessEnv {
    const { folder, mark, databaseUrl, mongodbUrl } = this.#options;
    return {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_OPTIONS: `--import ${moduleThatShifts(this.#clock)}`,
      // Commands of runs inherit it, so that every process of this campaign can be found and ended.
      LOGNAME: mark,
      PORT: String(this.#port),
      DATABASE_URL: databaseUrl,
      ...(mongodbUrl === null ? {} : { MONGODB_URL: mongodbUrl }),
      POLYCHRON_ADMIN_TOKEN: token,
      POLYCHRON_DATA_DIR: folder,
      // The commands write into a folder of the campaign.
      POLYCHRON_COMMAND_USER: 'self',
      POLYCHRON_COMMANDS: 'on',
      POLYCHRON_DRAIN_TIMEOUT: '3',
      POLYCHRON_DATABASE_CONNECTIONS: '20',
      LOG_LEVEL: 'warn',
    };
  }
}

/** Kills all processes whose environment has the mark of the campaign, and returns how many there were. */
export async function endMarked(mark: string): Promise<number> {
  const ended = new Set<number>();
  // Repeated until there is none: a process that is being started has no mark yet.
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
