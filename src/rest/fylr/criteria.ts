import { isDeepStrictEqual } from 'node:util';
import type { AmendTask, ScheduleDraft } from '../../domain/commands.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { Instant } from '../../domain/values.ts';
import type { Weekday } from '../../recurrence/index.ts';
import { scheduleDraft } from '../drafts.ts';
import { type GivenCriteria, weekdays } from './body.ts';

/** When a task runs: all criteria of one must hold, an empty one is any. In a task they are alternatives. */
export interface Criteria {
  readonly days_of_month: readonly number[];
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly timezone: string;
  readonly weekdays: readonly (typeof weekdays)[number][];
}

const everyMinute = Array.from({ length: 60 }, (_, minute) => minute);

/** As answers tell them: ascending, without repeats, with a zone. */
export function criteriaOf(given: GivenCriteria, tenantZone: string): Criteria {
  const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  const minutes = ascending(given.minutes);
  return {
    days_of_month: ascending(given.days_of_month),
    hours: ascending(given.hours),
    minutes: minutes.length === 60 ? [] : minutes,
    timezone: given.timezone || tenantZone,
    weekdays: weekdays.filter((day) => given.weekdays.includes(day)),
  };
}

export function draftOf(criteria: Criteria, startsAt: Instant | null): ScheduleDraft {
  const { days_of_month: daysOfMonth, hours, minutes, timezone: timeZone } = criteria;
  const days = criteria.weekdays.map((day) => weekdays.indexOf(day) as Weekday);
  const any = [daysOfMonth, hours, minutes, days].every((values) => values.length === 0);
  return scheduleDraft(
    {
      kind: 'calendar',
      years: [],
      months: [],
      weeksOfMonth: [],
      daysOfMonth,
      weekdays: days,
      nthWeekdays: [],
      hours,
      // A calendar needs one criterion; every minute is one.
      minutes: any ? everyMinute : minutes,
    },
    { timeZone, startsAt },
  );
}

export function onceDraft(at: Instant): ScheduleDraft {
  return scheduleDraft({ kind: 'once', at });
}

export function isLive({ state }: Schedule): boolean {
  return state === 'ACTIVE' || state === 'PAUSED';
}

/** A schedule in fylr's words; null when it says more than they can, or will not fire again. */
export function read(schedule: Schedule): Criteria | null {
  const { recurrence, timeZone: timezone } = schedule;
  if (recurrence.kind !== 'calendar' || !isLive(schedule)) return null;
  const { years, months, weeksOfMonth, nthWeekdays, daysOfMonth, hours, minutes } = recurrence;
  if ([years, months, weeksOfMonth, nthWeekdays].some((values) => values.length > 0)) return null;
  if (daysOfMonth.some((day) => day < 0)) return null;
  return {
    days_of_month: daysOfMonth,
    hours,
    minutes: minutes.length === 60 ? [] : minutes,
    timezone,
    weekdays: recurrence.weekdays.map((day) => weekdays[day]),
  };
}

type Edit = Pick<AmendTask, 'addSchedules' | 'changeSchedules' | 'removeSchedules'>;

/**
 * What makes the schedules be those that are wanted (undefined = as they are) and none of them run before `notBefore`
 * (undefined = as they do). One that says the same stays untouched; of the others, one takes the place of another.
 */
export function editSchedules(
  schedules: readonly Schedule[],
  wanted: readonly Criteria[] | undefined,
  notBefore: Instant | undefined,
  now: Instant,
): Edit {
  const told = schedules.flatMap((schedule) => {
    const criteria = read(schedule);
    return criteria === null ? [] : [{ schedule, criteria }];
  });
  const free = wanted === undefined ? [] : [...told];
  const news = (wanted ?? []).filter((criteria) => {
    const index = free.findIndex((one) => isDeepStrictEqual(one.criteria, criteria));
    if (index >= 0) free.splice(index, 1);
    return index < 0;
  });
  const startsAt = notBefore !== undefined && notBefore > now ? notBefore : null;
  const replaced = free.slice(0, news.length);
  const removed = new Set(free.slice(news.length).map(({ schedule }) => schedule));
  const changes = new Map<string, Partial<ScheduleDraft>>();
  for (const [i, { schedule }] of replaced.entries()) {
    const { recurrence, timeZone } = draftOf(news[i]!, null);
    changes.set(schedule.id, { recurrence, timeZone });
  }
  let adds = news.slice(replaced.length).map((criteria) => draftOf(criteria, startsAt));
  if (notBefore !== undefined) {
    const left = schedules.filter((schedule) => isLive(schedule) && !removed.has(schedule));
    const [single, repeating] = [true, false].map((once) =>
      left.filter(({ recurrence }) => (recurrence.kind === 'once') === once),
    ) as [Schedule[], Schedule[]];
    for (const schedule of repeating) {
      if (startsAt === null && (schedule.startsAt ?? now) <= now) continue;
      changes.set(schedule.id, { ...changes.get(schedule.id), startsAt });
    }
    for (const schedule of single) removed.add(schedule);
    // A document that is sent back after its only run still names that run's time.
    const past = schedules.some(({ recurrence }) => recurrence.kind === 'once' && recurrence.at === notBefore);
    if (repeating.length + adds.length === 0 && !past) adds = [onceDraft(startsAt ?? now)];
  }
  return {
    addSchedules: adds,
    changeSchedules: [...changes].map(([id, change]) => ({ id, ...change })),
    removeSchedules: [...removed].map(({ id }) => id),
  };
}
