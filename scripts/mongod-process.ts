import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMongod } from './mongod.ts';
import { findFreePort, startServer } from './server-process.ts';

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
  const server = await startServer(binary, args, port);
  const stop = async (): Promise<void> => {
    await server.kill();
    if (options.dbpath === undefined) await rm(dbpath, { recursive: true });
  };
  return { url: `mongodb://127.0.0.1:${port}`, ...server, port, dbpath, stop };
}
