import { isDeepStrictEqual } from 'node:util';
import type { ScheduleDraft } from '../../domain/model/commands/schedule.ts';
import type { AmendTask } from '../../domain/model/commands/task.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
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

function draftOf(criteria: Criteria): ScheduleDraft {
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
    { timeZone },
  );
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

export type Edit = Pick<AmendTask, 'addSchedules' | 'changeSchedules' | 'removeSchedules'>;

/**
 * What makes the schedules be those that are wanted (undefined = as they are). One that says the same stays untouched; of
 * the others, one takes the place of another.
 */
export function editSchedules(schedules: readonly Schedule[], wanted: readonly Criteria[] | undefined): Edit {
  if (wanted === undefined) return { addSchedules: [], changeSchedules: [], removeSchedules: [] };
  const free = schedules.flatMap((schedule) => {
    const criteria = read(schedule);
    return criteria === null ? [] : [{ id: schedule.id, criteria }];
  });
  const news = wanted.filter((criteria) => {
    const index = free.findIndex((one) => isDeepStrictEqual(one.criteria, criteria));
    if (index >= 0) free.splice(index, 1);
    return index < 0;
  });
  return {
    addSchedules: news.slice(free.length).map(draftOf),
    changeSchedules: free.slice(0, news.length).map(({ id }, i) => {
      const { recurrence, timeZone } = draftOf(news[i]!);
      return { id, recurrence, timeZone };
    }),
    removeSchedules: free.slice(news.length).map(({ id }) => id),
  };
}
