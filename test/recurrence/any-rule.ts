import fc from 'fast-check';
import { parseRRuleText } from '../../src/recurrence/rrule-text.ts';

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

/** RRULEs that the parser lets through: all frequencies and BYxxx together, with and without INTERVAL; no COUNT, no UNTIL. */
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
