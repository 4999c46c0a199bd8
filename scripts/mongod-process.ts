import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findMongod } from './mongod.ts';

export interface MongodOptions {
  /** Default: a free port. The port of an earlier server lets its clients reach the new one. */
  readonly port?: number;
  /** Default: a new temporary folder, which `stop()` deletes. */
  readonly dbpath?: string;
  /** The name of its replica set, which still has to be initiated. Default: none. */
  readonly replicaSet?: string;
}

export interface Mongod {
  readonly url: string;
  readonly port: number;
  readonly dbpath: string;
  readonly pid: number;
  /** Ends the process, by default with SIGKILL, and keeps its data. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Ends the process and deletes its data unless `dbpath` was given. */
  stop(): Promise<void>;
}

/** Starts a MongoDB server on loopback and waits until it accepts connections. */
export async function startMongod(options: MongodOptions = {}): Promise<Mongod> {
  const binary = await findMongod();
  const port = options.port ?? (await findFreePort());
  const dbpath = options.dbpath ?? (await mkdtemp(join(tmpdir(), 'polychron-mongod-')));
  const args = ['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', dbpath, '--nounixsocket'];
  args.push('--wiredTigerCacheSizeGB', '0.25', '--setParameter', 'diagnosticDataCollectionEnabled=false');
  if (options.replicaSet !== undefined) args.push('--replSet', options.replicaSet, '--oplogSize', '50');
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-4000);
  });
  const exit = once(child, 'exit');
  if (child.pid === undefined) throw new Error(`${binary} cannot be started`);
  endWithUs(child);

  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error(`mongod ended with code ${child.exitCode}: ${output}`);
    await delay(20);
  }
  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    child.kill(signal);
    await exit;
  };
  const stop = async (): Promise<void> => {
    await kill();
    if (options.dbpath === undefined) await rm(dbpath, { recursive: true });
  };
  return { url: `mongodb://127.0.0.1:${port}`, port, dbpath, pid: child.pid, kill, stop };
}

/** If this process is killed, a shell that reads a pipe from it sees the pipe close, and kills the server. */
function endWithUs(server: ChildProcess): void {
  const guard = spawn('/bin/sh', ['-c', 'read -r _ || kill -KILL "$1"', 'sh', String(server.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.stdin.on('error', () => undefined);
  guard.unref();
  server.once('exit', () => guard.stdin.end('ended\n'));
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
