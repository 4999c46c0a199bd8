import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DstFold, DstGap } from '../../src/recurrence/index.ts';
import { cronOf, upcoming } from './support.ts';
import { cpuMs } from '../support/cpu.ts';

/** expression, zone, gap, fold, after, the instants that follow */
const TABLE: [string, string, DstGap, DstFold, string, string[]][] = [
  [
    '30 2 * * *',
    'America/New_York',
    'SHIFT',
    'FIRST',
    '2026-03-07T12:00Z',
    ['2026-03-08T03:30:00-04:00!', '2026-03-09T02:30:00-04:00'],
  ],
  [
    '30 2 * * *',
    'America/New_York',
    'NEXT_VALID',
    'FIRST',
    '2026-03-07T12:00Z',
    ['2026-03-08T03:00:00-04:00!', '2026-03-09T02:30:00-04:00'],
  ],
  ['30 2 * * *', 'America/New_York', 'SKIP', 'FIRST', '2026-03-07T12:00Z', ['2026-03-09T02:30:00-04:00']],
  [
    '30 1 * * *',
    'America/New_York',
    'SHIFT',
    'FIRST',
    '2026-10-31T12:00Z',
    ['2026-11-01T01:30:00-04:00', '2026-11-02T01:30:00-05:00'],
  ],
  [
    '30 1 * * *',
    'America/New_York',
    'SHIFT',
    'SECOND',
    '2026-10-31T12:00Z',
    ['2026-11-01T01:30:00-05:00', '2026-11-02T01:30:00-05:00'],
  ],
  [
    '30 1 * * *',
    'America/New_York',
    'SHIFT',
    'BOTH',
    '2026-10-31T12:00Z',
    ['2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00', '2026-11-02T01:30:00-05:00'],
  ],
  [
    '0,30 2,3 * * *',
    'Europe/Vienna',
    'SHIFT',
    'FIRST',
    '2026-03-28T12:00Z',
    ['2026-03-29T03:00:00+02:00', '2026-03-29T03:30:00+02:00', '2026-03-30T02:00:00+02:00'],
  ],
  [
    '15,45 2 * * *',
    'Europe/Vienna',
    'NEXT_VALID',
    'FIRST',
    '2026-03-28T12:00Z',
    ['2026-03-29T03:00:00+02:00!', '2026-03-30T02:15:00+02:00'],
  ],
  [
    '15 2,3 * * *',
    'Europe/Vienna',
    'SHIFT',
    'FIRST',
    '2026-03-28T12:00Z',
    ['2026-03-29T03:15:00+02:00', '2026-03-30T02:15:00+02:00'],
  ],
  [
    '15,45 2 * * *',
    'Europe/Vienna',
    'SHIFT',
    'BOTH',
    '2026-10-24T12:00Z',
    [
      '2026-10-25T02:15:00+02:00',
      '2026-10-25T02:45:00+02:00',
      '2026-10-25T02:15:00+01:00',
      '2026-10-25T02:45:00+01:00',
      '2026-10-26T02:15:00+01:00',
    ],
  ],
  // every hour: real hours, whatever the policy
  [
    '0 * * * *',
    'Europe/Vienna',
    'SHIFT',
    'FIRST',
    '2026-03-29T00:30Z',
    ['2026-03-29T03:00:00+02:00', '2026-03-29T04:00:00+02:00'],
  ],
  [
    '0 * * * *',
    'Europe/Vienna',
    'NEXT_VALID',
    'FIRST',
    '2026-10-24T23:30Z',
    ['2026-10-25T02:00:00+02:00', '2026-10-25T02:00:00+01:00', '2026-10-25T03:00:00+01:00'],
  ],
  [
    '*/30 * * * *',
    'Europe/Vienna',
    'SKIP',
    'SECOND',
    '2026-10-25T00:10Z',
    [
      '2026-10-25T02:30:00+02:00',
      '2026-10-25T02:00:00+01:00',
      '2026-10-25T02:30:00+01:00',
      '2026-10-25T03:00:00+01:00',
    ],
  ],
  // half-hour shifts
  [
    '15 2 * * *',
    'Australia/Lord_Howe',
    'SHIFT',
    'FIRST',
    '2026-10-03T00:00Z',
    ['2026-10-04T02:45:00+11:00!', '2026-10-05T02:15:00+11:00'],
  ],
  [
    '15 2 * * *',
    'Australia/Lord_Howe',
    'NEXT_VALID',
    'FIRST',
    '2026-10-03T00:00Z',
    ['2026-10-04T02:30:00+11:00!', '2026-10-05T02:15:00+11:00'],
  ],
  [
    '45 1 * * *',
    'Australia/Lord_Howe',
    'SHIFT',
    'BOTH',
    '2026-04-04T00:00Z',
    ['2026-04-05T01:45:00+11:00', '2026-04-05T01:45:00+10:30', '2026-04-06T01:45:00+10:30'],
  ],
  [
    '45 1 * * *',
    'Australia/Lord_Howe',
    'SHIFT',
    'SECOND',
    '2026-04-04T00:00Z',
    ['2026-04-05T01:45:00+10:30', '2026-04-06T01:45:00+10:30'],
  ],
  [
    '*/15 * * * *',
    'Australia/Lord_Howe',
    'SHIFT',
    'FIRST',
    '2026-04-04T14:35Z',
    [
      '2026-04-05T01:45:00+11:00',
      '2026-04-05T01:30:00+10:30',
      '2026-04-05T01:45:00+10:30',
      '2026-04-05T02:00:00+10:30',
    ],
  ],
  // midnight gaps
  [
    '0 0 * * *',
    'America/Santiago',
    'SHIFT',
    'FIRST',
    '2026-09-05T12:00Z',
    ['2026-09-06T01:00:00-03:00!', '2026-09-07T00:00:00-03:00'],
  ],
  [
    '30 0 * * 0',
    'America/Santiago',
    'NEXT_VALID',
    'FIRST',
    '2026-09-05T12:00Z',
    ['2026-09-06T01:00:00-03:00!', '2026-09-13T00:30:00-03:00'],
  ],
  [
    '30 23 * * 6',
    'America/Santiago',
    'SHIFT',
    'BOTH',
    '2026-04-04T12:00Z',
    ['2026-04-04T23:30:00-03:00', '2026-04-04T23:30:00-04:00', '2026-04-11T23:30:00-04:00'],
  ],
  [
    '30 0 * * *',
    'Africa/Cairo',
    'SHIFT',
    'FIRST',
    '2026-04-23T12:00Z',
    ['2026-04-24T01:30:00+03:00!', '2026-04-25T00:30:00+03:00'],
  ],
  ['30 0 * * *', 'Africa/Cairo', 'SKIP', 'FIRST', '2026-04-23T12:00Z', ['2026-04-25T00:30:00+03:00']],
  [
    '15 0 * * *',
    'America/Havana',
    'SHIFT',
    'FIRST',
    '2026-03-07T12:00Z',
    ['2026-03-08T01:15:00-04:00!', '2026-03-09T00:15:00-04:00'],
  ],
  [
    '15 0 * * *',
    'America/Havana',
    'SHIFT',
    'BOTH',
    '2026-10-31T12:00Z',
    ['2026-11-01T00:15:00-04:00', '2026-11-01T00:15:00-05:00', '2026-11-02T00:15:00-05:00'],
  ],
  // a day that was left out
  [
    '0 9 * * *',
    'Pacific/Apia',
    'SHIFT',
    'FIRST',
    '2011-12-29T00:00Z',
    ['2011-12-29T09:00:00-10:00', '2011-12-31T09:00:00+14:00', '2012-01-01T09:00:00+14:00'],
  ],
  [
    '0 9 30 12 *',
    'Pacific/Apia',
    'SHIFT',
    'FIRST',
    '2011-12-01T00:00Z',
    ['2011-12-31T09:00:00+14:00!', '2012-12-30T09:00:00+14:00'],
  ],
  [
    '0 9 30 12 *',
    'Pacific/Apia',
    'NEXT_VALID',
    'FIRST',
    '2011-12-01T00:00Z',
    ['2011-12-31T00:00:00+14:00!', '2012-12-30T09:00:00+14:00'],
  ],
  ['0 9 30 12 *', 'Pacific/Apia', 'SKIP', 'FIRST', '2011-12-01T00:00Z', ['2012-12-30T09:00:00+14:00']],
  [
    '0 */12 * * *',
    'Pacific/Apia',
    'SKIP',
    'FIRST',
    '2011-12-29T20:00Z',
    ['2011-12-29T12:00:00-10:00', '2011-12-31T00:00:00+14:00'],
  ],
  // abolished and changed rules
  [
    '30 2 * * *',
    'Europe/Moscow',
    'SHIFT',
    'FIRST',
    '2011-03-26T12:00Z',
    ['2011-03-27T03:30:00+04:00!', '2011-03-28T02:30:00+04:00'],
  ],
  [
    '30 1 * * *',
    'Europe/Moscow',
    'SHIFT',
    'BOTH',
    '2014-10-25T12:00Z',
    ['2014-10-26T01:30:00+04:00', '2014-10-26T01:30:00+03:00', '2014-10-27T01:30:00+03:00'],
  ],
  ['30 0 * * *', 'America/Sao_Paulo', 'SHIFT', 'FIRST', '2019-11-02T12:00Z', ['2019-11-03T00:30:00-03:00']],
  ['30 0 * * *', 'America/Sao_Paulo', 'SHIFT', 'FIRST', '2018-11-03T12:00Z', ['2018-11-04T01:30:00-02:00!']],
  ['30 2 * * *', 'Asia/Tehran', 'SHIFT', 'FIRST', '2026-03-21T12:00Z', ['2026-03-22T02:30:00+03:30']],
  // negative daylight saving (Ireland's winter time) and Ramadan breaks
  ['30 1 * * *', 'Europe/Dublin', 'SHIFT', 'FIRST', '2026-03-28T12:00Z', ['2026-03-29T02:30:00+01:00!']],
  [
    '30 2 * * *',
    'Africa/Casablanca',
    'SHIFT',
    'BOTH',
    '2026-02-14T12:00Z',
    ['2026-02-15T02:30:00+01:00', '2026-02-15T02:30:00+00:00', '2026-02-16T02:30:00+00:00'],
  ],
  ['30 2 * * *', 'Africa/Casablanca', 'SHIFT', 'FIRST', '2026-03-21T12:00Z', ['2026-03-22T03:30:00+01:00!']],
];

