import assert from 'node:assert/strict';
import { it, mock } from 'node:test';
import { Registry } from 'prom-client';
import { measureEngine } from '../../src/execution/measures.ts';
import { makeEnginePulse } from '../../src/execution/pulse.ts';

it('the engine is not well when what is due, or unsaid, has waited for more than 5 s', () => {
  let unstored = 0;
  const pulse = makeEnginePulse(() => unstored, true);
  assert.deepEqual([pulse.health().ok, pulse.health().message], [true, null]);
  pulse.observe({ scheduleMs: 5_001, runMs: 4_999, leftOut: 2 });
  assert.match(pulse.health().message ?? '', /^the oldest overdue schedule is 5\.0 s old$/);
  assert.equal(pulse.health().ok, false);
  pulse.observe({ scheduleMs: 0, runMs: 60_000, leftOut: 0 });
  assert.match(pulse.health().message ?? '', /overdue run is 60\.0 s/);
  pulse.observe({ scheduleMs: 0, runMs: 0, leftOut: 0 });
  unstored = 7_000;
  assert.match(pulse.health().message ?? '', /unstored journal entry is 7\.0 s/);
});

it('the engine is not well when nobody has looked at its backlog for long', () => {
  let now = 0;
  mock.method(performance, 'now', () => now);
  try {
    const pulse = makeEnginePulse(() => 0, true);
    const idle = makeEnginePulse(() => 0, false);
    now = 6_900;
    assert.ok(pulse.health().ok);
    now = 7_100;
    assert.match(pulse.health().message ?? '', /last look/);
    pulse.observe({ scheduleMs: 0, runMs: 0, leftOut: 0 });
    assert.match(pulse.health().message ?? '', /^the last sweep is 7\.1 s old$/);
    pulse.swept();
    assert.ok(pulse.health().ok);
    assert.ok(idle.health().ok, 'a node that does no work has no backlog to look at');
  } finally {
    mock.restoreAll();
  }
});

it('the metrics show it in seconds', async () => {
  const registry = new Registry();
  const pulse = makeEnginePulse(() => 1_500, true);
  pulse.observe({ scheduleMs: 2_500, runMs: 0, leftOut: 3 });
  measureEngine(registry, () => pulse.health());
  const shown = await registry.metrics();
  assert.match(shown, /^polychron_overdue_schedule_seconds 2\.5$/m);
  assert.match(shown, /^polychron_unstored_journal_seconds 1\.5$/m);
  assert.match(shown, /^polychron_rows_left_out 3$/m);
});
