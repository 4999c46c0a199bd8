import { isNthWeekday } from '../cron/cron.ts';
import { bits32 } from '../patterns/bits.ts';
import { type DayTest, FieldPattern } from '../patterns/fields.ts';
import type { Weekday } from '../recurrence.ts';
import { DAY_MS, packedDateOf, packedDay, packedMonth, weekdayOf } from '../time/civil.ts';
import { TimesOfDay } from '../time/time-of-day.ts';
import type { ByDay, RRuleParts } from './text.ts';

const RANK = { SECONDLY: 0, MINUTELY: 1, HOURLY: 2, DAILY: 3, WEEKLY: 4, MONTHLY: 5, YEARLY: 6 } as const;

/**
 * Most rules that people write are like cron: every period counts (INTERVAL=1) and BYxxx only select dates and times.
 * They use the fast pattern of cron and calendar rules; null for all other rules. The caller applies COUNT and UNTIL.
 * Parts that a rule omits come from DTSTART, as RFC 5545 says.
 */
export function rruleFieldPattern(rule: RRuleParts, start: number): FieldPattern | null {
  const { numbers, freq } = rule;
  if (rule.interval !== 1 || numbers.BYSETPOS.length + numbers.BYWEEKNO.length + numbers.BYYEARDAY.length > 0)
    return null;
  const days = dayParts(rule, start);
  if (!days) return null;
  const second = Math.floor(start / 1000);
  const times = new TimesOfDay(
    orElse(numbers.BYHOUR, RANK[freq] <= RANK.HOURLY, 24, Math.floor(second / 3600) % 24),
    orElse(numbers.BYMINUTE, RANK[freq] <= RANK.MINUTELY, 60, Math.floor(second / 60) % 60),
    orElse(numbers.BYSECOND, RANK[freq] <= RANK.SECONDLY, 60, second % 60),
  );
  return new FieldPattern({ times, months: bits32(days.months), dayTest: days.test, years: [] });
}

function orElse(given: readonly number[], all: boolean, size: number, value: number): readonly number[] {
  if (given.length > 0) return given;
  return all ? Array.from({ length: size }, (_, index) => index) : [((value % size) + size) % size];
}

const ALL_MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** Null when days are counted within the year (the 20th Monday). */
function dayParts(
  { freq, numbers, byDay }: RRuleParts,
  start: number,
): { months: readonly number[]; test: DayTest } | null {
  const startDay = Math.floor(start / DAY_MS);
  const packed = packedDateOf(startDay);
  const given = numbers.BYMONTH.length > 0;
  const numbered = byDay.some(({ nth }) => nth !== 0);
  if (freq === 'YEARLY' && numbered && !given) return null;
  const anyDay = numbers.BYMONTHDAY.length + byDay.length > 0;
  if (freq === 'WEEKLY' && !anyDay)
    return {
      months: given ? numbers.BYMONTH : ALL_MONTHS,
      test: testOf([], [{ weekday: weekdayOf(startDay) as Weekday, nth: 0 }]),
    };
  const months = given ? numbers.BYMONTH : freq === 'YEARLY' && !anyDay ? [packedMonth(packed)] : ALL_MONTHS;
  const fromStart = (freq === 'MONTHLY' || freq === 'YEARLY') && !anyDay;
  return { months, test: testOf(fromStart ? [packedDay(packed)] : numbers.BYMONTHDAY, byDay) };
}

function testOf(monthDays: readonly number[], byDay: readonly ByDay[]): DayTest {
  const inMonth: DayTest = (day, _, length) =>
    monthDays.length === 0 || monthDays.includes(day) || monthDays.includes(day - length - 1);
  const inWeek: DayTest = (day, weekday, length) =>
    byDay.length === 0 ||
    byDay.some((wanted) =>
      wanted.nth === 0 ? wanted.weekday === weekday : isNthWeekday(wanted, day, weekday, length),
    );
  return (day, weekday, length) => inMonth(day, weekday, length) && inWeek(day, weekday, length);
}
