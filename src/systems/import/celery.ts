import type { z } from 'zod';
import type { Instant } from '../../domain/model/values.ts';
import { type crontabFields, cronOf, durationOf, type Interval, readCrontab } from '../words/celery.ts';
import { type ImportedSchedule, scheduleDraft } from './draft.ts';
import { withRule } from './read.ts';

/** Rules of celery as schedules. `at` is the path of the rule in the source's document. */

export function celerySchedule(
  given: z.output<typeof crontabFields>,
  at: string,
  limits: Partial<ImportedSchedule>,
): ImportedSchedule {
  return withRule(at, () => scheduleDraft(cronOf(readCrontab(given)), limits));
}

export function intervalSchedule(
  given: Interval,
  at: string,
  anchor: Instant,
  limits: Partial<ImportedSchedule>,
): ImportedSchedule {
  return withRule(at, () => scheduleDraft({ kind: 'interval', every: durationOf(given), anchor }, limits));
}
