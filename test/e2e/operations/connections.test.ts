import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { usualConnections, leastConnections, sharesOf } from '../../../src/node/database-shares.ts';
import { until } from '../../support/node.ts';
import { startService } from '../../support/service.ts';
import { ended, everySecond, executeTask, makeTask } from '../../support/work.ts';
import {
  type Cluster,
  type ClusterFolder,
  freePort,
  initCluster,
  makeClusterFolder,
  startCluster,
} from './clusters.ts';

describe('a PostgreSQL with few connections', () => {
  let folder: ClusterFolder;
  let cluster: Cluster;
  before(async () => {
    folder = await makeClusterFolder();
    const pgdata = join(folder.path, 'data');
    await initCluster(pgdata);
    cluster = await startCluster(pgdata, await freePort(), ['max_connections=24', 'superuser_reserved_connections=3']);
    await cluster.query('create role app login');
    await cluster.query('create database polychron owner app');
  });
  after(async () => {
    await cluster.kill();
    await folder.remove();
  });
  const urlOf = () => `postgres://app@${cluster.host}/polychron`;

  /** Takes connections until none is left. */
  async function crowd(): Promise<() => Promise<void>> {
    const clients: pg.Client[] = [];
    for (;;) {
      const client = new pg.Client({ connectionString: urlOf() });
      client.on('error', () => undefined);
      // oxlint-disable-next-line no-await-in-loop -- until one is refused
      const refused = await client.connect().then(
        () => null,
        (error: unknown) => (error as { code?: string }).code,
      );
      if (refused === '53300') return async () => void (await Promise.all(clients.map((one) => one.end())));
      assert.equal(refused, null);
      clients.push(client);
    }
  }

  it('is enough for a node that asks for few, and which never has more', async () => {
    const env = { POLYCHRON_DATABASE_CONNECTIONS: String(leastConnections) };
    const service = await startService({ databaseUrl: urlOf(), env });
    try {
      const task = await makeTask(service, 'few', { schedules: [{ recurrence: everySecond }] });
      let most = 0;
      const reads = Array.from({ length: 120 }, () => service.data('{ tasks { nodes { id name } } }'));
      const writes = Array.from({ length: 30 }, () => executeTask(service, task.id));
      const all = Promise.all([...reads, ...writes]);
      let over = false;
      const done = all.finally(() => (over = true));
      while (!over) {
        // oxlint-disable-next-line no-await-in-loop -- again and again
        const [row] = await cluster.query<{ sessions: number }>(
          `select count(*)::int as sessions from pg_stat_activity where application_name like 'polychron%'`,
        );
        most = Math.max(most, row?.sessions ?? 0);
      }
      await done;
      await ended(service, await Promise.all(writes));
      assert.ok(most > 0 && most <= leastConnections, `${most}`);
      assert.doesNotMatch(service.output(), /may ask for/);
    } finally {
      await service.stop();
    }
  });

  it('is waited for while others have all its connections, and then nothing has failed', async () => {
    const env = { POLYCHRON_DATABASE_CONNECTIONS: '20' };
    const service = await startService({ databaseUrl: urlOf(), env });
    try {
      const leave = await crowd();
      const answers = Array.from({ length: 120 }, () => service.ask('{ tasks { nodes { id name } } }'));
      await Promise.race(answers);
      await leave();
      for (const { errors } of await Promise.all(answers)) assert.deepEqual(errors, []);
    } finally {
      await service.stop();
    }
  });

  it('is asked for too much by a node that says so at its start', async () => {
    const service = await startService({ databaseUrl: urlOf() });
    try {
      await until(
        async () => /may ask for 44 connections, but max_connections allows 21 in all/.test(service.output()),
        'it',
      );
    } finally {
      await service.stop();
    }
    const leave = await crowd();
    await leave();
  });
});

it('shares out the connections of a node, whole, to what its role needs', () => {
  for (const role of ['api', 'worker', 'all'] as const) {
    for (const alarmInPostgres of [true, false]) {
      for (let total = leastConnections; total <= 300; total++) {
        const { api, engine } = sharesOf(total, { role, alarmInPostgres });
        const [ofApi, ofEngine] = [Object.values(api), Object.values(engine)].map((parts) =>
          parts.reduce((a, b) => a + b),
        );
        assert.equal(ofApi! + ofEngine! + (role === 'all' ? 2 : 1), total);
        assert.equal(role === 'worker', ofApi === 0);
        assert.equal(role === 'api', ofEngine === 0);
        assert.equal(api.alarm + engine.alarm > 0, alarmInPostgres);
      }
    }
  }
  assert.deepEqual(sharesOf(usualConnections, { role: 'all', alarmInPostgres: true }), {
    api: { reads: 20, engine: 4, alarm: 2 },
    engine: { plain: 4, engine: 8, alarm: 4 },
  });
});
