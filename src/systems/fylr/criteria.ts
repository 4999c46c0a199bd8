import { isDeepStrictEqual } from 'node:util';
import type { ScheduleDraft } from '../../domain/model/commands/schedule.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import { scheduleDraft } from '../drafts.ts';
import { noEdit, type ScheduleEdit } from '../shelf.ts';
import { minutesOf } from '../words/calendar.ts';
import type { GivenCriteria } from './body.ts';
import { type Criteria, criteriaOf, recurrenceOf, weekdays } from './words.ts';

/** The criteria in the form of answers: ascending, without repeats, with a zone. */
export function wantedCriteria(given: GivenCriteria, tenantZone: string): Criteria {
  const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  return {
    days_of_month: ascending(given.days_of_month),
    hours: ascending(given.hours),
    minutes: minutesOf(ascending(given.minutes)),
    timezone: given.timezone || tenantZone,
    weekdays: weekdays.filter((day) => given.weekdays.includes(day)),
  };
}

function draftOf({ timezone: timeZone, ...criteria }: Criteria): ScheduleDraft {
  return scheduleDraft(recurrenceOf(criteria), { timeZone });
}

/**
 * The edit that turns the schedules into the wanted ones (undefined = no change). Schedules with equal criteria stay
 * untouched; of the others, each wanted one replaces an old one.
 */
export function editSchedules(schedules: readonly Schedule[], wanted: readonly Criteria[] | undefined): ScheduleEdit {
  if (wanted === undefined) return noEdit;
  const free = schedules.flatMap((schedule) => {
    const criteria = criteriaOf(schedule);
    return criteria === null ? [] : [{ id: schedule.id, criteria }];
  });
  const unmet = wanted.filter((criteria) => {
    const index = free.findIndex((one) => isDeepStrictEqual(one.criteria, criteria));
    if (index >= 0) free.splice(index, 1);
    return index < 0;
  });
  return {
    addSchedules: unmet.slice(free.length).map(draftOf),
    changeSchedules: free.slice(0, unmet.length).map(({ id }, i) => {
      const { recurrence, timeZone } = draftOf(unmet[i]!);
      return { id, recurrence, timeZone };
    }),
    removeSchedules: free.slice(unmet.length).map(({ id }) => id),
  };
}
