import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type DstPolicy, parseCronExpression } from '../../src/recurrence/index.ts';
import { ZONES, bruteForce, cronOf, matcherOf, ruleOf } from './support.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const dst = fc.record<DstPolicy>({
  gap: fc.constantFrom('SHIFT', 'NEXT_VALID', 'SKIP'),
  fold: fc.constantFrom('FIRST', 'SECOND', 'BOTH'),
});
const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: Date.parse('1995-01-01Z'), max: Date.parse('2045-01-01Z') });
/** Days around which the clocks of the zones above change. */
const edge = fc
  .tuple(
    fc.constantFrom(
      '2026-03-08',
      '2026-03-29',
      '2026-11-01',
      '2026-10-25',
      '2026-04-05',
      '2026-10-04',
      '2026-09-06',
      '2026-04-24',
      '2011-12-30',
      '2026-02-15',
      '2026-03-22',
      '2026-10-30',
    ),
    fc.integer({ min: -30, max: 30 }),
  )
  .map(([day, hours]) => Date.parse(`${day}T00:00Z`) + hours * HOUR);
const when = fc.oneof(instant, edge, edge);

const field = (min: number, max: number) => {
  const value = fc.integer({ min, max });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 4, arbitrary: value.map(String) },
    fc.integer({ min: 1, max: Math.ceil((max - min) / 2) }).map((step) => `*/${step}`),
    fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.array(value, { minLength: 2, maxLength: 4 }).map((values) => values.join(',')),
  );
};
const hour = fc.oneof(field(0, 23), fc.constantFrom('0', '1', '2', '3', '1-3', '0-4/2'));
const dayOfMonth = fc.oneof({ weight: 4, arbitrary: field(1, 31) }, fc.constantFrom('L', 'L-2', '?', '1,L'));
const dayOfWeek = fc.oneof({ weight: 4, arbitrary: field(0, 7) }, fc.constantFrom('mon-fri', '5L', '2#3', '?', 'sun'));
const vixie = fc
  .tuple(field(0, 59), hour, dayOfMonth, fc.oneof({ weight: 3, arbitrary: fc.constant('*') }, field(1, 12)), dayOfWeek)
  .map((fields) => fields.join(' '));

test('the list over a window is what trying every minute finds', () => {
  fc.assert(
    fc.property(vixie, zone, dst, when, (expression, timeZone, policy, from) => {
      const start = Math.floor(from / 60_000) * 60_000;
      const to = start + 4 * DAY;
      const fields = parseCronExpression(expression, 'VIXIE');
      const expected = bruteForce(matcherOf(fields), fields.hours.length === 24, timeZone, policy, start, to);
      const rule = cronOf(expression, timeZone, policy);
      assert.deepEqual(rule.between(start, to, 1e6), expected);
      assert.equal(rule.count(start, to), expected.length);
      assert.equal(rule.count(start, to, 3), Math.min(3, expected.length));
      assert.equal(rule.previous(to) ?? -Infinity, expected.at(-1) ?? rule.previous(start) ?? -Infinity);
      const backwards: number[] = [];
      for (let at = rule.previous(to); at !== null && at >= start && backwards.length < 6000; at = rule.previous(at))
        backwards.push(at);
      assert.deepEqual(backwards.reverse(), expected);
    }),
    { numRuns: 250 },
  );
});

test('with seconds, the list over a window is what trying every second finds', () => {
  fc.assert(
    fc.property(field(0, 59), vixie, zone, dst, edge, (second, rest, timeZone, policy, from) => {
      const expression = `${second} ${rest}`;
      const to = from + 2 * HOUR;
      const fields = parseCronExpression(expression, 'VIXIE');
      const rule = cronOf(expression, timeZone, policy);
      const matches = matcherOf(fields);
      const expected =
        fields.daysOfMonth.nearest.length > 0
          ? rule.between(from, to, 1e6)
          : bruteForce(matches, fields.hours.length === 24, timeZone, policy, from, to, 1000);
      assert.deepEqual(rule.between(from, to, 1e6), expected);
      assert.equal(rule.count(from, to), expected.length);
    }),
    { numRuns: 8 },
  );
});

test('next is strictly after, previous strictly before, and they are inverse', () => {
  fc.assert(
    fc.property(vixie, zone, dst, when, (expression, timeZone, policy, at) => {
      const rule = cronOf(expression, timeZone, policy);
      const next = rule.next(at);
      if (next === null) return;
      assert.ok(next > at);
      const before = rule.previous(next);
      assert.ok(before === null || before <= at);
      if (before !== null) assert.equal(rule.next(before), next);
      assert.equal(rule.count(at + 1, next), 0);
      assert.equal(rule.count(at + 1, next + 1), 1);
      assert.equal(rule.next(next - 1), next);
    }),
    { numRuns: 4000 },
  );
});

test('count over any range is the sum over its parts', () => {
  fc.assert(
    fc.property(
      vixie,
      zone,
      dst,
      instant,
      fc.integer({ min: 0, max: 900 * DAY }),
      fc.integer({ min: 0, max: 900 * DAY }),
      (expression, timeZone, policy, from, first, second) => {
        const rule = cronOf(expression, timeZone, policy);
        assert.equal(
          rule.count(from, from + first + second),
          rule.count(from, from + first) + rule.count(from + first, from + first + second),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('intervals: every instant follows its neighbour, backwards as forwards, and count agrees', () => {
  const every = fc.constantFrom('PT90S', 'PT1H', 'PT24H', 'P1D', 'P2W', 'P1M', 'P3M', 'P1Y', 'P1M1D', 'P1DT6H', 'P5D');
  fc.assert(
    fc.property(every, zone, dst, instant, when, (duration, timeZone, policy, anchor, at) => {
      const rule = ruleOf({ kind: 'interval', every: duration, anchor, fromCompletion: false }, timeZone, policy);
      const list: number[] = [];
      for (let next = rule.next(at); next !== null && list.length < 40; next = rule.next(next)) list.push(next);
      assert.ok(Math.min(...list) > at);
      assert.deepEqual(
        list,
        [...new Set(list)].sort((a, b) => a - b),
      );
      assert.equal(rule.count(at + 1, Math.max(...list) + 1), list.length);
      assert.deepEqual(
        list.slice(1).map((instant) => rule.previous(instant)),
        list.slice(0, -1),
      );
    }),
    { numRuns: 1000 },
  );
});
