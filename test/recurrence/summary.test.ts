import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  RecurrenceError,
  parseCronExpression,
  parseRecurrence,
  printCron,
  summarize,
} from '../../src/recurrence/index.ts';

const CASES: [object, string, string][] = [
  [{ kind: 'once', at: Date.parse('2026-03-29T01:30Z') }, 'en', 'Once at 2026-03-29 03:30:00 +02:00 (Europe/Vienna)'],
  [{ kind: 'interval', every: 'PT90S' }, 'en', 'Every 1 minute and 30 seconds'],
  [{ kind: 'interval', every: 'P1M', fromCompletion: true }, 'en', 'Every month after the end of the run before'],
  [{ kind: 'cron', expression: '0 9 * * mon-fri' }, 'en', 'At 09:00, Monday through Friday (Europe/Vienna)'],
  [{ kind: 'cron', expression: '0 9 * * mon-fri' }, 'de-AT', 'Um 09:00, Montag bis Freitag (Europe/Vienna)'],
  [{ kind: 'cron', expression: '0 0 13 * 5' }, 'xx', 'At 00:00, on day 13 of the month, or on Friday (Europe/Vienna)'],
  [
    { kind: 'cron', expression: '0 0 13 * 5', syntax: 'CELERY' },
    'en',
    'At 00:00, on day 13 of the month, only on Friday (Europe/Vienna)',
  ],
  [{ kind: 'cron', expression: '@hourly' }, 'en', 'Every hour (Europe/Vienna)'],
  [
    { kind: 'calendar', hours: [9], minutes: [0, 30], weekdays: [1, 5] },
    'en',
    'At 09:00 and 09:30, on Monday or Friday (Europe/Vienna)',
  ],
  [
    { kind: 'calendar', minutes: [5], daysOfMonth: [1, -1, 22], months: [2], years: [2027] },
    'en',
    'At minute 5 of every hour, on the last day, 1st or 22nd of the month, in February, of 2027 (Europe/Vienna)',
  ],
  [
    {
      kind: 'calendar',
      nthWeekdays: [
        { weekday: 2, nth: 2 },
        { weekday: 5, nth: -1 },
      ],
      weeksOfMonth: [2],
    },
    'en',
    'Every minute, on the 2nd Tuesday or last Friday of the month, in the 2nd week of the month (Europe/Vienna)',
  ],
  [
    { kind: 'rrule', rule: 'FREQ=DAILY', start: '2026-01-01T09:00:00' },
    'en',
    'FREQ=DAILY from 2026-01-01 09:00:00 (Europe/Vienna)',
  ],
];

test('rules are told in plain words', () => {
  for (const [input, locale, expected] of CASES)
    assert.equal(summarize(parseRecurrence(input), 'Europe/Vienna', locale), expected);
});

test('a printed cron rule is the rule', () => {
  const value = (min: number, max: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: 1, max: 9 }).map((step) => `*/${step}`),
      fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 9 }).map((values) => values.join(',')),
      fc.constant(`${min}-${max}`),
    );
  const days = fc.oneof(
    { weight: 3, arbitrary: value(1, 31) },
    fc.constantFrom('?', 'L', 'LW', '1,15W,L-3', '*/4,L', '*/31,5', '*,L'),
  );
  const weekdays = fc.oneof(
    { weight: 3, arbitrary: value(0, 7) },
    fc.constantFrom('?', '5L', '1#1,2#2,3', '*/3,5', '0-6', '*/2,1#1'),
  );
  const vixie = fc
    .tuple(value(0, 59), value(0, 59), value(0, 23), days, value(1, 12), weekdays)
    .map((fields) => fields.join(' '));
  fc.assert(
    fc.property(vixie, (expression) => {
      const cron = parseCronExpression(expression, 'VIXIE');
      assert.deepEqual(parseCronExpression(printCron(cron, 'VIXIE'), 'VIXIE'), cron);
    }),
    { numRuns: 2000 },
  );
  const celery = fc
    .tuple(value(0, 59), value(0, 23), value(1, 31), value(1, 12), value(0, 6))
    .map((fields) => fields.join(' '));
  fc.assert(
    fc.property(celery, (expression) => {
      const cron = parseCronExpression(expression, 'CELERY');
      assert.deepEqual(parseCronExpression(printCron(cron, 'CELERY'), 'CELERY'), cron);
      try {
        parseRecurrence({ kind: 'cron', expression, syntax: 'CELERY' });
      } catch (error) {
        assert.ok(error instanceof RecurrenceError);
        return;
      }
      assert.ok(summarize({ kind: 'cron', expression, syntax: 'CELERY' }, 'UTC').length > 10);
    }),
    { numRuns: 2000 },
  );
});
