import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BudgetSpent, parseRecurrence, within } from '../../src/recurrence/index.ts';
import { ruleOf } from './support.ts';

const now = Date.parse('2026-06-01T00:00Z');
const hours = Array.from({ length: 24 }, (_, hour) => hour).join(',');

function stepsOf(work: () => unknown): number {
  const budget = { left: 1e9 };
  within(budget, work);
  return 1e9 - budget.left;
}

const read = (rule: string, zone = 'Europe/Vienna') =>
  ruleOf(parseRecurrence({ kind: 'rrule', rule, start: '2026-01-01T09:00:00' }), zone);

test('rules that once took seconds are read and listed in few steps', () => {
  for (const rule of [
    'FREQ=DAILY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=28',
    `FREQ=DAILY;BYHOUR=${hours};BYSETPOS=-1;COUNT=10000`,
    'FREQ=YEARLY;INTERVAL=3;BYWEEKNO=53;BYDAY=MO',
    'FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TU;BYHOUR=9,17;BYSETPOS=2',
    'FREQ=SECONDLY;INTERVAL=7;BYMONTH=3;BYDAY=MO',
  ]) {
    // Zones are learnt once and are not what is measured.
    read(rule).between(now, Infinity, 500);
    const steps = stepsOf(() => assert.ok(read(rule).between(now, Infinity, 500).length > 400, rule));
    assert.ok(steps < 50_000, `${rule}: ${steps} steps`);
  }
});

test('instants are counted by months, not one by one', () => {
  const rule = read('FREQ=MINUTELY;BYSECOND=0;BYSETPOS=1');
  const to = Date.parse('2031-01-01T00:00Z');
  rule.count(now, to);
  let count = 0;
  assert.ok(stepsOf(() => (count = rule.count(now, to))) < 2_000);
  // Every minute of the local clock: of the two hours of a fold only the first, and what a gap left out falls on others.
  assert.equal(count, (to - now) / 60_000 - 60 * 5);
});

test('a budget stops a call, and what is kept goes on without it', () => {
  const rule = read('FREQ=DAILY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=28');
  assert.throws(() => within({ left: 100 }, () => rule.between(now, Infinity, 500)), BudgetSpent);
  assert.equal(rule.between(now, Infinity, 500).length, 500);
});

test('a budget inside another is charged to both', () => {
  const rule = read('FREQ=DAILY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=28');
  const outer = { left: 1e6 };
  const inner = { left: 1e6 };
  within(outer, () => within(inner, () => rule.next(now)));
  assert.ok(inner.left < 1e6);
  assert.equal(outer.left, inner.left);
});
