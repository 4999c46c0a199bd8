import { parseCronExpression } from '../patterns/pattern.ts';
import type { NthWeekday, Recurrence } from '../recurrence.ts';
import { type RRuleParts, parseRRuleText } from '../rrule/text.ts';
import { DAY_MS, packedDateOf, packedDay, packedMonth, parseWall } from './civil.ts';
import { parseDuration } from './duration.ts';
import { zoneOf } from './zone.ts';

/** The days of the month that a rule names and that some months lack. */
interface NamedDays {
  /** 1..31, -1..-31 from the end. */
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly nth: readonly NthWeekday[];
}

const ALL_MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** Warnings for authors who wrote "on the 31st" and forgot shorter months. Throws RecurrenceError for a bad rule. */
export function monthDayWarnings(recurrence: Recurrence, timeZone: string, anchor: number): string[] {
  if (recurrence.kind === 'interval') return lastDayWarning(recurrence.every, timeZone, recurrence.anchor ?? anchor);
  const named = namedDays(recurrence);
  if (!named) return [];
  const months = named.months.length > 0 ? named.months : ALL_MONTHS;
  return [
    ...missable(named.days).flatMap((day) => dayWarning(day, months)),
    ...named.nth
      .filter(({ nth }) => Math.abs(nth) === 5)
      .map(({ weekday }) => `not every month has a fifth ${WEEKDAYS[weekday]}: nothing is planned in those without`),
  ];
}

function namedDays(recurrence: Exclude<Recurrence, { kind: 'interval' }>): NamedDays | null {
  switch (recurrence.kind) {
    case 'once':
      return null;
    case 'cron': {
      const { daysOfMonth, daysOfWeek, months } = parseCronExpression(recurrence.expression, recurrence.syntax);
      const days = daysOfMonth.wild ? [] : [...daysOfMonth.days, ...daysOfMonth.nearest];
      return { days, months, nth: daysOfWeek.nth };
    }
    case 'calendar':
      return { days: recurrence.daysOfMonth, months: recurrence.months, nth: recurrence.nthWeekdays };
    case 'rrule':
      return daysOfRRule(parseRRuleText(recurrence.rule), parseWall(recurrence.start) ?? 0);
  }
}

/** Parts that the rule omits come from DTSTART. */
function daysOfRRule({ freq, numbers, byDay }: RRuleParts, start: number): NamedDays {
  const first = packedDateOf(Math.floor(start / DAY_MS));
  const open = numbers.BYMONTHDAY.length + byDay.length + numbers.BYYEARDAY.length + numbers.BYWEEKNO.length === 0;
  const yearly = freq === 'YEARLY' && open && numbers.BYMONTH.length === 0;
  return {
    days: open && (freq === 'MONTHLY' || freq === 'YEARLY') ? [packedDay(first)] : numbers.BYMONTHDAY,
    months: yearly ? [packedMonth(first)] : numbers.BYMONTH,
    nth: freq === 'MONTHLY' ? byDay.filter(({ nth }) => nth !== 0) : [],
  };
}

/**
 * The days 29, 30 and 31, also counted from the end. If all earlier days are named too, the rule means every day: none
 * is returned.
 */
function missable(days: readonly number[]): number[] {
  const all = new Set(days);
  const reaches = (day: number): boolean => Math.abs(day) > 28 && all.has(day) && !within(all, day);
  return [29, 30, 31, -29, -30, -31].filter(reaches);
}

function within(days: ReadonlySet<number>, day: number): boolean {
  const step = Math.sign(day);
  for (let at = day - step; Math.abs(at) >= 28; at -= step) if (!days.has(at)) return false;
  return true;
}

function dayWarning(day: number, months: readonly number[]): string[] {
  const number = Math.abs(day);
  const which = day > 0 ? `day ${number}` : `the ${number === 31 ? '31st' : `${number}th`} day from the end`;
  const lacking = months.filter((month) => number > (month === 2 ? 29 : [4, 6, 9, 11].includes(month) ? 30 : 31));
  const names = lacking.map((month) => MONTHS[month - 1]).join(', ');
  const leap = number === 29 && months.includes(2);
  if (lacking.length === 0 && !leap) return [];
  return [
    leap
      ? `${which} does not occur in every month: February has it in leap years only`
      : `${which} does not occur in every month: nothing is planned in ${names}`,
  ];
}

function lastDayWarning(every: string, timeZone: string, anchor: number): string[] {
  const { months } = parseDuration(every);
  if (months === 0) return [];
  const day = packedDay(packedDateOf(Math.floor((anchor + zoneOf(timeZone).segmentAt(anchor).offset) / DAY_MS)));
  return day > 28 ? [`day ${day} does not occur in every month: shorter ones use their last day`] : [];
}