for (const [expression, zone, gap, fold, after, expected] of TABLE) {
  test(`${expression} in ${zone} after ${after}, gap ${gap}, fold ${fold}`, () => {
    const rule = cronOf(expression, zone, { gap, fold });
    assert.deepEqual(upcoming(rule, after, expected.length), expected);
    const instants = expected.map((text) => Date.parse(text.slice(0, 25)));
    const first = Math.min(...instants);
    const last = Math.max(...instants);
    assert.deepEqual(rule.between(first, last + 1, 100), instants, 'between gives the same');
    assert.equal(rule.count(first, last + 1), instants.length, 'count agrees');
    assert.deepEqual(
      instants.slice(1).map((instant) => rule.previous(instant)),
      instants.slice(0, -1),
      'backwards it is the same',
    );
  });
}

test('a rule whose every candidate falls into a gap under SKIP is never due, and says so at once', async () => {
  const rule = cronOf('30 2 * 3 7#2', 'America/Denver', { gap: 'SKIP', fold: 'FIRST' });
  const used = await cpuMs(() => assert.equal(rule.next(Date.parse('2027-01-01Z')), null));
  assert.ok(used < 500, `${used} ms`);
  assert.equal(
    rule.previous(Date.parse('2027-01-01Z')),
    Date.parse('2006-03-12T02:30-07:00'),
    'before the law of 2007 it was no gap',
  );
});
