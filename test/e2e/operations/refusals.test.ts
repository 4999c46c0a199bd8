import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { assertUnavailable, dialectCases, makeBy } from '../../systems/dialect-cases.ts';
import { until } from '../../support/node.ts';
import { type Service, startService } from '../../support/service.ts';
import { executeTask, makeTask } from '../../support/work.ts';
import {
  type Cluster,
  type ClusterFolder,
  freePort,
  initCluster,
  makeClusterFolder,
  startCluster,
} from './clusters.ts';

const run = promisify(execFile);
const create = 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } errors { code } } }';

describe('a database that refuses what it is asked', () => {
  let folder: ClusterFolder;
  let cluster: Cluster;
  let service: Service;
  let ballast: string;
  /** Why there is no disk that can be filled. */
  let noDisk: string | false = false;
  before(async () => {
    folder = await makeClusterFolder();
    const disk = join(folder.path, 'disk');
    await mkdir(disk);
    try {
      await run('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=755', 'tmpfs', disk]);
    } catch (error) {
      noDisk = `the kernel lets nobody mount a disk here: ${(error as Error).message}`;
    }
    const pgdata = join(disk, 'data');
    ballast = join(disk, 'ballast');
    // With a full log, PostgreSQL ends; with full tables, it refuses.
    await initCluster(pgdata, join(folder.path, 'wal'));
    cluster = await startCluster(pgdata, await freePort(), ['autovacuum=off']);
    await cluster.query('create role app login');
    await cluster.query('create database polychron owner app');
    await cluster.query('alter schema public owner to app', 'polychron');
    service = await startService({ databaseUrl: `postgres://app@${cluster.host}/polychron` });
  });
  after(async () => {
    await service.stop();
    await cluster.kill();
    if (noDisk === false) await run('umount', [join(folder.path, 'disk')]);
    await folder.remove();
  });

  const counted = async (reason: string): Promise<number> => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const line = new RegExp(`^polychron_database_refusals_total\\{[^}]*reason="${reason}"[^}]*\\} (\\d+)$`, 'm').exec(
      text,
    );
    return Number(line?.[1] ?? 0);
  };
  const warnings = (reason: string) =>
    service.logged().filter((line) => (line as { reason?: string }).reason === reason);

  /** The reason, everywhere, and nothing of an internal error. */
  async function assertTold(message: string, reason: string): Promise<void> {
    let tries = 0;
    const answer = await until(async () => {
      const name = `refused for ${reason} ${(tries += 1)}`;
      // Long and different, so that it needs room of its own.
      const input = { name, module: 'simulate', description: randomBytes(1_900).toString('hex') };
      const one = await service.ask<{ createTask: { errors: readonly object[] } }>(create, { input });
      assert.deepEqual(one.data?.createTask.errors ?? [], []);
      // Sessions that have just ended make the first calls fail for another reason.
      return one.errors.some((error) => error.message === message) && one;
    }, `a refusal because ${message}`);
    assert.deepEqual(
      answer.errors.map((error) => [error.message, error.extensions?.code]),
      [[message, 'UNAVAILABLE']],
    );
    for (const each of dialectCases) {
      // oxlint-disable-next-line no-await-in-loop -- each may still find room
      const reply = await until(async () => {
        const one = await makeBy(service, each);
        return one.status >= 400 && one;
      }, `a refusal of ${each.api}`);
      assertUnavailable(reply, each, message);
    }
    assert.ok((await counted(reason)) >= 6);
    const lines = warnings(reason);
    assert.ok(lines.length > 0 && lines.every((line) => line.msg === message), JSON.stringify(lines));
    assert.doesNotMatch(service.output(), /internal error/);
  }

  /** Everything works again. */
  async function assertWorks(name: string): Promise<void> {
    const task = await until(() => makeTask(service, name).catch(() => null), 'a write');
    await executeTask(service, task.id);
    await service.ready();
  }

  /** What /readyz tells a stranger, once it is as wanted. */
  const untilNotReady = (name: string, wanted: RegExp) =>
    until(async () => {
      const response = await fetch(`${service.url}/readyz`);
      const text = await response.text();
      assert.doesNotMatch(text, /127\.0\.0\.1|localhost/);
      const { checks } = JSON.parse(text) as { checks: Record<string, { message: string | null }> };
      return response.status === 503 && wanted.test(checks[name]?.message ?? '') && checks;
    }, `/readyz to say ${wanted}`);

  it('says that it is read-only', async () => {
    await cluster.query(`alter database polychron set default_transaction_read_only = on`);
    await endSessions();
    await assertTold('the database is read-only', 'read_only');
    const { database, lease } = await untilNotReady('writes', /^the database is read-only$/);
    assert.equal(database?.message, null);
    assert.equal(lease?.message, 'the node holds no lease: the database is read-only');
    assert.equal((await service.healthz()).status, 200);
    // The sessions of before would stay read-only.
    await cluster.query(`alter database polychron reset default_transaction_read_only`);
    await assertWorks('after read-only');
  });

  it('says that it denies a permission', async () => {
    await cluster.query('set default_transaction_read_only = off; revoke insert on task from app', 'polychron');
    await assertTold('the database denies a permission that this service needs', 'permission_denied');
    await cluster.query('revoke update on schedule from app', 'polychron');
    await untilNotReady('work', /the last sweep is \d+\.\d s old/);
    await cluster.query('grant insert on task to app; grant update on schedule to app', 'polychron');
    await assertWorks('after permission');
  });

  it('says that nothing has been stored while commits hang', async () => {
    await cluster.query(`alter system set synchronous_standby_names = 'nobody'`);
    await cluster.query('select pg_reload_conf()');
    const { database, lease } = await untilNotReady('writes', /^the database has stored nothing for \d+\.\d s$/);
    assert.equal(database?.message, null);
    assert.equal(lease?.message, 'the node holds no lease');
    await cluster.query('alter system reset synchronous_standby_names');
    await cluster.query('select pg_reload_conf()');
    await assertWorks('after hanging');
  });

  it('says that its disk is full, and warns of it once in a while', async (test) => {
    if (noDisk !== false) return test.skip(noDisk);
    const { bavail, bsize } = await statfs(join(ballast, '..'));
    await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 65_536)));
    await assertTold('the disk of the database is full', 'disk_full');
    assert.ok(warnings('disk_full').length < (await counted('disk_full')));
    await untilNotReady('writes', /^the disk of the database is full$/);
    await rm(ballast);
    await assertWorks('after the disk');
  });

  const endSessions = () =>
    cluster.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'polychron'`);
});
