import type { RRuleRecurrence, Weekday } from '../recurrence.ts';
import { DAY_MS, packedDateOf, packedDay, packedMonth, parseWall, printWall, weekdayOf } from '../time/civil.ts';
import type { Zone } from '../time/zone.ts';
import type { Words } from '../words/languages.ts';
import type { Unit } from '../words/phrases.ts';
import { type Frequency, type RRuleParts, parseRRuleText } from './text.ts';

const UNITS: Readonly<Record<Frequency, Unit>> = {
  SECONDLY: 'second',
  MINUTELY: 'minute',
  HOURLY: 'hour',
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
};
/** Parts without plain words are shown as they are written. */
const AS_WRITTEN = ['BYSETPOS', 'BYWEEKNO', 'BYYEARDAY', 'BYSECOND'] as const;

/** An RRULE in words. Parts that it omits come from its start, as RFC 5545 says. Throws RecurrenceError. */
export function describeRRule(recurrence: RRuleRecurrence, zone: Zone, words: Words): string {
  const rule = parseRRuleText(recurrence.rule);
  const start = parseWall(recurrence.start) ?? 0;
  const { interval, count, until, numbers } = rule;
  const unit = UNITS[rule.freq];
  const parts = [
    interval === 1 ? words.each(unit) : words.every(words.length(interval, unit), unit),
    ...daysOf(rule, start, words),
    ...AS_WRITTEN.filter((name) => numbers[name].length > 0).map((name) => `${name}=${numbers[name].join(',')}`),
    timesOf(rule, start, words),
    words.from(day(start)),
    count !== null && words.times(count),
    until !== null &&
      words.until(day('wall' in until ? until.wall : until.instant + zone.segmentAt(until.instant).offset)),
  ];
  return parts.filter((part) => part !== false).join(', ');
}

function day(wall: number): string {
  return printWall(wall).slice(0, 10);
}

function daysOf({ freq, numbers, byDay }: RRuleParts, start: number, words: Words): string[] {
  const { BYMONTHDAY, BYMONTH, BYWEEKNO, BYYEARDAY } = numbers;
  const startDay = Math.floor(start / DAY_MS);
  const packed = packedDateOf(startDay);
  const open = BYMONTHDAY.length + byDay.length + BYWEEKNO.length + BYYEARDAY.length === 0;
  const monthly = open && (freq === 'MONTHLY' || freq === 'YEARLY');
  const monthDays = monthly ? [packedDay(packed)] : BYMONTHDAY;
  const months = monthly && freq === 'YEARLY' && BYMONTH.length === 0 ? [packedMonth(packed)] : BYMONTH;
  const plain = byDay.filter(({ nth }) => nth === 0).map(({ weekday }) => weekday);
  const weekdays = open && freq === 'WEEKLY' ? [weekdayOf(startDay) as Weekday] : plain;
  const nth = byDay.filter((one) => one.nth !== 0);
  return [
    ...(weekdays.length > 0 ? [words.onWeekdays(words.list(weekdays.map(words.weekday)))] : []),
    ...(nth.length > 0 ? [nthDays(nth, freq === 'YEARLY' && months.length === 0, words)] : []),
    ...(monthDays.length > 0 ? [words.onDays(words.list(monthDays.map(words.day)))] : []),
    ...(months.length > 0 ? [words.inMonths(words.list(months.map(words.month)))] : []),
  ];
}

/** The 20th Monday of a year is shown as it is written, because our phrases are about months. */
function nthDays(days: RRuleParts['byDay'], ofYear: boolean, words: Words): string {
  if (!ofYear) return words.onDays(words.list(days.map(({ nth, weekday }) => words.nth(nth, words.weekday(weekday)))));
  return `BYDAY=${days.map(({ nth, weekday }) => `${nth}${'SU MO TU WE TH FR SA'.split(' ')[weekday]}`).join(',')}`;
}

const MOST_TIMES = 6;

function timesOf({ freq, numbers }: RRuleParts, start: number, words: Words): string | false {
  const seconds = Math.floor(start / 1000) % 60;
  const two = (value: number): string => String(value).padStart(2, '0');
  const daily = !['SECONDLY', 'MINUTELY', 'HOURLY'].includes(freq);
  const hours = numbers.BYHOUR.length > 0 || !daily ? numbers.BYHOUR : [Math.floor(start / 3_600_000) % 24];
  const minutes = numbers.BYMINUTE.length > 0 || !daily ? numbers.BYMINUTE : [Math.floor(start / 60_000) % 60];
  if (hours.length > 0 && minutes.length > 0 && hours.length * minutes.length <= MOST_TIMES) {
    const tail = daily && seconds > 0 && numbers.BYSECOND.length === 0 ? `:${two(seconds)}` : '';
    return words.at(words.list(hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}${tail}`))));
  }
  const said = [
    minutes.length > 0 && words.atMinute(words.list(minutes.map(String))),
    hours.length > 0 && words.ofHour(words.list(hours.map(String))),
  ].filter((part) => part !== false);
  return said.length > 0 && said.join(' ');
}
