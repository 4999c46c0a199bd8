import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RecurrenceError, parseRecurrence } from '../../src/recurrence/index.ts';
import { rruleFieldPattern } from '../../src/recurrence/rrule/fields.ts';
import { rruleLibraryPattern } from './rrule-library.ts';
import { parseRRuleText } from '../../src/recurrence/rrule/text.ts';
import { boundPattern } from '../../src/recurrence/patterns/wall.ts';
import { SHIFT_FIRST, ruleOf, upcoming } from './support.ts';

const rrule = (rule: string, start = '2026-01-01T09:00:00', zone = 'UTC', dst = SHIFT_FIRST) =>
  ruleOf(parseRecurrence({ kind: 'rrule', rule, start }), zone, dst);

/** rule, start, after, dates that follow */
const CASES: [string, string, string, string[]][] = [
  ['FREQ=DAILY', '2026-01-01T09:00:00', '2026-01-05T10:00Z', ['2026-01-06T09:00', '2026-01-07T09:00']],
  ['FREQ=DAILY;INTERVAL=3', '2026-01-01T09:00:00', '2026-01-05T10:00Z', ['2026-01-07T09:00', '2026-01-10T09:00']],
  [
    'FREQ=DAILY;COUNT=3',
    '2026-01-01T09:00:00',
    '2025-01-05T10:00Z',
    ['2026-01-01T09:00', '2026-01-02T09:00', '2026-01-03T09:00'],
  ],
  [
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE',
    '2026-01-05T09:00:00',
    '2026-01-01T00:00Z',
    ['2026-01-05T09:00', '2026-01-07T09:00', '2026-01-19T09:00'],
  ],
  ['RRULE:freq=weekly', '2026-01-01T09:00:00', '2026-01-01T09:00Z', ['2026-01-08T09:00', '2026-01-15T09:00']],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', '2026-01-01T09:00:00', '2026-01-01T00:00Z', ['2026-01-31T09:00', '2026-02-28T09:00']],
  ['FREQ=MONTHLY', '2026-01-31T09:00:00', '2026-01-31T09:00Z', ['2026-03-31T09:00', '2026-05-31T09:00']],
  [
    'FREQ=MONTHLY;BYDAY=2TU,-1FR',
    '2026-01-01T09:00:00',
    '2026-01-14T00:00Z',
    ['2026-01-30T09:00', '2026-02-10T09:00', '2026-02-27T09:00'],
  ],
  [
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    '2026-01-01T09:00:00',
    '2026-01-14T00:00Z',
    ['2026-01-30T09:00', '2026-02-27T09:00', '2026-03-31T09:00'],
  ],
  ['FREQ=YEARLY', '2024-02-29T09:00:00', '2024-03-01T00:00Z', ['2028-02-29T09:00', '2032-02-29T09:00']],
  [
    'FREQ=YEARLY;BYDAY=20MO',
    '1997-05-19T09:00:00',
    '1997-01-01T00:00Z',
    ['1997-05-19T09:00', '1998-05-18T09:00', '1999-05-17T09:00'],
  ],
  [
    'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
    '1997-05-12T09:00:00',
    '1997-01-01T00:00Z',
    ['1997-05-12T09:00', '1998-05-11T09:00', '1999-05-17T09:00'],
  ],
  ['FREQ=YEARLY;BYYEARDAY=-1', '2026-01-01T09:00:00', '2026-01-01T00:00Z', ['2026-12-31T09:00', '2027-12-31T09:00']],
  [
    'FREQ=HOURLY;INTERVAL=5',
    '2026-01-01T09:00:00',
    '2026-01-01T10:00Z',
    ['2026-01-01T14:00', '2026-01-01T19:00', '2026-01-02T00:00'],
  ],
  [
    'FREQ=MINUTELY;INTERVAL=90;COUNT=2',
    '2026-01-01T09:00:00',
    '2026-01-01T00:00Z',
    ['2026-01-01T09:00', '2026-01-01T10:30'],
  ],
  [
    'FREQ=DAILY;UNTIL=20260103T090000Z',
    '2026-01-01T09:00:00',
    '2026-01-01T10:00Z',
    ['2026-01-02T09:00', '2026-01-03T09:00'],
  ],
  ['FREQ=DAILY;UNTIL=20260103', '2026-01-01T09:00:00', '2026-01-01T10:00Z', ['2026-01-02T09:00', '2026-01-03T09:00']],
  ['FREQ=DAILY;UNTIL=20260103T085959', '2026-01-01T09:00:00', '2026-01-01T10:00Z', ['2026-01-02T09:00']],
  [
    'FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30',
    '2026-01-01T09:00:00',
    '2026-01-01T09:00Z',
    ['2026-01-01T09:30', '2026-01-01T17:00'],
  ],
];

