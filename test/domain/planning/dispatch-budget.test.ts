import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dispatch, type DispatchContext } from '../../../src/domain/planning/dispatch.ts';
import type { DueRow } from '../../../src/domain/planning/settlement.ts';
import { endlessQueue } from '../../../src/domain/planning/queue-room.ts';
import { initialSettings } from '../../../src/domain/model/schedule-settings.ts';
import { BudgetSpent, compile, type CompiledRule, spend } from '../../../src/recurrence/index.ts';

const now = Date.UTC(2027, 0, 1, 12);
const rule = compile({
  recurrence: { kind: 'cron', expression: '* * * * *', syntax: 'VIXIE' },
  timeZone: 'UTC',
  dst: { gap: 'SHIFT', fold: 'FIRST' },
  startsAt: null,
  endsAt: null,
  exclusions: [],
  jitterMs: 0,
  jitterSeed: '',
  anchor: 0,
});
const heavy: CompiledRule = {
  next(after) {
    spend(1_500);
    return rule.next(after);
  },
  previous: (before) => rule.previous(before),
  between: (from, to, limit) => rule.between(from, to, limit),
  count: (from, to) => rule.count(from, to),
  fireAt: (at) => at,
  isExcluded: () => false,
  exclusionAt: () => null,
  describe: (at) => rule.describe(at),
  clashes: () => [],
};

function due(id: string): DueRow {
  const schedule = {
    id,
    tenantId: 't',
    taskId: 'task',
    recurrence: { kind: 'cron', expression: '* * * * *', syntax: 'VIXIE' },
    timeZone: 'UTC',
    ...initialSettings,
    overlap: 'ALLOW_ALL',
    startedRuns: 0,
    state: 'ACTIVE',
    pausedAt: null,
    pausedUntil: null,
    changes: [],
    nextNominalAt: now,
    nextFireAt: now,
    createdAt: 0,
    version: 1,
  };
  const task = { module: 'simulate', params: {}, concurrency: { maxRuns: null, key: null, onLimit: 'QUEUE' } };
  return { schedule, task, taskState: 'ACTIVE', tenantEnabled: true, tenantLimited: false } as unknown as DueRow;
}

const context = (steps: number): DispatchContext => ({
  now,
  rule: ({ schedule }) => (schedule.id === 'heavy' ? heavy : rule),
  calendars: () => [],
  open: new Set(),
  counts: new Map(),
  moduleVersion: () => null,
  reserve: () => false,
  queueRoom: endlessQueue,
  nodeId: '',
  steps: () => steps,
});

test('a schedule whose decision takes more than its budget is named, and the others are decided', () => {
  const plan = dispatch([due('light'), due('heavy')], context(1_000));
  assert.deepEqual(
    plan.undecided.map(({ scheduleId }) => scheduleId),
    ['heavy'],
  );
  assert.ok(plan.undecided[0]?.error instanceof BudgetSpent);
  assert.deepEqual(
    plan.settlements.map((settlement) => settlement.due.schedule.id),
    ['light'],
  );
  assert.equal(dispatch([due('heavy')], context(10_000)).undecided.length, 0);
});
