import { z } from 'zod';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import {
  celeryExpression,
  type CronRecurrence,
  parseDuration,
  parseRecurrence,
  RecurrenceError,
} from '../../recurrence/index.ts';

/** Crontabs and intervals in the form of Python's celery, which several systems use. UTC. */
export type Crontab = Readonly<Record<'minute' | 'hour' | 'day_of_month' | 'month_of_year' | 'day_of_week', string>>;

const text = z.string().max(255);
const field = z.union([text, z.int(), z.array(z.union([text, z.int()])).max(60)], {
  error: 'must be a text such as "*/5" or "1,2", a whole number, or a list of them',
});

/** Fields as texts, or in the form of celery's own API; an absent field matches anything. */
export const crontabFields = z.object({
  minute: field.default('*'),
  hour: field.default('*'),
  day_of_month: field.default('*'),
  month_of_year: field.default('*'),
  day_of_week: field.default('*'),
});

/** The form in which a crontab is shown and stored. */
export const crontabTexts = z.object({
  minute: z.string(),
  hour: z.string(),
  day_of_month: z.string(),
  month_of_year: z.string(),
  day_of_week: z.string(),
});

/** `crontabFields`, checked by celery's rules, with all fields as texts. */
export const crontab = crontabFields.transform((given, context): Crontab => {
  try {
    return readCrontab(given);
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
    context.addIssue({ code: 'custom', message: `${names[error.field] ?? error.field}: ${error.message}` });
    return z.NEVER;
  }
});

const names: Readonly<Record<string, string>> = {
  'cron.minute': 'minute',
  'cron.hour': 'hour',
  'cron.dayOfMonth': 'day_of_month',
  'cron.month': 'month_of_year',
  'cron.dayOfWeek': 'day_of_week',
};

/** Throws RecurrenceError when celery would refuse it. */
export function readCrontab(given: z.output<typeof crontabFields>): Crontab {
  const expression = celeryExpression({
    minute: given.minute,
    hour: given.hour,
    dayOfMonth: given.day_of_month,
    monthOfYear: given.month_of_year,
    dayOfWeek: given.day_of_week,
  });
  parseRecurrence({ kind: 'cron', syntax: 'CELERY', expression });
  return fieldsOf(expression);
}

export function cronOf({ minute, hour, day_of_month, month_of_year, day_of_week }: Crontab): CronRecurrence {
  const expression = [minute, hour, day_of_month, month_of_year, day_of_week].join(' ');
  return { kind: 'cron', syntax: 'CELERY', expression };
}

/** The crontab that fires at the same instants as the schedule; null = there is none. */
export function crontabOf({ recurrence, timeZone }: Pick<Schedule, 'recurrence' | 'timeZone'>): Crontab | null {
  if (recurrence.kind !== 'cron' || timeZone !== 'UTC') return null;
  if (recurrence.syntax === 'CELERY') return fieldsOf(recurrence.expression);
  if (recurrence.expression.split(' ').length !== 5) return null;
  const fields = fieldsOf(recurrence.expression);
  // Vixie's two day fields are alternatives, but celery requires both. They are equal only if one of them is `*`.
  if (fields.day_of_month !== '*' && fields.day_of_week !== '*') return null;
  try {
    parseRecurrence({ kind: 'cron', syntax: 'CELERY', expression: recurrence.expression });
    return fields;
  } catch (error) {
    if (error instanceof RecurrenceError) return null;
    throw error;
  }
}

function fieldsOf(expression: string): Crontab {
  const parts = expression.split(' ') as [string, string, string, string, string];
  const [minute, hour, day_of_month, month_of_year, day_of_week] = parts;
  return { minute, hour, day_of_month, month_of_year, day_of_week };
}

/** The crontab of one minute, without its year. */
export function minuteCrontab(at: Instant): Crontab {
  const date = new Date(at);
  return {
    minute: String(date.getUTCMinutes()),
    hour: String(date.getUTCHours()),
    day_of_month: String(date.getUTCDate()),
    month_of_year: String(date.getUTCMonth() + 1),
    day_of_week: '*',
  };
}

const lengths = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1000, microseconds: 0.001 } as const;
export type Period = keyof typeof lengths;
export const periods = Object.keys(lengths) as [Period, ...Period[]];

export interface Interval {
  readonly every: number;
  readonly period: Period;
}

/** A number may be given as text. */
export const interval = z.object({
  every: z.union([z.int().positive(), z.string().regex(/^[1-9]\d{0,14}$/)]).transform(Number),
  period: z.enum(periods),
});

/** The length in milliseconds, which may be a fraction. */
export function lengthOf({ every, period }: Interval): number {
  return every * lengths[period];
}

/** The interval in ISO 8601. */
export function durationOf({ every, period }: Interval): string {
  if (period === 'days') return `P${every}D`;
  if (period === 'hours' || period === 'minutes') return `PT${every}${period === 'hours' ? 'H' : 'M'}`;
  const ms = Math.round(lengthOf({ every, period }));
  return `PT${Math.floor(ms / 1000)}${ms % 1000 === 0 ? '' : `.${String(ms % 1000).padStart(3, '0')}`}S`;
}

/** In the largest period that divides the duration; null for months, and for days combined with a time. */
export function intervalOf(duration: string): Interval | null {
  const { months, days, ms } = parseDuration(duration, 'interval.every');
  if (months !== 0 || (days !== 0 && ms !== 0)) return null;
  if (days !== 0) return { every: days, period: 'days' };
  const period = periods.find((each) => each !== 'days' && ms % lengths[each] === 0) ?? 'microseconds';
  return { every: Math.round(ms / lengths[period]), period };
}