for (const [rule, start, after, expected] of CASES) {
  test(`${rule} from ${start}`, () => {
    const compiled = rrule(rule, start);
    assert.deepEqual(
      upcoming(compiled, after, expected.length).map((text) => text.slice(0, 16)),
      expected,
    );
    const instants = expected.map((text) => Date.parse(`${text}Z`));
    assert.deepEqual(
      instants.slice(1).map((instant) => compiled.previous(instant)),
      instants.slice(0, -1),
    );
    assert.equal(compiled.count(Math.min(...instants), Math.max(...instants) + 1), instants.length);
    if (/COUNT|UNTIL/.test(rule)) assert.equal(compiled.next(Math.max(...instants)), null);
    assert.equal(compiled.previous(Date.parse(`${start}Z`)), null);
  });
}

test('gaps and folds follow the policy of the schedule, not the library', () => {
  assert.deepEqual(
    upcoming(rrule('FREQ=DAILY;INTERVAL=2', '2026-03-27T02:30:00', 'Europe/Vienna'), '2026-03-28T00:00Z', 2),
    ['2026-03-29T03:30:00+02:00!', '2026-03-31T02:30:00+02:00'],
  );
  assert.deepEqual(
    upcoming(
      rrule('FREQ=DAILY', '2026-03-27T02:30:00', 'Europe/Vienna', { gap: 'SKIP', fold: 'FIRST' }),
      '2026-03-28T12:00Z',
      1,
    ),
    ['2026-03-30T02:30:00+02:00'],
  );
  assert.deepEqual(
    upcoming(
      rrule('FREQ=WEEKLY;COUNT=2', '2026-10-18T02:30:00', 'Europe/Vienna', { gap: 'SKIP', fold: 'BOTH' }),
      '2026-10-19T12:00Z',
      3,
    ),
    ['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00'],
  );
});

test('hourly rules keep to real time', () => {
  assert.deepEqual(upcoming(rrule('FREQ=HOURLY', '2026-10-24T00:30:00', 'Europe/Vienna'), '2026-10-24T23:45Z', 3), [
    '2026-10-25T02:30:00+02:00',
    '2026-10-25T02:30:00+01:00',
    '2026-10-25T03:30:00+01:00',
  ]);
});

test('the quick pattern finds what the library finds', () => {
  const list = (values: readonly string[], most: number) =>
    fc.subarray([...values], { minLength: 1, maxLength: most }).map((items) => items.join(','));
  const part = (name: string, value: fc.Arbitrary<string>) =>
    fc.option(
      value.map((text) => `;${name}=${text}`),
      { nil: '' },
    );
  const numbers = (low: number, high: number) =>
    fc
      .uniqueArray(
        fc.integer({ min: low, max: high }).filter((value) => low >= 0 || value !== 0),
        { minLength: 1, maxLength: 3 },
      )
      .map((values) => values.join(','));
  const days = list(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], 3);
  const nthDays = list(['1MO', '-1FR', '2SU', 'TU', '5WE', '-2SA'], 2);
  const time = fc.tuple(part('BYHOUR', numbers(0, 23)), part('BYMINUTE', numbers(0, 59)));
  const rule = fc
    .oneof(
      fc.tuple(
        fc.constantFrom('DAILY', 'HOURLY', 'MINUTELY'),
        part('BYMONTH', numbers(1, 12)),
        part('BYMONTHDAY', numbers(-28, 28)),
        part('BYDAY', days),
      ),
      fc.tuple(fc.constant('WEEKLY'), part('BYMONTH', numbers(1, 12)), part('BYDAY', days)),
      fc.tuple(
        fc.constant('MONTHLY'),
        part('BYMONTH', numbers(1, 12)),
        part('BYMONTHDAY', numbers(-31, 31)),
        part('BYDAY', nthDays),
      ),
      fc.tuple(
        fc.constant('YEARLY'),
        numbers(1, 12).map((text) => `;BYMONTH=${text}`),
        part('BYMONTHDAY', numbers(-31, 31)),
        part('BYDAY', nthDays),
      ),
      fc.tuple(fc.constant('YEARLY'), part('BYMONTHDAY', numbers(-31, 31)), part('BYDAY', days)),
    )
    .chain(([freq, ...parts]) => time.map((times) => `FREQ=${freq}${parts.join('')}${times.join('')}`));
  const start = fc.integer({ min: 0, max: 2_000_000_000 }).map((seconds) => seconds * 1000);
  let compared = 0;
  fc.assert(
    fc.property(rule, start, fc.integer({ min: 0, max: 800 }), (text, from, days) => {
      const parts = parseRRuleText(text);
      const quick = rruleFieldPattern(parts, from);
      if (!quick) return;
      const bounded = boundPattern(quick, from, Infinity);
      const library = rruleLibraryPattern(parts, from);
      let wall = from + days * 86_400_000;
      for (let step = 0; step < 4; step++) {
        const expected = library.next(wall);
        if (expected === Infinity) return;
        compared++;
        assert.equal(
          bounded.next(wall),
          expected,
          `${text} from ${new Date(from).toISOString()} at ${new Date(wall).toISOString()}`,
        );
        wall = expected + 1;
      }
    }),
    { numRuns: 400 },
  );
  assert.ok(compared > 500);
});

