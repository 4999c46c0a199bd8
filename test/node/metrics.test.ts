import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { LedgerBalance } from '../../src/domain/model/occurrence.ts';
import type { Figures } from '../../src/ports/figures.ts';
import { measureStore } from '../../src/execution/measures.ts';
import { makeLedgerWatch } from '../../src/node/ledger-watch.ts';
import { until } from '../support/node.ts';

test('figures are read once for all metrics, and are absent when they cannot be read', async () => {
  const registry = new Registry();
  let reads = 0;
  let works = true;
  const figures: Figures = {
    queues: [{ tenantId: 'one', runs: 3, ageMs: 1_500 }],
    forWorkers: [{ tenantId: 'two', runs: 4 }],
    nextScheduleAt: 10_000,
    nextRunAt: null,
    nodes: { all: 2 },
  };
  measureStore(registry, async () => {
    reads += 1;
    if (!works) throw new Error('away');
    return figures;
  });
  const [first, second] = await Promise.all([registry.metrics(), registry.metrics()]);
  assert.equal(reads, 1);
  assert.equal(first, second);
  for (const line of [
    'polychron_queued_runs{tenant="one",for="node"} 3',
    'polychron_queued_runs{tenant="two",for="worker"} 4',
    'polychron_oldest_queued_run_seconds{tenant="one"} 1.5',
    'polychron_next_due_timestamp_seconds{kind="schedule"} 10',
    'polychron_nodes{role="all"} 2',
    'polychron_figures_up 1',
  ])
    assert.ok(first.includes(`${line}\n`), `${line} is not in\n${first}`);
  assert.ok(!first.includes('kind="run"'));

  works = false;
  const after = await until(async () => {
    const text = await registry.metrics();
    return text.includes('polychron_figures_up 0') && text;
  }, 'a look that fails');
  assert.ok(!after.includes('tenant='));
});

test('the ledger watch looks at one schedule after the other and forgets what balances again', async () => {
  const registry = new Registry();
  const unbalanced = new Map([['b', 2]]);
  const seen: string[] = [];
  const watch = makeLedgerWatch({
    everyMs: 1,
    registry,
    clock: { now: () => 5_000_000 },
    logger: pino({ level: 'silent' }),
    next: async (after) => ({ a: 'b', b: 'c' })[after ?? ''] ?? (after === null ? 'a' : null),
    schedules: {
      async ledger(_caller, id, { from }) {
        assert.equal(from, 1_400_000);
        seen.push(id);
        const missing = unbalanced.get(id) ?? 0;
        return {
          balanced: missing === 0,
          unaccounted: Array.from({ length: missing }, () => 0),
        } as unknown as LedgerBalance;
      },
    },
  });
  const shows = (value: number) => async () =>
    (await registry.metrics()).includes(`polychron_ledger_imbalance ${value}\n`);
  watch.start();
  try {
    await until(shows(2), 'the imbalance');
    unbalanced.clear();
    await until(shows(0), 'the balance');
    assert.deepEqual(seen.slice(0, 6), ['a', 'b', 'c', 'a', 'b', 'c']);
  } finally {
    await watch.stop();
  }
});
