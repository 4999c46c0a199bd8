/** Database servers that a test may kill, freeze and start again on the same port. */
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findAccount } from '../../../src/persistence/embedded/account.ts';
import { runAs, spawnAs } from '../../../src/operating-system/account.ts';
import { findBinaries } from '../../../src/persistence/embedded/binaries.ts';
import { startMongod } from '../../support/mongod.ts';

export interface TestServer {
  readonly url: string;
  /** Resolves when its port accepts connections. */
  start(): Promise<void>;
  /** SIGKILL: connections break without a close. */
  kill(): Promise<void>;
  /** SIGSTOP: connections stay open, but nothing answers. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Ends the server and deletes its data. */
  remove(): Promise<void>;
}

interface Running {
  readonly pid: number;
  kill(): Promise<void>;
}

/** Not started yet. */
export async function makeMongoServer(): Promise<TestServer> {
  const [dbpath, port] = await Promise.all([mkdtemp(join(tmpdir(), 'polychron-alarm-')), freePort()]);
  return makeServer(dbpath, `mongodb://127.0.0.1:${port}`, () => startMongod({ port, dbpath }));
}

/** Not started yet. */
export async function makePostgresServer(): Promise<TestServer> {
  const [folder, port] = await Promise.all([mkdtemp(join(tmpdir(), 'polychron-alarm-')), freePort()]);
  const account = await findAccount(folder);
  const { initdb, postgres } = await findBinaries(account);
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const made = await runAs(account, initdb, '-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync');
  if (made.code !== 0) throw new Error(made.output);

  async function start(): Promise<Running> {
    // After a kill the server refuses to start until its orphaned processes have ended.
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const args = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'];
      const child = spawnAs(account, postgres, args, { stdio: 'ignore' });
      const ended = once(child, 'exit');
      while (child.exitCode === null && !(await accepts(port))) await sleep(50);
      const { pid } = child;
      if (child.exitCode !== null || pid === undefined) continue;
      return {
        pid,
        async kill() {
          await signalAll(pid, 'SIGKILL');
          await ended;
        },
      };
    }
    throw new Error(`${postgres} does not start`);
  }
  return makeServer(folder, `postgresql://postgres@127.0.0.1:${port}/postgres`, start);
}

function makeServer(folder: string, url: string, start: () => Promise<Running>): TestServer {
  let running: Running | null = null;

  async function kill(): Promise<void> {
    await running?.kill();
    running = null;
  }

  return {
    url,
    async start() {
      running = await start();
    },
    kill,
    freeze: async () => void (running && (await signalAll(running.pid, 'SIGSTOP'))),
    thaw: async () => void (running && (await signalAll(running.pid, 'SIGCONT'))),
    async remove() {
      await kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Signals the server first, so that it starts no others. PostgreSQL's backends are separate processes. */
async function signalAll(server: number, signal: NodeJS.Signals): Promise<void> {
  const children = await readFile(`/proc/${server}/task/${server}/children`, 'utf8').catch(() => '');
  for (const pid of [server, ...children.split(' ').filter(Boolean).map(Number)]) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
