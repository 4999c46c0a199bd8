import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { operator } from '../support/node.ts';
import { balanceOf } from '../support/virtual/books.ts';
import { openWorld, type World } from '../support/virtual/world.ts';
import { cron, instant } from './story.ts';

const minutesOfWeek = 7 * 24 * 60;

describe('after a week down', () => {
  let world: World;
  before(async () => {
    world = await openWorld(instant('2026-11-21T08:59:30'));
  });
  after(() => world.close());

  it('1,000 schedules of every minute are decided at once: a row for each gap, and one run each', async (test) => {
    world.runsTake = null;
    const ids: string[] = [];
    for (let i = 0; i < 10; i += 1) {
      const drafts = Array.from({ length: 100 }, () => cron('* * * * *', { overlap: 'SKIP' }));
      ids.push(...(await world.task(`task ${i}`, drafts)).schedules.map(({ id }) => id));
    }
    const began = performance.now();
    await world.down(instant('2026-11-28T09:00:30'));
    test.diagnostic(
      `1,000 schedules × ${minutesOfWeek} instants decided in ${Math.round(performance.now() - began)} ms`,
    );

    const rows = await world.rows<{ state: string; rows: number; instants: number }>(
      `select state, count(*)::int as rows, sum(count)::int as instants from occurrence group by state order by state`,
    );
    assert.deepEqual(rows, [
      { state: 'DISPATCHED', rows: 1_000, instants: 1_000 },
      { state: 'MISSED', rows: 1_000, instants: 1_000 * (minutesOfWeek - 1) },
      { state: 'SKIPPED_OVERLAP', rows: 1_000, instants: 1_000 },
    ]);
    const [runs] = await world.rows<{ runs: number; events: number }>(
      `select (select count(*)::int from run) as runs, (select count(*)::int from event where nominal_at is not null) as events`,
    );
    assert.equal(runs!.runs, 1_000);
    assert.ok(runs!.events <= 4_000, `${runs!.events} events`);
    for (const id of ids.filter((_, i) => i % 50 === 0)) {
      const sums = await balanceOf(world, id);
      assert.deepEqual([sums.balanced, sums.planned], [true, minutesOfWeek + 1]);
    }
    const ledger = await world.schedules.ledger(operator, ids[0]!, {});
    assert.deepEqual([ledger.balanced, ledger.unaccounted], [true, []]);
    assert.deepEqual(world.complaints, []);
  });
});
