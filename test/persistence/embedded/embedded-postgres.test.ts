import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { openKernelLock } from '../../../src/persistence/embedded/kernel-lock.ts';
import { stopLeftovers } from '../../../src/persistence/embedded/leftovers.ts';
import { endServices, isAlive, killGuard, query, readServerPid, startService, until } from './running-service.ts';

const onLinux = { skip: process.platform === 'linux' ? false : 'reads /proc' };
const asRoot = { skip: process.getuid?.() === 0 ? false : 'needs root' };

describe('embedded PostgreSQL', () => {
  let dataDir: string;
  let pgdata: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'polychron-embedded-'));
    pgdata = join(dataDir, 'postgres');
  });

  afterEach(async () => {
    await endServices();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function isLocked(): Promise<boolean> {
    const lock = await openKernelLock(join(dataDir, 'postgres.lock'));
    const state = await lock.take();
    await lock.close();
    return state === 'busy';
  }

  test('data is kept from start to start', async (t) => {
    const first = await startService(dataDir);
    await query(first.answer.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    const server = await readServerPid(pgdata);
    await first.end('SIGTERM');
    assert.equal(await isAlive(server), false);
    const second = await startService(dataDir);
    assert.deepEqual(await query(second.answer.url, 'SELECT n FROM kept'), [42]);
    t.diagnostic(`the first start took ${first.answer.milliseconds} ms, the second ${second.answer.milliseconds} ms`);
  });

  test('it listens on loopback alone, asks for the password, and writes every commit through', async () => {
    const { answer } = await startService(dataDir);
    const settings = `SELECT current_setting(s) FROM unnest(ARRAY['listen_addresses','unix_socket_directories','fsync','synchronous_commit']) s`;
    assert.deepEqual(await query(answer.url, settings), ['127.0.0.1', '', 'on', 'on']);
    const wrong = new URL(answer.url ?? '');
    wrong.password = 'wrong';
    await assert.rejects(query(wrong.href, 'SELECT 1'), /password authentication failed/);
    assert.equal((await stat(join(dataDir, 'postgres.password'))).mode & 0o777, 0o600);
  });

  test('the server ends when its owner is killed, and the next start keeps what was acknowledged', async () => {
    const first = await startService(dataDir);
    await query(first.answer.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    const server = await readServerPid(pgdata);
    await first.end('SIGKILL');
    await until(async () => !(await isAlive(server)));
    const second = await startService(dataDir);
    assert.deepEqual(await query(second.answer.url, 'SELECT n FROM kept'), [42]);
  });

  test('a server that outlived its killed owner is stopped by the next start', onLinux, async () => {
    const first = await startService(dataDir);
    await query(first.answer.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    const server = await readServerPid(pgdata);
    await killGuard(first.pid);
    await first.end('SIGKILL');
    assert.equal(await isAlive(server), true);
    assert.equal(await isLocked(), true, 'for other containers too');
    const second = await startService(dataDir);
    assert.equal(await isAlive(server), false);
    assert.deepEqual(await query(second.answer.url, 'SELECT n FROM kept'), [42]);
  });

  test('a lock file whose pid now belongs to another process is removed', onLinux, async () => {
    await (await startService(dataDir)).end('SIGTERM');
    await writeFile(join(pgdata, 'postmaster.pid'), `${process.pid}\n${pgdata}\n`);
    const { answer } = await startService(dataDir);
    assert.equal(answer.error, undefined);
  });

  test('a lock file of a dead process goes where the kernel says that no server lives: its pid may be born any moment', async () => {
    const dead = spawn('true');
    await once(dead, 'exit');
    const file = join(pgdata, 'postmaster.pid');
    await mkdir(pgdata);
    await writeFile(file, `${dead.pid}\n${pgdata}\n`);
    await stopLeftovers(pgdata, { warn: () => undefined }, false);
    assert.match(await readFile(file, 'utf8'), /^\d/, 'PostgreSQL itself knows better then');
    await stopLeftovers(pgdata, { warn: () => undefined }, true);
    await assert.rejects(stat(file), { code: 'ENOENT' });
  });

  test('a folder that stays in use is refused with the pid of its owner and the ways out', async () => {
    const first = await startService(dataDir);
    const second = await startService(dataDir, { times: { patienceMs: 500 } });
    assert.match(
      second.answer.error ?? '',
      new RegExp(`in use by the process ${first.pid}\\b.*POLYCHRON_DATA_DIR.*DATABASE_URL`),
    );
    assert.deepEqual(await query(first.answer.url, 'SELECT 1'), [1]);
  });

  test('a server that is killed is started again under the same URL', async () => {
    const { answer } = await startService(dataDir);
    await query(answer.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    const server = await readServerPid(pgdata);
    process.kill(server, 'SIGKILL');
    await until(async () => (await readServerPid(pgdata).catch(() => server)) !== server);
    await until(() =>
      query(answer.url, 'SELECT n FROM kept').then(
        (rows) => rows[0] === 42,
        () => false,
      ),
    );
  });

  test('a folder that holds something else is refused and left alone', async () => {
    await mkdir(pgdata);
    await writeFile(join(pgdata, 'holiday.jpg'), 'sun');
    const { answer } = await startService(dataDir);
    assert.match(answer.error ?? '', /postgres is not a database of PostgreSQL.*move it away/);
    assert.equal(await readFile(join(pgdata, 'holiday.jpg'), 'utf8'), 'sun');
  });

  test('a database of another major version is refused', async () => {
    await mkdir(pgdata);
    await writeFile(join(pgdata, 'PG_VERSION'), '12\n');
    await writeFile(join(dataDir, 'postgres.password'), 'secret\n');
    const { answer } = await startService(dataDir);
    assert.match(answer.error ?? '', /was written by PostgreSQL 12, and this is PostgreSQL 18/);
  });

  test('a broken database is reported with the words of the server', async () => {
    await (await startService(dataDir)).end('SIGTERM');
    await rm(join(pgdata, 'global', 'pg_control'));
    const { answer } = await startService(dataDir);
    assert.match(answer.error ?? '', /PostgreSQL ended while it started.*pg_control/s);
  });

  test('a data folder that is a file is refused', async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');
    const { answer } = await startService(file);
    assert.match(answer.error ?? '', /cannot be made; choose another with POLYCHRON_DATA_DIR/);
  });

  test('a data folder that cannot be written to is refused', onLinux, async () => {
    const { answer } = await startService('/proc/sys');
    assert.match(
      answer.error ?? '',
      /\/proc\/sys cannot be written to \(E.*\): give it to the user that Polychron runs as/,
    );
  });

  test('root obeys a data folder that other accounts cannot enter', asRoot, async () => {
    await chmod(dataDir, 0o700);
    const inner = join(dataDir, 'inner');
    const first = await startService(inner);
    await query(first.answer.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    await first.end('SIGKILL');
    const second = await startService(inner);
    assert.deepEqual(await query(second.answer.url, 'SELECT n FROM kept'), [42]);
    assert.ok((await readdir(inner)).includes('postgres'), 'the database lies in it');
    for (const folder of [dataDir, inner]) assert.equal((await stat(folder)).mode & 0o777, 0o700, 'still closed');
  });

  test('a database that an earlier version has put elsewhere is used, or refused where it must not be', async () => {
    const place = await mkdtemp(join(tmpdir(), 'polychron-elsewhere-'));
    try {
      await (await startService(place)).end('SIGTERM');
      await copyFile(join(place, 'postgres.password'), join(dataDir, 'postgres.password'));
      await writeFile(join(dataDir, 'postgres.location'), `${place}\n`);
      const used = await startService(dataDir, { elsewhere: true });
      assert.deepEqual(await query(used.answer.url, 'SELECT 1'), [1]);
      await used.end('SIGTERM');
      const { answer } = await startService(dataDir);
      assert.match(answer.error ?? '', /must lie in the data folder: .*move .*postgres to .*postgres, and delete/);
      await rename(join(place, 'postgres'), pgdata);
      await rm(join(dataDir, 'postgres.location'));
      assert.deepEqual(await query((await startService(dataDir)).answer.url, 'SELECT 1'), [1]);
    } finally {
      await endServices();
      await rm(place, { recursive: true });
    }
  });
});
