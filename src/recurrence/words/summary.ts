import cronstrueModule from 'cronstrue/i18n.js';
import { printCron } from '../cron/print.ts';
import { parseCronExpression } from '../patterns/pattern.ts';
import type {
  CalendarRecurrence,
  CronRecurrence,
  IntervalRecurrence,
  Recurrence,
  RecurrenceRule,
} from '../recurrence.ts';
import { describeRRule } from '../rrule/summary.ts';
import { printOffset, printWall } from '../time/civil.ts';
import { parseDuration } from '../time/duration.ts';
import { type Zone, zoneOf } from '../time/zone.ts';
import { type Words, languageOf, wordsOf } from './languages.ts';
import type { Unit } from './phrases.ts';

const cronstrue = cronstrueModule.default;

/**
 * Describes the rule in English, German, Spanish or French; cron also in the other languages of cronstrue. Other
 * locales get English. Throws RecurrenceError as `compile` does.
 */
export function summarize(recurrence: Recurrence, timeZone: string, locale = 'en'): string {
  const zone = zoneOf(timeZone);
  const text = describe(recurrence, zone, locale);
  return recurrence.kind === 'interval' ? text : `${text} (${zone.name})`;
}

/** Adds the bounds of the rule: start, end, number of runs, jitter and exclusions. */
export function summarizeRule(rule: RecurrenceRule, maxRuns: number | null, locale = 'en'): string {
  const zone = zoneOf(rule.timeZone);
  const words = wordsOf(locale);
  const when = (at: number): string => printLocal(at, zone);
  const parts = [
    describe(rule.recurrence, zone, locale),
    rule.startsAt !== null && words.from(when(rule.startsAt)),
    rule.endsAt !== null && words.until(when(rule.endsAt)),
    maxRuns !== null && words.atMostRuns(maxRuns),
    rule.jitterMs > 0 && words.delayedUpTo(lengthOf(0, 0, rule.jitterMs, words)),
    rule.exclusions.length > 0 && words.exceptIn(rule.exclusions.length),
  ];
  return `${parts.filter((part) => part !== false).join(', ')} (${zone.name})`;
}

function describe(recurrence: Recurrence, zone: Zone, locale: string): string {
  const words = wordsOf(locale);
  switch (recurrence.kind) {
    case 'once':
      return capital(
        words.once(`${printLocal(recurrence.at, zone)} ${printOffset(zone.segmentAt(recurrence.at).offset)}`),
      );
    case 'interval':
      return capital(describeInterval(recurrence, words));
    case 'cron':
      return describeCron(recurrence, locale);
    case 'calendar':
      return capital(describeCalendar(recurrence, words));
    case 'rrule':
      return capital(describeRRule(recurrence, zone, words));
  }
}

function printLocal(at: number, zone: Zone): string {
  return printWall(at + zone.segmentAt(at).offset).replace('T', ' ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function describeCron({ expression, syntax }: CronRecurrence, locale: string): string {
  const cron = parseCronExpression(expression, syntax);
  const joinedByAnd = cron.daysOfMonth.wild || cron.daysOfWeek.wild;
  const known =
    [locale.replace('-', '_'), languageOf(locale), 'en'].find((name) => Object.hasOwn(cronstrue.locales, name)) ?? 'en';
  try {
    const text = cronstrue.toString(printCron(cron, syntax), {
      locale: known,
      use24HourTimeFormat: true,
      logicalAndDayFields: joinedByAnd,
    });
    return joinedByAnd || known !== 'en' ? text : text.replace(', and on', ', or on');
  } catch {
    return `Cron ${expression}`;
  }
}

function describeInterval({ every, fromCompletion }: IntervalRecurrence, words: Words): string {
  const { months, days, ms } = parseDuration(every);
  const [first, ...others] = unitsOf(months, days, ms);
  const text =
    first === undefined || (others.length === 0 && first[0] === 1)
      ? words.each(first?.[1] ?? 'second')
      : words.every(lengthOf(months, days, ms, words), first[1]);
  return fromCompletion ? `${text} ${words.afterCompletion}` : text;
}

function unitsOf(months: number, days: number, ms: number): [number, Unit][] {
  const parts: [number, Unit][] = [
    [Math.floor(months / 12), 'year'],
    [months % 12, 'month'],
    [days, 'day'],
    [Math.floor(ms / 3_600_000), 'hour'],
    [Math.floor(ms / 60_000) % 60, 'minute'],
    [(ms % 60_000) / 1000, 'second'],
  ];
  return parts.filter(([amount]) => amount > 0);
}

function lengthOf(months: number, days: number, ms: number, words: Words): string {
  return words.list(unitsOf(months, days, ms).map(([amount, unit]) => words.length(amount, unit)));
}

const MOST_TIMES = 6;

function describeCalendar(calendar: CalendarRecurrence, words: Words): string {
  const { years, months, weeksOfMonth, daysOfMonth, weekdays, nthWeekdays } = calendar;
  const anyOf = (items: readonly string[]): string => words.list(items, words.or);
  const parts = [
    describeTimes(calendar, words),
    weekdays.length > 0 && words.onWeekdays(anyOf(weekdays.map(words.weekday))),
    nthWeekdays.length > 0 &&
      words.onDays(anyOf(nthWeekdays.map(({ weekday, nth }) => words.nth(nth, words.weekday(weekday))))),
    daysOfMonth.length > 0 && words.onDays(anyOf(daysOfMonth.map(words.day))),
    weeksOfMonth.length > 0 && words.inWeek(anyOf(weeksOfMonth.map(words.week))),
    months.length > 0 && words.inMonths(anyOf(months.map(words.month))),
    years.length > 0 && words.ofYears(anyOf(years.map(String))),
  ];
  return parts.filter((part) => part !== false).join(', ');
}

function describeTimes({ hours, minutes }: Pick<CalendarRecurrence, 'hours' | 'minutes'>, words: Words): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  if (hours.length > 0 && minutes.length > 0 && hours.length * minutes.length <= MOST_TIMES) {
    return words.at(words.list(hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`))));
  }
  const minute = minutes.length > 0 ? words.atMinute(words.list(minutes.map(String))) : words.each('minute');
  if (hours.length > 0) return `${minute} ${words.ofHour(words.list(hours.map(String)))}`;
  return minutes.length > 0 ? `${minute} ${words.ofEveryHour}` : minute;
}
