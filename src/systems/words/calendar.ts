import type { CalendarRecurrence } from '../../recurrence/index.ts';

const everyMinute = Array.from({ length: 60 }, (_, minute) => minute);

/**
 * All criteria must match, and an empty list matches anything. If all lists are empty, ours lists every minute, because
 * it needs a criterion.
 */
export function calendarOf(criteria: Partial<Omit<CalendarRecurrence, 'kind'>>): CalendarRecurrence {
  const lists = {
    years: [],
    months: [],
    weeksOfMonth: [],
    daysOfMonth: [],
    weekdays: [],
    nthWeekdays: [],
    hours: [],
    minutes: [],
    ...criteria,
  };
  const isOpen = Object.values(lists).every((list) => list.length === 0);
  return { kind: 'calendar', ...lists, ...(isOpen && { minutes: everyMinute }) };
}

/** The inverse: all sixty minutes become an empty list. */
export function minutesOf(minutes: readonly number[]): readonly number[] {
  return minutes.length === everyMinute.length ? [] : minutes;
}
