import fc from 'fast-check';
import { parseRRuleText } from '../../src/recurrence/rrule/text.ts';

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

function isLegal(text: string): boolean {
  try {
    parseRRuleText(text);
    return true;
  } catch {
    return false;
  }
}

const numbers = (low: number, high: number, most = 3) =>
  fc
    .uniqueArray(
      fc.integer({ min: low, max: high }).filter((value) => low >= 0 || value !== 0),
      { minLength: 1, maxLength: most },
    )
    .map((values) => values.join(','));
const part = (name: string, value: fc.Arbitrary<string>) =>
  fc.option(
    value.map((text) => `;${name}=${text}`),
    { nil: '', freq: 2 },
  );
const plainDays = fc.subarray(DAYS, { minLength: 1, maxLength: 3 }).map((days) => days.join(','));
const numberedDays = fc
  .uniqueArray(fc.tuple(fc.constantFrom('', '1', '2', '5', '-1', '-2', '20', '53'), fc.constantFrom(...DAYS)), {
    minLength: 1,
    maxLength: 3,
  })
  .map((days) => days.map((day) => day.join('')).join(','));

/**
 * RRULEs that the parser accepts: all frequencies and BYxxx together, with and without INTERVAL; no COUNT, no UNTIL.
 */
export const anyRRule: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY', 'YEARLY'),
    fc.option(
      fc
        .oneof(fc.constantFrom(2, 3, 7, 12, 30, 60), fc.integer({ min: 2, max: 10_000 }))
        .map((interval) => `;INTERVAL=${interval}`),
      { nil: '' },
    ),
    part('BYMONTH', numbers(1, 12)),
    part('BYWEEKNO', numbers(-53, 53)),
    part('BYYEARDAY', numbers(-366, 366)),
    part('BYMONTHDAY', numbers(-31, 31)),
    part('BYDAY', fc.oneof(plainDays, numberedDays)),
    fc
      .tuple(part('BYHOUR', numbers(0, 23)), part('BYMINUTE', numbers(0, 59)), part('BYSECOND', numbers(0, 59)))
      .map((parts) => parts.join('')),
    part('BYSETPOS', fc.oneof(numbers(-4, 4), numbers(-366, 366, 5))),
    part('WKST', fc.constantFrom('SU', 'MO', 'WE')),
  )
  .map(([freq, ...parts]) => `FREQ=${freq}${parts.join('')}`)
  .filter(isLegal);

const field = (min: number, max: number) => {
  const value = fc.integer({ min, max });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 4, arbitrary: value.map(String) },
    fc.integer({ min: 1, max: max - min + 1 }).map((step) => `*/${step}`),
    fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.uniqueArray(value, { minLength: 2, maxLength: 12 }).map((values) => values.join(',')),
  );
};

const vixie = fc
  .tuple(
    fc.option(field(0, 59), { nil: '' }),
    field(0, 59),
    field(0, 23),
    fc.oneof(field(1, 31), fc.constantFrom('L', 'L-30', 'LW', '31W', '29', '?')),
    field(1, 12),
    fc.oneof(field(0, 7), fc.constantFrom('5L', '1#5', '?', '0')),
  )
  .map((fields) => ({ kind: 'cron', syntax: 'VIXIE', expression: fields.join(' ').trim() }));
const celery = fc
  .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
  .map((fields) => ({ kind: 'cron', syntax: 'CELERY', expression: fields.join(' ') }));
const some = (low: number, high: number) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    fc.uniqueArray(fc.integer({ min: low, max: high }), { maxLength: 6 }),
  );
const calendar = fc.record({
  kind: fc.constant('calendar'),
  years: some(1990, 9999),
  months: some(1, 12),
  weeksOfMonth: some(1, 5),
  daysOfMonth: some(1, 31),
  weekdays: some(0, 6),
  nthWeekdays: fc.array(fc.record({ weekday: fc.integer({ min: 0, max: 6 }), nth: fc.constantFrom(1, 5, -1, -5) }), {
    maxLength: 2,
  }),
  hours: some(0, 23),
  minutes: some(0, 59),
});
const interval = fc.record({
  kind: fc.constant('interval'),
  every: fc.constantFrom('PT1S', 'PT1.001S', 'PT24H', 'P1D', 'P1M', 'P1200M', 'P36525D', 'P1Y1M1DT1H', 'P1DT1S'),
  anchor: fc.constantFrom(null, -62_000_000_000_000, 253_000_000_000_000, 1_700_000_000_123),
});
const start = fc
  .integer({ min: Date.parse('0001-01-02Z') / 1000, max: Date.parse('9990-01-01Z') / 1000 })
  .map((second) => new Date(second * 1000).toISOString().slice(0, 19));
const rrule = fc.record({
  kind: fc.constant('rrule'),
  rule: fc
    .tuple(anyRRule, fc.constantFrom('', '', ';COUNT=1', ';COUNT=10000', ';UNTIL=20300101', ';UNTIL=99991231T235959Z'))
    .map((parts) => parts.join('')),
  start: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('2026-01-01T09:00:00', '2024-02-29T02:30:15', '1997-09-02T23:59:59') },
    start,
  ),
});

/** Recurrences of every kind that a caller may give; some never fire and are refused. */
export const anyRecurrence: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  vixie,
  celery,
  calendar,
  interval,
  { weight: 4, arbitrary: rrule },
);