test('COUNT ends a rule after so many dates, however far they reach', () => {
  const last = (rule: string): string | undefined => {
    const at = rrule(rule).previous(Date.parse('9999-01-01Z'));
    return at === null ? undefined : new Date(at).toISOString().slice(0, 16);
  };
  assert.equal(last('FREQ=DAILY;COUNT=10000'), '2053-05-18T09:00');
  assert.equal(last('FREQ=MONTHLY;BYDAY=1MO;COUNT=1000'), '2109-04-01T09:00');
  assert.equal(last('FREQ=DAILY;INTERVAL=2;COUNT=1000'), '2031-06-22T09:00');
  assert.equal(last('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=600'), '2075-12-31T09:00');
  assert.equal(rrule('FREQ=DAILY;COUNT=10000').count(0, Date.parse('9000-01-01Z')), 10_000);
});

test('malformed rules are typed errors with their position', () => {
  const cases: [unknown, number][] = [
    ['', 0],
    ['FREQ', 0],
    ['FREQ=', 5],
    ['FREQ=FORTNIGHTLY', 5],
    ['INTERVAL=2', 0],
    ['FREQ=DAILY;', 11],
    ['FREQ=DAILY;;COUNT=1', 11],
    ['FREQ=DAILY;FREQ=DAILY', 11],
    ['FREQ=DAILY;X=1', 11],
    ['FREQ=DAILY;INTERVAL=0', 20],
    ['FREQ=DAILY;INTERVAL=-1', 20],
    ['FREQ=DAILY;INTERVAL=1.5', 20],
    ['FREQ=DAILY;COUNT=0', 17],
    ['FREQ=DAILY;COUNT=99999', 17],
    ['FREQ=DAILY;COUNT=1;UNTIL=20260101', 19],
    ['FREQ=DAILY;UNTIL=20260230', 17],
    ['FREQ=DAILY;UNTIL=tomorrow', 17],
    ['FREQ=DAILY;BYHOUR=24', 18],
    ['FREQ=DAILY;BYHOUR=1,,2', 20],
    ['FREQ=DAILY;BYMINUTE=60', 20],
    ['FREQ=DAILY;BYSECOND=60', 20],
    ['FREQ=DAILY;BYMONTH=13', 19],
    ['FREQ=DAILY;BYMONTH=0', 19],
    ['FREQ=DAILY;BYMONTHDAY=0', 22],
    ['FREQ=DAILY;BYMONTHDAY=32', 22],
    ['FREQ=DAILY;BYDAY=XX', 17],
    ['FREQ=DAILY;BYDAY=MO,', 20],
    ['FREQ=DAILY;BYDAY=1MO', 11],
    ['FREQ=WEEKLY;BYMONTHDAY=1', 12],
    ['FREQ=MONTHLY;BYWEEKNO=1', 13],
    ['FREQ=DAILY;BYYEARDAY=1', 11],
    ['FREQ=DAILY;BYSETPOS=1', 11],
    ['FREQ=YEARLY;BYWEEKNO=54', 21],
    ['FREQ=YEARLY;BYDAY=0MO', 18],
    ['FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO', 23],
    ['FREQ=DAILY;WKST=1', 16],
    ['FREQ=DAILY\nDTSTART:20200101', 5],
    ['FREQ=DAILY;RSCALE=GREGORIAN', 11],
    ['😀', 0],
    ['\u0000', 0],
    ['FREQ=DAILY;'.repeat(100_000), 512],
    [undefined, 0],
    [5, 0],
    [{}, 0],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 0],
    ['FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=30', 0],
    ['FREQ=DAILY;UNTIL=20200101', 0],
  ];
  for (const [rule, position] of cases) {
    assert.throws(
      () => parseRecurrence({ kind: 'rrule', rule, start: '2026-01-01T09:00:00' }),
      (error) => {
        assert.ok(error instanceof RecurrenceError, `${String(rule).slice(0, 60)}: ${String(error)}`);
        assert.deepEqual(
          [error.field, error.position],
          ['rrule.rule', position],
          `${String(rule).slice(0, 60)}: ${error.message}`,
        );
        return true;
      },
    );
  }
  for (const start of [
    '',
    'x',
    '2026-02-30T09:00:00',
    '2026-01-01',
    '2026-01-01T09:00:00Z',
    '2026-01-01T24:00:00',
    5,
    undefined,
  ]) {
    assert.throws(() => parseRecurrence({ kind: 'rrule', rule: 'FREQ=DAILY', start }), { field: 'rrule.start' });
  }
});
