import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Look, openLook, percentile } from '../support/look.ts';
import { type Mongod, startMongod, withoutMongo } from '../support/mongod.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { balanceOf, bareId, ended, everySecond, executeTask, makeTask } from '../support/work.ts';

const outageMs = 20_000;

interface Row {
  readonly at: number;
  readonly state: string;
  readonly late: number | null;
}

const rowsOf = (look: Look, scheduleId: string): Promise<readonly Row[]> =>
  look.rows<Row>(
    `select extract(epoch from o.nominal_at)::float8 * 1000 as at, o.state,
       extract(epoch from r.started_at - o.nominal_at)::float8 * 1000 as late
     from occurrence o left join run r on r.id = o.run_id where o.schedule_id = $1 order by o.nominal_at`,
    [bareId(scheduleId)],
  );

describe('MongoDB is killed while schedules are due every second', { skip: withoutMongo }, () => {
  let database: TestDatabase;
  let look: Look;
  let mongod: Mongod;
  let service: Service;

  before(async () => {
    [database, mongod] = await Promise.all([migrated(), startMongod()]);
    look = openLook(database.url);
    service = await startService({ databaseUrl: database.url, mongodbUrl: `${mongod.url}/polychron` });
  });
  after(async () => {
    await service.stop();
    await look.close();
    await Promise.all([mongod.stop(), database.drop()]);
  });

  it('stays ready, says that it is degraded, and every occurrence is there in the end exactly once', async (t) => {
    const tasks = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        makeTask(service, `ticking ${n}`, { schedules: [{ recurrence: everySecond, overlap: 'ALLOW_ALL' }] }),
      ),
    );
    const schedules = tasks.map(({ schedules: { nodes } }) => nodes[0]?.id ?? '');
    const from = Date.now();
    await until(async () => (await rowsOf(look, schedules[0] ?? '')).length >= 3, 'some occurrences before the outage');

    const killedAt = Date.now();
    const { port, dbpath } = mongod;
    await mongod.kill('SIGKILL');
    const told = await until(async () => {
      const probe = await service.readyz();
      return probe.body.degraded && probe;
    }, '/readyz to tell');
    const toldAfter = Date.now() - killedAt;
    // Callers are as well off here as elsewhere.
    assert.deepEqual([told.status, told.body.ready], [200, true]);
    assert.match(await (await fetch(`${service.url}/metrics`)).text(), /^polychron_check_ok\{check="alarm"\} 0$/m);
    assert.equal(told.body.checks?.['alarm']?.ok, false);
    assert.match(told.body.checks?.['alarm']?.message ?? '', /mongo/i);
    assert.equal(told.body.checks?.['database']?.ok, true);
    // Writes go on: what is stored during the outage comes due during it.
    const late = await makeTask(service, 'made during the outage', {
      schedules: [{ recurrence: { once: { in: 'PT2S' } } }],
    });
    await until(
      async () => (await rowsOf(look, late.schedules.nodes[0]?.id ?? '')).some(({ state }) => state === 'DISPATCHED'),
      'its run',
    );
    // The outage lasts as long as the issue says; nothing is waited for here.
    await sleep(killedAt + outageMs - Date.now());
    assert.ok(service.alive());
    assert.equal((await service.healthz()).status, 200);

    const returnedAt = Date.now();
    mongod = await startMongod({ port, dbpath });
    await until(async () => (await service.readyz()).body.degraded === false, '/readyz to tell of the return');
    const readyAfter = Date.now() - returnedAt;
    const settledAt = Date.now() + 3_000;
    await until(
      async () => (await rowsOf(look, schedules[0] ?? '')).some(({ at }) => at > settledAt),
      'occurrences after the outage',
    );
    for (const { id } of tasks)
      await service.data('mutation ($id: ID!) { cancelTask(input: { id: $id }) { errors { message } } }', { id });

    const outage: number[] = [];
    const healthy: number[] = [];
    for (const schedule of schedules) {
      const rows = await rowsOf(look, schedule);
      const [first, last] = [rows[0], rows.findLast(({ state }) => state === 'DISPATCHED')];
      assert.ok(first && last);
      const instants = rows.filter(({ at }) => at <= last.at);
      assert.ok(first.at - from <= 1_000, 'the first instant after the schedule was made is there');
      assert.deepEqual(
        instants.map(({ at }) => at),
        Array.from({ length: (last.at - first.at) / 1_000 + 1 }, (_, n) => first.at + n * 1_000),
      );
      assert.deepEqual([...new Set(instants.map(({ state }) => state))], ['DISPATCHED']);
      const balance = await balanceOf(service, schedule, from - 5_000, last.at + 1);
      assert.ok(balance.balanced, JSON.stringify(balance));
      assert.equal(balance.missed, 0);
      for (const { at, late } of instants) (at >= killedAt && at < returnedAt ? outage : healthy).push(late ?? NaN);
      const early = instants.filter(({ at }) => at >= killedAt && at < killedAt + outageMs / 2);
      assert.ok(early.length > 0);
      for (const { at, late } of early) assert.ok(at + (late ?? Infinity) < returnedAt, 'it did not wait for MongoDB');
    }
    await until(
      async () => (await look.rows(`select 1 from run where finished_at is null`)).length === 0,
      'all runs to end',
    );
    const [doubles] = await look.rows(
      'select count(*)::int as n from (select 1 from run where schedule_id is not null group by schedule_id, nominal_at having count(*) > 1) as twice',
    );
    assert.deepEqual(doubles, { n: 0 });
    const figures = (values: readonly number[]) =>
      `p50 ${percentile(values, 50).toFixed(0)} ms, p99 ${percentile(values, 99).toFixed(0)} ms of ${values.length}`;
    t.diagnostic(
      `lateness during ${outageMs / 1_000} s without MongoDB: ${figures(outage)}; otherwise: ${figures(healthy)}`,
    );
    t.diagnostic(
      `/readyz said that it is degraded ${toldAfter} ms after the kill, and that it is not ${readyAfter} ms after MongoDB was started again`,
    );
    assert.ok(Math.min(...outage, ...healthy) >= 0, 'none was early');
  });

  it('starts without MongoDB, is ready, says what is missing, runs what is due, and takes it up once it comes', async () => {
    const second = await migrated();
    const away = await startMongod();
    const { port, dbpath } = away;
    await away.kill('SIGKILL');
    const orphan = await startService({
      databaseUrl: second.url,
      mongodbUrl: `${away.url}/polychron`,
      untilReady: false,
    });
    let back: Mongod | undefined;
    try {
      const probe = await until(async () => {
        const now = await orphan.readyz();
        return now.body.checks?.['node']?.ok && /mongo/i.test(now.body.checks['alarm']?.message ?? '') && now;
      }, 'the node to take part, and to say what is missing');
      assert.deepEqual([probe.status, probe.body.degraded], [200, true]);
      assert.equal((await orphan.healthz()).status, 200);
      await until(
        async () => orphan.logged().some(({ level, msg }) => level >= 40 && /store cannot be reached/.test(msg)),
        'a clear message in the log',
      );
      const task = await makeTask(orphan, 'without an alarm', {
        schedules: [{ recurrence: { once: { in: 'PT1S' } } }],
      });
      await ended(orphan, [await executeTask(orphan, task.id)]);
      back = await startMongod({ port, dbpath });
      await until(async () => (await orphan.readyz()).body.degraded === false, 'the alarm to be taken up');
      const query = 'query ($id: ID!) { task(by: { id: $id }) { runs { nodes { state } } } }';
      await until(async () => {
        const { task: seen } = await orphan.data<{ task: { runs: { nodes: { state: string }[] } } }>(query, {
          id: task.id,
        });
        return seen.runs.nodes.length === 2 && seen.runs.nodes.every(({ state }) => state === 'SUCCEEDED');
      }, 'the scheduled run as well');
    } finally {
      await orphan.stop();
      await (back ?? away).stop();
      await second.drop();
    }
  });
});
