import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type DstPolicy,
  type RecurrenceRule,
  compile,
  parseRecurrence,
  warningsOf,
} from '../../src/recurrence/index.ts';
import { SHIFT_FIRST, ZONES } from './support.ts';

const FROM = Date.UTC(2027, 0, 1);

function ruleOf(input: object, timeZone: string, dst: DstPolicy): RecurrenceRule {
  const recurrence = parseRecurrence(input);
  const bounds = { startsAt: null, endsAt: null, exclusions: [] };
  return { recurrence, timeZone, dst, ...bounds, jitterMs: 0, jitterSeed: 'seed', anchor: FROM };
}

function warnings(input: object, timeZone = 'UTC', dst: DstPolicy = SHIFT_FIRST): string[] {
  const rule = ruleOf(input, timeZone, dst);
  return warningsOf(rule, compile(rule), FROM);
}

const cron = (expression: string) => ({ kind: 'cron', expression });

describe('a rule is warned about', () => {
  test('days that not every month has, and not about those that it names with all others', () => {
    assert.deepEqual(warnings(cron('0 0 31 * *')), [
      'day 31 does not occur in every month: nothing is planned in February, April, June, September, November',
    ]);
    assert.deepEqual(warnings(cron('0 0 29 2 *')), [
      'day 29 does not occur in every month: February has it in leap years only',
    ]);
    assert.deepEqual(warnings(cron('0 0 31 1,3 *')), []);
    assert.deepEqual(warnings(cron('0 0 1-31 * *')), []);
    assert.deepEqual(warnings(cron('0 0 */2 * *')), []);
    assert.deepEqual(warnings(cron('0 0 L * *')), []);
    assert.match(
      warnings({ kind: 'calendar', daysOfMonth: [-30], hours: [1], minutes: [0] })[0] ?? '',
      /30th day from the end.*February/,
    );
    assert.match(warnings({ kind: 'rrule', rule: 'FREQ=MONTHLY', start: '2027-01-31T09:00:00' })[0] ?? '', /^day 31 /);
    assert.match(warnings(cron('0 0 * * 5#5'))[0] ?? '', /fifth Friday/);
    assert.deepEqual(warnings({ kind: 'interval', every: 'P1M', anchor: Date.UTC(2027, 0, 31) }), [
      'day 31 does not occur in every month: shorter ones use their last day',
    ]);
  });

  test('local times that daylight saving takes away or repeats', () => {
    const vienna = (dst: DstPolicy) => warnings(cron('30 2 * * *'), 'Europe/Vienna', dst);
    assert.deepEqual(vienna(SHIFT_FIRST), [
      'on 2027-03-28 the time 02:30:00 does not exist in Europe/Vienna: it is shifted by daylight saving to 03:30:00+02:00 (gap SHIFT)',
      'on 2027-10-31 the time 02:30:00 occurs twice in Europe/Vienna: it fires once, at 02:30:00+02:00 (fold FIRST)',
    ]);
    assert.match(
      vienna({ gap: 'NEXT_VALID', fold: 'SECOND' }).join('\n'),
      /to 03:00:00\+02:00[^]*at 02:30:00\+01:00 \(fold SECOND\)/,
    );
    assert.match(
      vienna({ gap: 'SKIP', fold: 'BOTH' }).join('\n'),
      /is skipped by daylight saving[^]*fires twice, at 02:30:00\+02:00 and 02:30:00\+01:00/,
    );
    assert.deepEqual(warnings(cron('30 9 * * *'), 'Europe/Vienna'), []);
    assert.deepEqual(warnings(cron('30 * * * *'), 'Europe/Vienna'), [], 'every hour keeps to real time');
    assert.match(warnings(cron('*/10 2 * * *'), 'Europe/Vienna')[0] ?? '', /02:00:00 \(and 5 more of that hour\)/);
  });

  test('instants less than a minute apart', () => {
    assert.match(warnings(cron('*/10 * * * * *'))[0] ?? '', /only 10 s apart/);
    assert.match(warnings({ kind: 'interval', every: 'PT1S' })[0] ?? '', /every second/);
    assert.deepEqual(warnings({ kind: 'interval', every: 'PT1M' }), []);
    assert.deepEqual(warnings({ kind: 'interval', every: 'PT5S', fromCompletion: true }), []);
  });
});

test('a clash is told of a daily time exactly where brute force finds a day without it, or with two', () => {
  const day = 86_400_000;
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: 0, max: 23 }),
      fc.constantFrom(0, 15, 30, 45),
      (zone, hour, minute) => {
        const rule = ruleOf(cron(`${minute} ${hour} * * *`), zone, { gap: 'SKIP', fold: 'BOTH' });
        const compiled = compile(rule);
        const clashes = compiled.clashes(FROM, FROM + 366 * day, 99);
        const days = new Map<string, number>();
        // A day more at both ends: local days do not begin with those of UTC.
        for (let at = compiled.next(FROM - 2 * day); at !== null && at < FROM + 368 * day; at = compiled.next(at)) {
          const date = compiled.describe(at).local.slice(0, 10);
          days.set(date, (days.get(date) ?? 0) + 1);
        }
        const expected: string[] = [];
        for (let at = FROM; at < FROM + 366 * day; at += day) {
          const date = new Date(at).toISOString().slice(0, 10);
          const times = days.get(date) ?? 0;
          if (times !== 1) expected.push(`${date} ${times}`);
        }
        assert.deepEqual(
          clashes.map(({ local, instants }) => `${local.slice(0, 10)} ${instants.length}`).sort(),
          expected,
        );
      },
    ),
    { numRuns: 300 },
  );
});
