import { z } from 'zod';
import { celeryExpression } from '../../recurrence/index.ts';
import { type ScheduleDraft, scheduleDraft } from './draft.ts';
import { withRule } from './read.ts';

/** Crontabs as Python's celery has them, which more than one system has taken over. UTC. */

const field = z.union([z.string().max(255), z.int(), z.array(z.union([z.string().max(255), z.int()])).max(60)], {
  error: 'is no field of a crontab',
});
export const crontab = z.looseObject({
  minute: field.default('*'),
  hour: field.default('*'),
  day_of_month: field.default('*'),
  month_of_year: field.default('*'),
  day_of_week: field.default('*'),
});
export type Crontab = z.output<typeof crontab>;

export function celerySchedule(given: Crontab, at: string, limits: Partial<ScheduleDraft>): ScheduleDraft {
  return withRule(at, () => scheduleDraft({ kind: 'cron', syntax: 'CELERY', expression: celeryText(given) }, limits));
}

export function celeryText(given: Crontab): string {
  return celeryExpression({
    minute: given.minute,
    hour: given.hour,
    dayOfMonth: given.day_of_month,
    monthOfYear: given.month_of_year,
    dayOfWeek: given.day_of_week,
  });
}
