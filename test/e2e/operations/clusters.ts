import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findAccount } from '../../../src/persistence/embedded/account.ts';
import { findBinaries } from '../../../src/persistence/embedded/binaries.ts';
import { runAs, spawnAs } from '../../../src/operating-system/account.ts';
import { until } from '../../support/node.ts';

/** A PostgreSQL server for one test, which any local account may use as `polychron`. */
export interface Cluster {
  readonly port: number;
  readonly pgdata: string;
  readonly host: string;
  query<Row extends object>(text: string, database?: string): Promise<readonly Row[]>;
  /** Ends it without warning. */
  kill(): Promise<void>;
}

export interface ClusterFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** A folder that the server's account may enter. */
export async function makeClusterFolder(): Promise<ClusterFolder> {
  const path = await mkdtemp(join(tmpdir(), 'polychron-cluster-'));
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Makes the files of a cluster that has never run. Its write-ahead log lies in `wal`, if given. */
export async function initCluster(pgdata: string, wal?: string): Promise<void> {
  const account = await findAccount(pgdata);
  const { initdb } = await findBinaries(account);
  await makeOwned(pgdata);
  if (wal !== undefined) await makeOwned(wal);
  const args = [
    `--pgdata=${pgdata}`,
    '--username=polychron',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ];
  const { code, output } = await runAs(account, initdb, ...args, ...(wal === undefined ? [] : [`--waldir=${wal}`]));
  if (code !== 0) throw new Error(output);
}

async function makeOwned(folder: string): Promise<void> {
  const account = await findAccount(folder);
  await mkdir(folder);
  if (account) await chown(folder, account.uid, account.gid);
}

/** Makes a standby that follows the server on the port as soon as the standby runs. */
export async function makeStandby(primary: string, standby: string, port: number): Promise<void> {
  const account = await findAccount(primary);
  await cp(primary, standby, { recursive: true });
  await writeFile(join(standby, 'standby.signal'), '');
  await appendFile(
    join(standby, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=127.0.0.1 port=${port} user=polychron application_name=standby'\n`,
  );
  if (account) await runAs(undefined, '/bin/chown', '-R', `${account.uid}:${account.gid}`, standby);
  await chmod(standby, 0o700);
}

export async function startCluster(pgdata: string, port: number, settings: readonly string[] = []): Promise<Cluster> {
  const account = await findAccount(pgdata);
  const { postgres } = await findBinaries(account);
  const all = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'shared_buffers=32MB',
    ...settings,
  ];
  const args = ['-D', pgdata, '-p', String(port), ...all.flatMap((setting) => ['-c', setting])];
  const child = spawnAs(account, postgres, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-8_000)));
  const exit = once(child, 'exit');
  // If this process is killed, the shell's input ends, and the shell ends the server.
  const guard = spawn('/bin/sh', ['-c', 'read -r line || kill -9 "$1"', 'sh', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  child.once('exit', () => guard.stdin.end('over\n'));

  async function query<Row extends object>(text: string, database = 'postgres'): Promise<readonly Row[]> {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'polychron', database });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  await until(async () => {
    if (child.exitCode !== null) throw new Error(`PostgreSQL ended: ${output}`);
    return query('select 1').then(
      () => true,
      () => false,
    );
  }, 'PostgreSQL to start');
  return {
    port,
    pgdata,
    host: `127.0.0.1:${port}`,
    query,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      // Ends the server with all its children at once.
      child.kill('SIGQUIT');
      await exit;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
