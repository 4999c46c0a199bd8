import { isNthWeekday } from '../cron/cron.ts';
import { RecurrenceError, quote } from '../errors.ts';
import type { CalendarRecurrence, NthWeekday, Weekday } from '../recurrence.ts';
import { MAX_YEAR, MIN_YEAR } from '../time/civil.ts';
import { bits32 } from './bits.ts';
import type { DayTest } from './fields.ts';

const LONGEST_LIST = 128;

/** Checks the criteria. Absent lists and null become empty lists (= any). At least one criterion must be given. */
export function parseCalendar(input: Readonly<Record<string, unknown>>): CalendarRecurrence {
  const calendar: CalendarRecurrence = {
    kind: 'calendar',
    years: readNumbers(input, 'years', [[MIN_YEAR, MAX_YEAR]]),
    months: readNumbers(input, 'months', [[1, 12]]),
    weeksOfMonth: readNumbers(input, 'weeksOfMonth', [[1, 5]]),
    daysOfMonth: readNumbers(input, 'daysOfMonth', [
      [1, 31],
      [-31, -1],
    ]),
    weekdays: readNumbers(input, 'weekdays', [[0, 6]]) as Weekday[],
    nthWeekdays: readNthWeekdays(input['nthWeekdays']),
    hours: readNumbers(input, 'hours', [[0, 23]]),
    minutes: readNumbers(input, 'minutes', [[0, 59]]),
  };
  if (Object.values(calendar).every((value) => !Array.isArray(value) || value.length === 0)) {
    throw new RecurrenceError(
      'calendar',
      'no criterion is given; allowed: at least one of years, months, weeksOfMonth, daysOfMonth, weekdays, nthWeekdays, hours, minutes',
      {
        allowed: 'at least one criterion',
      },
    );
  }
  return calendar;
}

/** All criteria of the day must match. */
export function calendarDayTest(calendar: CalendarRecurrence): DayTest {
  const tests: DayTest[] = [];
  const { daysOfMonth, weekdays, weeksOfMonth, nthWeekdays } = calendar;
  if (daysOfMonth.length > 0) {
    const fromStart = bits32(daysOfMonth.filter((day) => day > 0));
    const fromEnd = bits32(daysOfMonth.filter((day) => day < 0).map((day) => -day));
    tests.push((day, _, length) => (((fromStart >>> day) | (fromEnd >>> (length - day + 1))) & 1) === 1);
  }
  if (weekdays.length > 0) {
    const days = bits32(weekdays);
    tests.push((_, weekday) => ((days >>> weekday) & 1) === 1);
  }
  if (weeksOfMonth.length > 0) {
    const weeks = bits32(weeksOfMonth);
    tests.push((day) => ((weeks >>> Math.ceil(day / 7)) & 1) === 1);
  }
  if (nthWeekdays.length > 0)
    tests.push((day, weekday, length) => nthWeekdays.some((nth) => isNthWeekday(nth, day, weekday, length)));
  return (day, weekday, length) => tests.every((test) => test(day, weekday, length));
}

type Bounds = readonly (readonly [number, number])[];

/** Ascending and without repeats, so that equal rules have equal values. */
function readNumbers(input: Readonly<Record<string, unknown>>, name: string, bounds: Bounds): number[] {
  const field = `calendar.${name}`;
  const values = readList(field, input[name]);
  const allowed = bounds.map(([low, high]) => (low < 0 ? `${low} to ${high}` : `${low}–${high}`)).join(' or ');
  values.forEach((value, position) => {
    if (
      !Number.isInteger(value) ||
      !bounds.some(([low, high]) => (value as number) >= low && (value as number) <= high)
    ) {
      throw new RecurrenceError(field, `${quote(value)} is outside ${allowed}`, { given: value, allowed, position });
    }
  });
  return [...new Set(values as number[])].sort((a, b) => a - b);
}

function readNthWeekdays(input: unknown): NthWeekday[] {
  const field = 'calendar.nthWeekdays';
  const allowed = '{weekday: 0–6, nth: 1–5 or -1 to -5}';
  const read = readList(field, input).map((value, position): NthWeekday => {
    const { weekday, nth } = (typeof value === 'object' && value !== null ? value : {}) as {
      weekday?: unknown;
      nth?: unknown;
    };
    const isWeekday = Number.isInteger(weekday) && (weekday as number) >= 0 && (weekday as number) <= 6;
    const isNth = Number.isInteger(nth) && nth !== 0 && Math.abs(nth as number) <= 5;
    if (isWeekday && isNth) return { weekday: weekday as Weekday, nth: nth as number };
    const problem = isWeekday ? `nth ${quote(nth)}` : `weekday ${quote(weekday)}`;
    throw new RecurrenceError(field, `${problem} is not allowed; allowed: ${allowed}`, {
      given: isWeekday ? nth : weekday,
      allowed,
      position,
    });
  });
  const unique = new Map(read.map((item) => [item.weekday * 16 + item.nth, item]));
  return [...unique.entries()].sort(([a], [b]) => a - b).map(([, item]) => item);
}

function readList(field: string, input: unknown): unknown[] {
  if (input === undefined || input === null) return [];
  if (Array.isArray(input) && input.length <= LONGEST_LIST) return input;
  const allowed = `a list of at most ${LONGEST_LIST} values`;
  throw new RecurrenceError(field, `${quote(input)} is not ${allowed}`, { given: input, allowed });
}
