import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile, parseRecurrence } from '../../../src/recurrence/index.ts';
import { recurrenceOf } from '../../../src/systems/fylr/words.ts';
import { type Repeat, ruleOf } from '../../../src/systems/provision/words.ts';
import { calendarOf, minutesOf } from '../../../src/systems/words/calendar.ts';

const open: Repeat = {
  repeat_start: null,
  repeat_end: null,
  repeat_year: '*',
  repeat_month: '*',
  repeat_day: '*',
  repeat_week: '*',
  repeat_weekday: '*',
  repeat_hour: '*',
  repeat_minute: '*',
};

describe('calendars of other systems', () => {
  it('mean every minute when they have no criterion, in each system', () => {
    const everyMinute = calendarOf({});
    const fylr = recurrenceOf({ days_of_month: [], hours: [], minutes: [], weekdays: [] });
    assert.deepEqual([fylr, ruleOf(open, 'UTC').recurrence], [everyMinute, everyMinute]);
    const limits = { dst: { gap: 'SHIFT', fold: 'FIRST' }, startsAt: null, endsAt: null, exclusions: [] } as const;
    const recurrence = parseRecurrence(everyMinute);
    const rule = compile({ recurrence, timeZone: 'UTC', ...limits, jitterMs: 0, jitterSeed: '', anchor: 0 });
    assert.equal(rule.count(0, 3_600_000), 60);
  });

  it('say nothing of minutes where all of them are meant', () => {
    assert.deepEqual(minutesOf(calendarOf({}).minutes), []);
    assert.deepEqual(minutesOf([0, 30]), [0, 30]);
    assert.deepEqual(calendarOf({ hours: [8] }).minutes, []);
  });
});
