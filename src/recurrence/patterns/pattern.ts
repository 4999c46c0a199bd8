import { parseCeleryCron } from '../cron/celery.ts';
import { type CronFields, dayTestOf } from '../cron/cron.ts';
import { parseVixieCron } from '../cron/vixie.ts';
import type { CalendarRecurrence, CronRecurrence, CronSyntax, Recurrence } from '../recurrence.ts';
import { TimesOfDay } from '../time/time-of-day.ts';
import { bits32 } from './bits.ts';
import { calendarDayTest } from './calendar.ts';
import { FieldPattern } from './fields.ts';

const ALL_MONTHS = bits32([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
const ALL_HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const ALL_MINUTES = Array.from({ length: 60 }, (_, minute) => minute);

/** The sets of values of a cron expression. Throws RecurrenceError. */
export function parseCronExpression(expression: string, syntax: CronSyntax): CronFields {
  return syntax === 'CELERY' ? parseCeleryCron(expression) : parseVixieCron(expression);
}

/** The local times of a cron or calendar rule; null for other kinds. Throws RecurrenceError for a bad expression. */
export function makePattern(recurrence: Recurrence): FieldPattern | null {
  if (recurrence.kind === 'cron') return cronPattern(recurrence);
  if (recurrence.kind === 'calendar') return calendarPattern(recurrence);
  return null;
}

export function cronPattern({ expression, syntax }: CronRecurrence): FieldPattern {
  const fields = parseCronExpression(expression, syntax);
  return new FieldPattern({
    times: new TimesOfDay(fields.hours, fields.minutes, fields.seconds),
    months: bits32(fields.months),
    dayTest: dayTestOf(fields),
    years: [],
  });
}

export function calendarPattern(calendar: CalendarRecurrence): FieldPattern {
  const orAll = (values: readonly number[], all: readonly number[]): readonly number[] =>
    values.length > 0 ? values : all;
  return new FieldPattern({
    times: new TimesOfDay(orAll(calendar.hours, ALL_HOURS), orAll(calendar.minutes, ALL_MINUTES), [0]),
    months: calendar.months.length > 0 ? bits32(calendar.months) : ALL_MONTHS,
    dayTest: calendarDayTest(calendar),
    years: calendar.years,
  });
}
