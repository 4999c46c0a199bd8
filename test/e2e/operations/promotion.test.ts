import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { until } from '../../support/node.ts';
import { type Service, startService } from '../../support/service.ts';
import { ended, everySecond, executeTask, makeTask } from '../../support/work.ts';
import {
  type Cluster,
  type ClusterFolder,
  freePort,
  initCluster,
  makeClusterFolder,
  makeStandby,
  startCluster,
} from './clusters.ts';

describe('a URL of two hosts, one of which is a standby', () => {
  let folder: ClusterFolder;
  let primary: Cluster;
  let standby: Cluster;
  let service: Service;
  before(async () => {
    folder = await makeClusterFolder();
    const [first, second] = [join(folder.path, 'first'), join(folder.path, 'second')];
    const [firstPort, secondPort] = [await freePort(), await freePort()];
    await initCluster(first);
    await makeStandby(first, second, firstPort);
    primary = await startCluster(first, firstPort);
    standby = await startCluster(second, secondPort, ['hot_standby=on']);
    await primary.query('create database polychron');
    // What is acknowledged is on both: else a promotion may lose it, which no client can mend.
    await primary.query(`alter system set synchronous_standby_names = '*'`);
    await primary.query('select pg_reload_conf()');
    const hosts = `${standby.host},${primary.host}`;
    service = await startService({
      databaseUrl: `postgres://polychron@${hosts}/polychron?target_session_attrs=read-write`,
    });
  });
  after(async () => {
    await service.stop();
    await Promise.all([primary.kill(), standby.kill()]);
    await folder.remove();
  });

  const sessionsOf = async (cluster: Cluster): Promise<string> => {
    const rows = await cluster.query<{ name: string }>(
      `select distinct application_name as name from pg_stat_activity where application_name like 'polychron %' order by 1`,
    );
    return rows.map(({ name }) => name).join('\n');
  };

  it('is used where it takes writes, and followed when the standby is promoted, by every pool', async () => {
    const everywhere = [/\d+@\S+$/m, / nudges$/m, / alarm$/m];
    const sessions = await until(async () => {
      const names = await sessionsOf(primary);
      return everywhere.every((name) => name.test(names)) && names;
    }, 'sessions of every kind');
    assert.equal(await sessionsOf(standby), '', sessions);
    const task = await makeTask(service, 'before', { schedules: [{ recurrence: everySecond }] });
    const before = await executeTask(service, task.id);
    await ended(service, [before]);

    await primary.kill();
    await standby.query('select pg_promote()');
    // Nobody follows it any more.
    await standby.query(`alter system set synchronous_standby_names = ''`);
    await standby.query('select pg_reload_conf()');
    await service.ready();
    const run = await until(() => executeTask(service, task.id).catch(() => null), 'a write after the promotion');
    const [first, second] = await ended(service, [before, run]);
    assert.deepEqual([first?.state, second?.state], ['SUCCEEDED', 'SUCCEEDED']);
    await until(async () => {
      const names = await sessionsOf(standby);
      return everywhere.every((name) => name.test(names));
    }, 'sessions of every kind');
    const [{ at } = { at: '' }] = await standby.query<{ at: string }>('select now()::text as at', 'polychron');
    await until(async () => {
      const [row] = await standby.query<{ runs: number }>(
        `select count(*)::int as runs from run where state = 'SUCCEEDED' and finished_at > '${at}'`,
        'polychron',
      );
      return (row?.runs ?? 0) >= 2;
    }, 'runs of the schedule');
    assert.match(service.output(), /none of the hosts of the database can be reached and takes writes|broke/);
  });
});
