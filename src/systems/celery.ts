import { z } from 'zod';
import type { Schedule } from '../domain/model/schedule.ts';
import { celeryExpression, parseRecurrence, RecurrenceError } from '../recurrence/index.ts';

/** Crontabs as Python's celery has them, which more than one system has taken over. */
export type Crontab = Readonly<Record<'minute' | 'hour' | 'day_of_month' | 'month_of_year' | 'day_of_week', string>>;

const text = z.string().max(255);
const field = z.union([text, z.int(), z.array(z.union([text, z.int()])).max(60)], {
  error: 'must be a text such as "*/5" or "1,2", a whole number, or a list of them',
});

/** Fields as texts, or as what celery's own API takes; what is left out is any. */
export const crontab = z
  .object({
    minute: field.default('*'),
    hour: field.default('*'),
    day_of_month: field.default('*'),
    month_of_year: field.default('*'),
    day_of_week: field.default('*'),
  })
  .transform((given, context): Crontab => {
    try {
      const expression = celeryExpression({
        minute: given.minute,
        hour: given.hour,
        dayOfMonth: given.day_of_month,
        monthOfYear: given.month_of_year,
        dayOfWeek: given.day_of_week,
      });
      parseRecurrence({ kind: 'cron', syntax: 'CELERY', expression });
      return fieldsOf(expression);
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

export function expressionOf({ minute, hour, day_of_month, month_of_year, day_of_week }: Crontab): string {
  return [minute, hour, day_of_month, month_of_year, day_of_week].join(' ');
}

/** The crontab that a schedule is; null when it is none that fires at the same instants in UTC. */
export function crontabOf({ recurrence, timeZone }: Schedule): Crontab | null {
  if (recurrence.kind !== 'cron' || timeZone !== 'UTC') return null;
  if (recurrence.syntax === 'CELERY') return fieldsOf(recurrence.expression);
  if (recurrence.expression.split(' ').length !== 5) return null;
  const fields = fieldsOf(recurrence.expression);
  // Vixie's two day fields are alternatives; celery's must both hold. With one of them open it is the same.
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
