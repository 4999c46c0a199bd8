import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  RecurrenceError,
  parseCronExpression,
  parseRecurrence,
  printCron,
  summarize,
  summarizeRule,
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
    'Every day, at 09:00, from 2026-01-01 (Europe/Vienna)',
  ],
  [
    { kind: 'rrule', rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;BYHOUR=9,17;COUNT=8', start: '2026-01-01T09:30:00' },
    'en',
    'Every 2 weeks, on Monday and Friday, at 09:30 and 17:30, from 2026-01-01, 8 times (Europe/Vienna)',
  ],
  [
    { kind: 'rrule', rule: 'FREQ=MONTHLY;BYDAY=2TU,-1FR;UNTIL=20270101T000000', start: '2026-01-01T09:00:05' },
    'de-AT',
    'Jeden Monat, am 2. Dienstag und letzten Freitag des Monats, um 09:00:05, ab 2026-01-01, bis 2027-01-01 (Europe/Vienna)',
  ],
  [
    { kind: 'rrule', rule: 'FREQ=YEARLY', start: '2026-02-03T09:00:00' },
    'fr',
    'Tous les ans, le 3 du mois, en février, à 09:00, à partir du 2026-02-03 (Europe/Vienna)',
  ],
  [
    { kind: 'rrule', rule: 'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1', start: '2026-02-03T09:00:00' },
    'es-MX',
    'Cada mes, el lunes y martes, BYSETPOS=-1, a las 09:00, desde 2026-02-03 (Europe/Vienna)',
  ],
  [{ kind: 'interval', every: 'PT2H' }, 'fr-CA', 'Toutes les 2 heures'],
  [{ kind: 'interval', every: 'P1D' }, 'es', 'Cada día'],
  [
    { kind: 'interval', every: 'PT1M30S', fromCompletion: true },
    'DE',
    'Alle 1 Minute und 30 Sekunden nach dem Ende des Laufs davor',
  ],
  [{ kind: 'interval', every: 'PT2H' }, 'xx', 'Every 2 hours'],
  [{ kind: 'interval', every: 'PT2H' }, '__proto__', 'Every 2 hours'],
  [{ kind: 'once', at: Date.parse('2026-03-29T01:30Z') }, 'de', 'Einmal, 2026-03-29 03:30:00 +02:00 (Europe/Vienna)'],
  [
    { kind: 'calendar', hours: [9], minutes: [0], weekdays: [1, 5], months: [12] },
    'de',
    'Um 09:00, am Montag oder Freitag, im Dezember (Europe/Vienna)',
  ],
  [
    { kind: 'calendar', minutes: [5], daysOfMonth: [1, -1], weeksOfMonth: [1] },
    'fr',
    'À la minute 5 de chaque heure, le dernier jour ou 1er du mois, dans la 1re semaine du mois (Europe/Vienna)',
  ],
  [{ kind: 'cron', expression: '0 9 * * mon-fri' }, 'es', 'A las 09:00, de lunes a viernes (Europe/Vienna)'],
  [{ kind: 'cron', expression: '0 9 * * mon-fri' }, 'fr-FR', 'À 09:00, de lundi à vendredi (Europe/Vienna)'],
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

const rule = {
  recurrence: parseRecurrence({ kind: 'cron', expression: '0 9 * * *' }),
  timeZone: 'Europe/Vienna',
  dst: { gap: 'SHIFT', fold: 'FIRST' },
  startsAt: null,
  endsAt: null,
  exclusions: [],
  jitterMs: 0,
  jitterSeed: '',
  anchor: 0,
} as const;

test('the summary of a schedule names its zone and what bounds it, and nothing else', () => {
  assert.equal(summarizeRule(rule, null), 'At 09:00 (Europe/Vienna)');
  const bounded = {
    ...rule,
    startsAt: Date.UTC(2027, 0, 1),
    endsAt: Date.UTC(2027, 6, 1),
    exclusions: [{ from: 0, to: 1 }],
    jitterMs: 90_000,
  };
  assert.equal(
    summarizeRule(bounded, 10),
    'At 09:00, from 2027-01-01 01:00:00, until 2027-07-01 02:00:00, at most 10 runs, delayed by up to 1 minute and 30 seconds, except in 1 span of time (Europe/Vienna)',
  );
  assert.equal(
    summarizeRule(bounded, 1, 'de'),
    'Um 09:00, ab 2027-01-01 01:00:00, bis 2027-07-01 02:00:00, höchstens 1 Lauf, verzögert um bis zu 1 Minute und 30 Sekunden, außer in 1 Zeitspanne (Europe/Vienna)',
  );
  const interval = { ...rule, recurrence: parseRecurrence({ kind: 'interval', every: 'PT2H' }) };
  assert.equal(summarizeRule(interval, null, 'fr'), 'Toutes les 2 heures (Europe/Vienna)');
});
