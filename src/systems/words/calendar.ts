import type { CalendarRecurrence } from '../../recurrence/index.ts';

const everyMinute = Array.from({ length: 60 }, (_, minute) => minute);

/** All criteria must hold, and an empty list is any. Where all lists are empty, ours has every minute: it needs a criterion. */
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

/** The other way round: all sixty minutes are any. */
export function minutesOf(minutes: readonly number[]): readonly number[] {
  return minutes.length === everyMinute.length ? [] : minutes;
}
