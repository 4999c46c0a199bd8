import { chown, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgresPrograms } from '../../scripts/postgres-programs.ts';
import { type Account, readAccounts, runAs } from '../../src/operating-system/account.ts';

/** A PostgreSQL server for one test, with the programs of a whole installation. */
export interface Cluster {
  /** The URL of its database `postgres`, as a superuser. */
  readonly url: string;
  /** The folder of its files. */
  readonly data: string;
  /** Makes a replica, which follows this server until it is promoted. */
  standby(): Promise<Cluster>;
  /** With `immediate`, nothing is written to disk, as after a power cut. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
}

export interface Clusters {
  /** Makes an empty cluster. */
  make(): Promise<Cluster>;
  /** Runs one of PostgreSQL's programs as the account of the servers. Answers its output. */
  run(program: string, ...args: readonly string[]): Promise<string>;
  /** Copies a folder with its contents and its owner. */
  copy(from: string, to: string): Promise<void>;
  /** The folder for the files of clusters. */
  readonly folder: string;
  /** Stops all servers and removes their files. */
  close(): Promise<void>;
}

/** Their data need not survive a crash. */
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'max_connections=120',
  'wal_level=replica',
  'hot_standby=on',
];

export async function openClusters(): Promise<Clusters> {
  const programs = await findPostgresPrograms();
  const account = await findServerAccount();
  const folder = await mkdtemp(join(tmpdir(), 'polychron-clusters-'));
  if (account) await chown(folder, account.uid, account.gid);
  const made: Cluster[] = [];

  async function run(program: string, ...args: readonly string[]): Promise<string> {
    const { code, output } = await runAs(account, join(programs, program), ...args);
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${output}`);
    return output;
  }

  async function serve(data: string): Promise<Cluster> {
    const port = await freePort();
    const options = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(' ');
    const start = async (): Promise<void> => {
      await run('pg_ctl', '-D', data, '-w', '-t', '180', '-l', `${data}.log`, '-o', options, 'start');
    };
    await start();
    let running = true;
    const cluster: Cluster = {
      url: `postgresql://polychron@127.0.0.1:${port}/postgres`,
      data,
      async standby() {
        const copy = `${data}-standby`;
        await run('pg_basebackup', '-d', cluster.url, '-D', copy, '-R', '-X', 'stream', '-c', 'fast');
        return serve(copy);
      },
      async stop(mode = 'fast') {
        if (running) await run('pg_ctl', '-D', data, '-w', '-t', '180', '-m', mode, 'stop');
        running = false;
      },
      async start() {
        await start();
        running = true;
      },
    };
    made.push(cluster);
    return cluster;
  }

  return {
    folder,
    run,
    async copy(from, to) {
      const { code, output } = await runAs(account, '/bin/cp', '-a', from, to);
      if (code !== 0) throw new Error(output);
    },
    async make() {
      const data = join(folder, `cluster-${made.length}`);
      await run('initdb', '-D', data, '-U', 'polychron', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync');
      return serve(data);
    },
    async close() {
      await Promise.all(made.map((cluster) => cluster.stop('immediate')));
      await rm(folder, { recursive: true });
    },
  };
}

/** PostgreSQL does not run as root. */
async function findServerAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = await readAccounts();
  const found = accounts.get('postgres') ?? accounts.get('nobody');
  if (!found) throw new Error('there is neither an account "postgres" nor "nobody" to run PostgreSQL');
  return { uid: found.uid, gid: found.gid };
}

async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as AddressInfo;
    probe.close(() => resolve(port));
  });
  return promise;
}
