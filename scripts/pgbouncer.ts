/**
 * Finds PgBouncer for tests: on PATH, where Debian installs it, or in Debian's packages. The packages are fetched with apt and
 * unpacked without being installed.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, constants, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Account, readAccounts } from '../src/operating-system/account.ts';

const run = promisify(execFile);
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

export async function startPgbouncer(options: PgbouncerOptions): Promise<Pgbouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'polychron-pgbouncer-'));
  await chmod(folder, 0o755);
  const { binary, libraries } = await findPgbouncer(folder);
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
  const child = spawn(binary, ['-q', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { LD_LIBRARY_PATH: libraries },
    ...account,
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-4_000)));
  const exit = once(child, 'exit');
  endWithUs(child);
  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error(`pgbouncer ended with code ${child.exitCode}: ${output}`);
    await delay(20);
  }
  const url = new URL(options.databaseUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    async setPoolMode(mode) {
      await configure(mode);
      child.kill('SIGHUP');
    },
    async stop() {
      child.kill('SIGKILL');
      await exit;
      await rm(folder, { recursive: true });
    },
  };
}

async function findPgbouncer(folder: string): Promise<{ binary: string; libraries: string }> {
  for (const place of [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']) {
    const binary = join(place, 'pgbouncer');
    const found = await access(binary, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return { binary, libraries: '' };
  }
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'polychron', 'pgbouncer-debian');
  await mkdir(cache, { recursive: true });
  const kept = async (): Promise<readonly string[]> => (await readdir(cache)).filter((name) => name.endsWith('.deb'));
  try {
    if ((await kept()).length < packages.length) await run('apt-get', ['download', ...packages], { cwd: cache });
    for (const name of await kept()) await run('dpkg-deb', ['-x', join(cache, name), folder]);
  } catch (cause) {
    throw new Error('no PgBouncer could be found or fetched: install it, or let apt-get download it', { cause });
  }
  const libraries = (await readdir(join(folder, 'usr/lib'))).filter((name) => name.endsWith('-linux-gnu'));
  return { binary: join(folder, 'usr/sbin/pgbouncer'), libraries: join(folder, 'usr/lib', libraries[0] ?? '') };
}

/** PgBouncer refuses to run as root, so root starts it as `nobody`. */
async function ordinaryAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined;
  const nobody = (await readAccounts()).get('nobody');
  return nobody && { uid: nobody.uid, gid: nobody.gid };
}

/** If this process is killed, a shell that reads a pipe from it sees the pipe close, and kills the child. */
function endWithUs(child: ChildProcess): void {
  const script = 'read -r line || kill -9 "$1"';
  const guard = spawn('/bin/sh', ['-c', script, 'sh', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  child.once('exit', () => guard.stdin.end('over\n'));
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
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
