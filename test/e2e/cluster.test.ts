import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { type Look, openLook, percentile } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { describeForBothStores } from '../support/stores.ts';
import { balanceOf, makeTask } from '../support/work.ts';

const tasks = 20;
const schedulesOfEach = 50;
const all = tasks * schedulesOfEach;

interface Row {
  readonly state: string;
  readonly worker: string;
  readonly late: number;
  readonly finished: number;
  readonly schedule: string;
}

describeForBothStores('1,000 schedules due at the same instant on two nodes', (mongodb, store) => {
  let database: TestDatabase;
  let look: Look;
  let nodes: readonly Service[];

  before(async () => {
    const [cloned, mongodbUrl] = await Promise.all([migrated(), mongodb()]);
    database = cloned;
    look = openLook(database.url);
    const start = (host: string) => startService({ databaseUrl: database.url, mongodbUrl, host });
    nodes = await Promise.all([start('one'), start('two')]);
  });
  after(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await look.close();
    await database.drop();
  });

  it('makes 1,000 ledger rows and 1,000 runs of them, none twice and none lost, none early', async (t) => {
    const [one, two] = nodes;
    assert.ok(one && two);
    const at = Date.now() + 20_000;
    const schedules = Array.from({ length: schedulesOfEach }, (_, n) => ({
      name: `once ${n}`,
      recurrence: { once: { at: new Date(at).toISOString() } },
    }));
    const made = await Promise.all(
      Array.from({ length: tasks }, (_, n) =>
        makeTask(n % 2 ? one : two, `burst ${n}`, { schedules, params: { logLines: 1 } }),
      ),
    );
    assert.ok(Date.now() < at, 'all of them were stored before they were due');
    const rows = await until(async () => {
      const runs = await look.rows<Row>(
        `select state, worker, schedule_id as schedule, extract(epoch from started_at - scheduled_for)::float8 * 1000 as late,
             extract(epoch from finished_at)::float8 * 1000 as finished from run`,
      );
      return runs.filter(({ state }) => state === 'SUCCEEDED').length >= all && runs;
    }, 'all runs to succeed');
    assert.equal(rows.length, all);
    assert.equal(new Set(rows.map(({ schedule }) => schedule)).size, all);
    const ledger = await look.rows<{ state: string; count: number; runs: number }>(
      'select state, count(*)::int as count, count(distinct run_id)::int as runs from occurrence group by state',
    );
    assert.deepEqual(ledger, [{ state: 'DISPATCHED', count: all, runs: all }]);
    const [others] = await look.rows('select count(*)::int as lines from log_entry where attempt <> 1');
    assert.deepEqual(others, { lines: 0 });
    const [lines] = await look.rows('select count(*)::int as lines from log_entry');
    assert.deepEqual(lines, { lines: all });

    const late = rows.map((row) => row.late);
    const took = Math.max(...rows.map(({ finished }) => finished)) - at;
    const split = ['one', 'two'].map((host) => rows.filter(({ worker }) => worker === host).length);
    t.diagnostic(
      `${store}: lateness p50 ${percentile(late, 50).toFixed(0)} ms, p99 ${percentile(late, 99).toFixed(0)} ms, ` +
        `max ${Math.max(...late).toFixed(0)} ms; all ended ${took.toFixed(0)} ms after the instant, ` +
        `${Math.round((all * 1_000) / took)} runs/s; nodes ran ${split.join(' and ')}`,
    );
    assert.ok(Math.min(...late) >= 0, `a run started ${-Math.min(...late)} ms early`);
    assert.equal((split[0] ?? 0) + (split[1] ?? 0), all, 'each run names the node that ran it');

    for (const { id } of made.flatMap(({ schedules }) => schedules.nodes.slice(0, 5))) {
      const balance = await balanceOf(two, id, at - 60_000, at + 60_000);
      assert.deepEqual([balance.planned, balance.dispatched, balance.balanced], [1, 1, true]);
    }
  });
});
