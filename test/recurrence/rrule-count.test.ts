import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRecurrence } from '../../src/recurrence/index.ts';
import { ruleOf } from './support.ts';
import { cpuMs } from '../support/cpu.ts';

const counted = (rule: string) => ruleOf(parseRecurrence({ kind: 'rrule', rule, start: '2020-01-01T09:00:00' }));

test('a rule with COUNT is the first instants of the rule without it, forwards, backwards and counted', () => {
  for (const rule of [
    'FREQ=DAILY;INTERVAL=3',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR',
  ]) {
    const all = counted(rule).between(-Infinity, Infinity, 150);
    const some = counted(`${rule};COUNT=149`);
    assert.deepEqual(some.between(-Infinity, Infinity, 1000), all.slice(0, 149), rule);
    assert.equal(some.next(all[148]!), null);
    assert.equal(some.previous(Infinity), all[148]);
    assert.equal(some.previous(all[70]!), all[69]);
    assert.equal(some.count(all[3]!, all[120]!), 117);
  }
});

test('a rule of 10,000 is not counted from its start for each of 500 instants', async () => {
  const rule = counted('FREQ=DAILY;INTERVAL=3;COUNT=10000');
  const used = await cpuMs(() => assert.equal(rule.between(Date.UTC(2027, 0, 1), Infinity, 500).length, 500));
  assert.ok(used < 10_000, `${used} ms; it took nearly a minute once`);
});
