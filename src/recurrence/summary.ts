import cronstrueModule from 'cronstrue/i18n.js';
import { printOffset, printWall } from './civil.ts';
import { printCron } from './cron-print.ts';
import { parseDuration } from './duration.ts';
import { parseCronExpression } from './pattern.ts';
import type { CalendarRecurrence, CronRecurrence, IntervalRecurrence, Recurrence } from './recurrence.ts';
import { zoneOf } from './zone.ts';

const cronstrue = cronstrueModule.default;

/** The rule in plain words. Cron comes in the 40 languages of cronstrue, the rest in English. Throws RecurrenceError as `compile` does. */
export function summarize(recurrence: Recurrence, timeZone: string, locale = 'en'): string {
  const zone = zoneOf(timeZone);
  switch (recurrence.kind) {
    case 'once': {
      const { offset } = zone.segmentAt(recurrence.at);
      return `Once at ${printWall(recurrence.at + offset).replace('T', ' ')} ${printOffset(offset)} (${zone.name})`;
    }
    case 'interval':
      return describeInterval(recurrence);
    case 'cron':
      return `${describeCron(recurrence, locale)} (${zone.name})`;
    case 'calendar':
      return `${describeCalendar(recurrence)} (${zone.name})`;
    case 'rrule':
      return `${recurrence.rule} from ${recurrence.start.replace('T', ' ')} (${zone.name})`;
  }
}

function describeCron({ expression, syntax }: CronRecurrence, locale: string): string {
  const cron = parseCronExpression(expression, syntax);
  const joinedByAnd = cron.daysOfMonth.wild || cron.daysOfWeek.wild;
  const language = locale.replace('-', '_');
  const known =
    [language, language.split('_')[0] ?? 'en', 'en'].find((name) => Object.hasOwn(cronstrue.locales, name)) ?? 'en';
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

function describeInterval({ every, fromCompletion }: IntervalRecurrence): string {
  return `Every ${describeDuration(every)}${fromCompletion ? ' after the end of the run before' : ''}`;
}

function describeDuration(every: string): string {
  const { months, days, ms } = parseDuration(every);
  const parts: [number, string][] = [
    [Math.floor(months / 12), 'year'],
    [months % 12, 'month'],
    [days, 'day'],
    [Math.floor(ms / 3_600_000), 'hour'],
    [Math.floor(ms / 60_000) % 60, 'minute'],
    [(ms % 60_000) / 1000, 'second'],
  ];
  const given = parts.filter(([amount]) => amount > 0);
  const [only] = given;
  if (only && given.length === 1 && only[0] === 1) return only[1];
  return listOf(given.map(([amount, unit]) => `${amount} ${unit}${amount === 1 ? '' : 's'}`));
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const MOST_TIMES = 6;

function describeCalendar(calendar: CalendarRecurrence): string {
  const { years, months, weeksOfMonth, daysOfMonth, weekdays, nthWeekdays } = calendar;
  const parts = [
    describeTimes(calendar),
    weekdays.length > 0 &&
      `on ${listOf(
        weekdays.map((day) => WEEKDAYS[day] ?? ''),
        'or',
      )}`,
    nthWeekdays.length > 0 &&
      `on the ${listOf(
        nthWeekdays.map(({ weekday, nth }) => `${ordinal(nth)} ${WEEKDAYS[weekday]}`),
        'or',
      )} of the month`,
    daysOfMonth.length > 0 && `on the ${listOf(daysOfMonth.map(dayName), 'or')} of the month`,
    weeksOfMonth.length > 0 && `in the ${listOf(weeksOfMonth.map(ordinal), 'or')} week of the month`,
    months.length > 0 &&
      `in ${listOf(
        months.map((month) => MONTHS[month - 1] ?? ''),
        'or',
      )}`,
    years.length > 0 && `of ${listOf(years.map(String), 'or')}`,
  ];
  const text = parts.filter((part) => part !== false).join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function describeTimes({ hours, minutes }: CalendarRecurrence): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  if (hours.length > 0 && minutes.length > 0 && hours.length * minutes.length <= MOST_TIMES) {
    return `at ${listOf(hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`)))}`;
  }
  const minute = minutes.length > 0 ? `at minute ${listOf(minutes.map(String))}` : 'every minute';
  return hours.length > 0
    ? `${minute} of hour ${listOf(hours.map(String))}`
    : minutes.length > 0
      ? `${minute} of every hour`
      : minute;
}

function dayName(day: number): string {
  return day > 0 ? ordinal(day) : day === -1 ? 'last day' : `${ordinal(-day)} day from the end`;
}

function ordinal(value: number): string {
  if (value === -1) return 'last';
  if (value < 0) return `${ordinal(-value)} last`;
  const tail = value % 10;
  const suffix = value > 10 && value < 14 ? 'th' : tail === 1 ? 'st' : tail === 2 ? 'nd' : tail === 3 ? 'rd' : 'th';
  return `${value}${suffix}`;
}

function listOf(items: readonly string[], word = 'and'): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}
