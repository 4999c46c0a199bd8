import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printWall } from '../../src/recurrence/time/civil.ts';
import { rrulePattern } from '../../src/recurrence/rrule/pattern.ts';
import { parseRRuleText } from '../../src/recurrence/rrule/text.ts';
import { boundPattern } from '../../src/recurrence/patterns/wall.ts';
import { rruleLibraryPattern } from './rrule-library.ts';
import { anyRRule } from './any-rule.ts';

const start = fc.integer({ min: 1_500_000_000, max: 1_900_000_000 }).map((seconds) => seconds * 1000);

function patternOf(text: string, from: number) {
  const pattern = rrulePattern(parseRRuleText(text), from);
  return pattern && boundPattern(pattern, from, Infinity);
}

function listOf(pattern: { next(wall: number): number }, from: number, most: number): number[] {
  const walls: number[] = [];
  for (let at = pattern.next(from); at !== Infinity && walls.length < most; at = pattern.next(at + 1)) walls.push(at);
  return walls;
}

test('a rule of any parts is listed forwards, backwards and counted alike', () => {
  let listed = 0;
  fc.assert(
    fc.property(anyRRule, start, (text, from) => {
      const pattern = patternOf(text, from);
      const walls = pattern ? listOf(pattern, from, 40) : [];
      if (!pattern || walls.length === 0) return;
      listed += 1;
      const last = walls.at(-1)!;
      const where = `${text} from ${printWall(from)}`;
      assert.ok(
        walls.every((wall, i) => pattern.has(wall) && (i === 0 || wall > walls[i - 1]!)),
        where,
      );
      assert.deepEqual(
        walls.slice(1).map((wall) => pattern.previous(wall - 1)),
        walls.slice(0, -1),
        where,
      );
      assert.equal(pattern.previous(walls[0]! - 1), -Infinity, where);
      assert.deepEqual(
        walls.map((wall) => pattern.count(from, wall)),
        walls.map((_, i) => i),
        where,
      );
      assert.equal(pattern.count(walls[0]! + 1, last + 1), walls.length - 1, where);
    }),
    { numRuns: 1500 },
  );
  assert.ok(listed > 500);
});

/**
 * rrule-temporal joins the day parts of YEARLY rules by OR, and takes BYDAY with and without numbers for one kind. It applies
 * BYSETPOS to the weeks of a year, whose days may lie in another year, and we apply it to the days of a year. RFC 5545 leaves it
 * open, and python-dateutil does neither.
 */
function isRightInLibrary(text: string): boolean {
  if (!text.includes('FREQ=YEARLY')) return true;
  if (text.includes('BYWEEKNO') && text.includes('BYSETPOS')) return false;
  const days = ['BYDAY', 'BYMONTHDAY', 'BYYEARDAY', 'BYWEEKNO'].filter((name) => text.includes(name));
  const byDay = /BYDAY=([^;]*)/.exec(text)?.[1]?.split(',') ?? [];
  return days.length <= 1 && new Set(byDay.map((day) => day.length > 2)).size <= 1 && !/-?53|BYWEEKNO=-/.test(text);
}

test('the dates of a rule are those that rrule-temporal finds', () => {
  let compared = 0;
  fc.assert(
    fc.property(anyRRule.filter(isRightInLibrary), start, (text, from) => {
      const library = rruleLibraryPattern(parseRRuleText(text), from);
      const began = performance.now();
      const expected: number[] = [];
      for (let wall = from; expected.length < 4 && performance.now() - began < 100;) {
        const found = library.next(wall);
        if (found > Date.UTC(9999, 11, 31)) break;
        expected.push(found);
        wall = found + 1;
      }
      compared += expected.length;
      const pattern = patternOf(text, from);
      assert.deepEqual(
        pattern ? listOf(pattern, from, expected.length) : [],
        expected,
        `${text} from ${printWall(from)}`,
      );
    }),
    { numRuns: 400 },
  );
  assert.ok(compared > 300);
});

test('day parts of a YEARLY rule must all hold, as python-dateutil 2.9 has it', () => {
  const cases: [string, string[]][] = [
    ['FREQ=YEARLY;BYWEEKNO=27;BYMONTHDAY=4', ['2026-07-04', '2028-07-04', '2029-07-04', '2030-07-04']],
    ['FREQ=YEARLY;BYYEARDAY=100,200;BYDAY=MO', ['2027-07-19', '2034-04-10', '2038-07-19', '2040-04-09']],
    [
      'FREQ=YEARLY;BYMONTH=5,7;BYWEEKNO=20,30;BYMONTHDAY=13,25',
      ['2026-05-13', '2026-07-25', '2028-07-25', '2029-07-25'],
    ],
    ['FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR;BYSETPOS=-1', ['2026-11-13', '2027-08-13', '2028-10-13', '2029-07-13']],
    ['FREQ=YEARLY;INTERVAL=3;BYMONTHDAY=-1;BYDAY=SU', ['2026-05-31', '2029-09-30', '2032-02-29', '2032-10-31']],
  ];
  for (const [text, expected] of cases) {
    const walls = listOf(patternOf(text, Date.parse('2026-01-01T09:00Z'))!, 0, expected.length);
    assert.deepEqual(
      walls.map((wall) => printWall(wall).slice(0, 10)),
      expected,
      text,
    );
  }
});

test('a date far ahead is found, and a rule without any has none at once', () => {
  const first = (text: string) => patternOf(text, Date.parse('2026-01-01T09:00Z'))?.next(0) ?? Infinity;
  const leapDay = first('FREQ=DAILY;INTERVAL=1461;BYMONTH=2;BYMONTHDAY=29');
  assert.equal(leapDay, Infinity, '1461 days after 1 January is 1 January until 2100');
  assert.equal(first('FREQ=SECONDLY;INTERVAL=30;BYSECOND=50'), Infinity);
  assert.equal(first('FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2'), Infinity);
});
