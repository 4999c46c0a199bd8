import { z } from 'zod';
import { invalidError } from '../../domain/model/errors.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import { type CronRecurrence, type OnceRecurrence, summarize } from '../../recurrence/index.ts';
import { type Crontab, cronOf, crontabOf, crontabTexts, minuteCrontab } from '../words/celery.ts';
import { printUtcDate, printUtcTimeOfDay, readUtc } from '../words/times.ts';

/** Translates between the terms of the Scheduler API and ours. */

export const path = '/timetable';

const textOrNull = z.string().nullable();

/** The part of a task that says when it runs. All times are UTC. */
export const timingSchema = z.object({
  begin_date: textOrNull,
  begin_time: textOrNull,
  /** `2018-12-20T23:59:59Z` */
  expires: textOrNull,
  repeat: z.boolean(),
  run_count_limit: z.int().nullable(),
  /** Null: the task runs once, at `begin_date` and `begin_time`. */
  crontab: crontabTexts.nullable(),
});
export type Timing = Readonly<z.output<typeof timingSchema>>;

export const timingNames = Object.keys(timingSchema.shape) as (keyof Timing)[];

export interface TimingRule {
  readonly recurrence: OnceRecurrence | CronRecurrence;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly maxRuns: number | null;
}

/**
 * With a crontab, only the date of the beginning counts. Without `repeat` it runs once. Throws a DomainError that names
 * what is missing.
 */
export function ruleOf(timing: Timing): TimingRule {
  const { crontab, repeat, run_count_limit, begin_date, expires } = timing;
  const endsAt = expires === null ? null : Date.parse(expires);
  const maxRuns = repeat ? run_count_limit : 1;
  if (crontab === null) return { recurrence: { kind: 'once', at: beginOf(timing) }, startsAt: null, endsAt, maxRuns };
  const startsAt = begin_date === null ? null : readUtc(`${begin_date}T00:00:00`);
  return { recurrence: cronOf(crontab), startsAt, endsAt, maxRuns };
}

function beginOf({ begin_date: date, begin_time: time, repeat }: Timing): Instant {
  if (repeat) throw invalidError(['crontab'], 'required', 'crontab: is missing; a task with repeat needs one');
  if (date !== null && time !== null) return readUtc(`${date}T${time}`);
  const missing = date === null ? 'begin_date' : 'begin_time';
  throw invalidError(
    [missing],
    'required',
    `${missing}: is missing; a task without crontab needs begin_date and begin_time`,
  );
}

/** A schedule in the dialect's terms; fields that the schedule does not determine are taken from `kept`. */
export function timingOf(schedule: Schedule, kept: Timing | null): Timing {
  const { recurrence, startsAt, endsAt, maxRuns } = schedule;
  const once = recurrence.kind === 'once';
  const single = once || (kept?.repeat === false && maxRuns === 1);
  const begin = once ? recurrence.at : (startsAt ?? schedule.createdAt);
  // With a crontab only the date has an effect; the other fields are only shown.
  const keeps = !once && kept !== null && kept.begin_date === (startsAt === null ? null : printUtcDate(startsAt));
  return {
    begin_date: keeps ? kept.begin_date : printUtcDate(begin),
    begin_time: keeps ? kept.begin_time : printUtcTimeOfDay(begin),
    expires: endsAt === null ? null : `${new Date(endsAt).toISOString().slice(0, 19)}Z`,
    repeat: !single,
    run_count_limit: single ? (kept?.run_count_limit ?? null) : maxRuns,
    crontab: crontabOf(schedule),
  };
}

/** The crontab in answers; a single instant shows the crontab of its minute. */
export function shownCrontab(timing: Timing, schedule: Schedule | null): Crontab | null {
  if (timing.crontab !== null) return timing.crontab;
  const { begin_date: date, begin_time: time } = timing;
  if (date === null || time === null || (schedule !== null && schedule.recurrence.kind !== 'once')) return null;
  return minuteCrontab(readUtc(`${date}T${time}`));
}

/** Whether a crontab is that of this instant's minute. */
export function isMinute(crontab: Crontab, at: Instant): boolean {
  const wanted = minuteCrontab(at);
  const names = ['minute', 'hour', 'day_of_month', 'month_of_year'] as const;
  return crontab.day_of_week === '*' && names.every((name) => Number(crontab[name]) === Number(wanted[name]));
}

/** In the form in which older versions of celery print it. */
export function describe(crontab: Crontab | null, schedule: Schedule | null): string {
  if (crontab !== null) {
    const { minute, hour, day_of_week, day_of_month, month_of_year } = crontab;
    return `<crontab: ${minute} ${hour} ${day_of_week} ${day_of_month} ${month_of_year} (m/h/d/dM/MY)>`;
  }
  return schedule === null ? '' : `<${summarize(schedule.recurrence, schedule.timeZone)}>`;
}

/**
 * Arguments that the original adds to a task's own for internal use. The id of Keystone's trust, a secret, is not
 * listed here.
 */
export const machinery = ['timetable_id', 'periodic_task_uuid_name', 'repeatable', 'object_id', 'object_name'] as const;
