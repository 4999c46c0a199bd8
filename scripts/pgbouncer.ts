import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, readAccounts } from '../src/operating-system/account.ts';
import { findDebianProgram } from './debian-program.ts';
import { findFreePort, startServer } from './server-process.ts';

const packages = ['pgbouncer', 'libc-ares2', 'libevent-2.1-7'];

export interface PgbouncerOptions {
  /** The URL of the PostgreSQL behind the pooler, with user and password. */
  readonly databaseUrl: string;
  readonly poolMode: PoolMode;
  /** More lines of the section [pgbouncer]. */
  readonly settings?: readonly string[];
}

export type PoolMode = 'session' | 'transaction' | 'statement';

export interface Pgbouncer {
  /** The URL of the same database through the pooler. */
  readonly url: string;
  /** Changes the mode of the running pooler. Existing connections keep the old mode. */
  setPoolMode(mode: PoolMode): Promise<void>;
  stop(): Promise<void>;
}

/** A pooler before a PostgreSQL, on loopback. */
export async function startPgbouncer(options: PgbouncerOptions): Promise<Pgbouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'polychron-pgbouncer-'));
  await chmod(folder, 0o755);
  const { binary, env } = await findDebianProgram('pgbouncer', packages, folder);
  const [account, port] = [await ordinaryAccount(), await findFreePort()];
  const target = new URL(options.databaseUrl);
  const file = join(folder, 'pgbouncer.ini');
  const configure = (mode: PoolMode): Promise<void> =>
    writeFile(
      file,
      [
        '[databases]',
        `* = host=${target.hostname} port=${target.port} user=${target.username} password=${target.password}`,
        '[pgbouncer]',
        'listen_addr = 127.0.0.1',
        `listen_port = ${port}`,
        'unix_socket_dir =',
        'auth_type = any',
        `pool_mode = ${mode}`,
        'max_client_conn = 500',
        'default_pool_size = 100',
        ...(options.settings ?? []),
      ].join('\n'),
    );
  await configure(options.poolMode);
  const server = await startServer(binary, ['-q', file], port, { env, ...account });
  const url = new URL(options.databaseUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    async setPoolMode(mode) {
      await configure(mode);
      server.signal('SIGHUP');
    },
    async stop() {
      await server.kill();
      await rm(folder, { recursive: true });
    },
  };
}

/** PgBouncer refuses to run as root, so root starts it as `nobody`. */
async function ordinaryAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined;
  const nobody = (await readAccounts()).get('nobody');
  return nobody && { uid: nobody.uid, gid: nobody.gid };
}
