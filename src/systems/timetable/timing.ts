import type { ScheduleDraft } from '../../domain/model/commands/schedule.ts';
import { invalidError } from '../../domain/model/errors.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import { summarize } from '../../recurrence/index.ts';
import { type Crontab, crontabOf, expressionOf } from '../celery.ts';
import { scheduleDraft } from '../drafts.ts';

/** The part of a task that says when it runs, in the words of the Scheduler API. All of it is UTC. */
export interface Timing {
  readonly begin_date: string | null;
  readonly begin_time: string | null;
  /** `2018-12-20T23:59:59Z` */
  readonly expires: string | null;
  readonly repeat: boolean;
  readonly run_count_limit: number | null;
  /** Null: once, at `begin_date` and `begin_time`. */
  readonly crontab: Crontab | null;
}

export const timingNames = ['begin_date', 'begin_time', 'expires', 'repeat', 'run_count_limit', 'crontab'] as const;

/** An instant this long ago still counts as now: forms have minutes, and requests take their time. */
const grace = 60_000;

/**
 * When it runs, by celery's rules; null when that has passed, as in the document's examples of 2018: such a task is kept
 * and never fires. With a crontab only the date of the beginning counts; without `repeat` it runs once.
 */
export function scheduleOf(timing: Timing, now: Instant): ScheduleDraft | null {
  const endsAt = timing.expires === null ? null : Date.parse(timing.expires);
  const over = endsAt !== null && endsAt <= now;
  if (timing.crontab !== null) {
    if (over) return null;
    return scheduleDraft(
      { kind: 'cron', syntax: 'CELERY', expression: expressionOf(timing.crontab) },
      {
        startsAt: timing.begin_date === null ? null : Date.parse(`${timing.begin_date}T00:00:00Z`),
        endsAt,
        maxRuns: timing.repeat ? timing.run_count_limit : 1,
      },
    );
  }
  if (timing.repeat) throw invalidError(['crontab'], 'required', 'crontab: is missing; a task with repeat needs one');
  if (timing.begin_date === null || timing.begin_time === null) {
    const missing = timing.begin_date === null ? 'begin_date' : 'begin_time';
    throw invalidError(
      [missing],
      'required',
      `${missing}: is missing; a task without crontab needs begin_date and begin_time`,
    );
  }
  const at = Date.parse(`${timing.begin_date}T${timing.begin_time}Z`);
  if (over || at < now - grace) return null;
  return scheduleDraft({ kind: 'once', at }, { endsAt, maxRuns: 1 });
}

/** What a schedule says in the dialect's words; what it cannot say is taken from `kept`. */
export function timingOf(schedule: Schedule, kept: Timing | null): Timing {
  const { recurrence, startsAt, endsAt, maxRuns } = schedule;
  const once = recurrence.kind === 'once';
  const single = once || (kept?.repeat === false && maxRuns === 1);
  const begin = once ? recurrence.at : (startsAt ?? schedule.createdAt);
  // With a crontab only the date decides anything, and the rest is the client's to show.
  const keeps = !once && kept !== null && kept.begin_date === (startsAt === null ? null : dateOf(startsAt));
  return {
    begin_date: keeps ? kept.begin_date : dateOf(begin),
    begin_time: keeps ? kept.begin_time : new Date(begin).toISOString().slice(11, 19),
    expires: endsAt === null ? null : `${new Date(endsAt).toISOString().slice(0, 19)}Z`,
    repeat: !single,
    run_count_limit: single ? (kept?.run_count_limit ?? null) : maxRuns,
    crontab: crontabOf(schedule),
  };
}

function dateOf(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** The crontab as answers show it: that of its one minute for a single instant. */
export function shownCrontab(timing: Timing, schedule: Schedule | null): Crontab | null {
  if (timing.crontab !== null) return timing.crontab;
  const { begin_date: date, begin_time: time } = timing;
  if (date === null || time === null || (schedule !== null && schedule.recurrence.kind !== 'once')) return null;
  return {
    minute: String(Number(time.slice(3, 5))),
    hour: String(Number(time.slice(0, 2))),
    day_of_month: String(Number(date.slice(8, 10))),
    month_of_year: String(Number(date.slice(5, 7))),
    day_of_week: '*',
  };
}

/** As older versions of celery print it. */
export function describe(crontab: Crontab | null, schedule: Schedule | null): string {
  if (crontab !== null) {
    const { minute, hour, day_of_week, day_of_month, month_of_year } = crontab;
    return `<crontab: ${minute} ${hour} ${day_of_week} ${day_of_month} ${month_of_year} (m/h/d/dM/MY)>`;
  }
  return schedule === null ? '' : `<${summarize(schedule.recurrence, schedule.timeZone)}>`;
}
