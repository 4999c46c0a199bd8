import { z } from 'zod';
import type { LogLevel } from '../../domain/model/log-entry.ts';
import type { RunState } from '../../domain/model/run.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Milliseconds } from '../../domain/model/values.ts';
import type { CalendarRecurrence, Weekday } from '../../recurrence/index.ts';
import { calendarOf, minutesOf } from '../words/calendar.ts';

/** Translates between fylr's terms and ours. */

/** Newer installations have only the path with a version. */
export const paths = { old: '/api/task', new: '/api/v1/task' } as const;

/** In the order of our numbers, which begin with Sunday. */
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/**
 * When a task runs: all criteria must match, and an empty list matches anything. Several criteria of a task are
 * alternatives.
 */
export interface Criteria {
  readonly days_of_month: readonly number[];
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly timezone: string;
  readonly weekdays: readonly (typeof weekdays)[number][];
}

export function whole(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

function list<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .max(128)
    .nullish()
    .transform((given) => given ?? []);
}

/** The criteria of a document, without their zone. */
export const lists = {
  days_of_month: list(whole(1, 31)),
  hours: list(whole(0, 23)),
  minutes: list(whole(0, 59)),
  weekdays: list(z.enum(weekdays, { error: `must be one of ${weekdays.join(', ')}` })),
};

export function recurrenceOf(criteria: Omit<Criteria, 'timezone'>): CalendarRecurrence {
  const { days_of_month: daysOfMonth, hours, minutes } = criteria;
  const days = criteria.weekdays.map((day) => weekdays.indexOf(day) as Weekday);
  return calendarOf({ daysOfMonth, weekdays: days, hours, minutes });
}

/** Null when fylr cannot express the schedule, or when it will not fire again. */
export function criteriaOf(schedule: Schedule): Criteria | null {
  const { recurrence, timeZone: timezone } = schedule;
  if (recurrence.kind !== 'calendar' || !isLive(schedule)) return null;
  const { years, months, weeksOfMonth, nthWeekdays, daysOfMonth, hours, minutes } = recurrence;
  if ([years, months, weeksOfMonth, nthWeekdays].some((values) => values.length > 0)) return null;
  if (daysOfMonth.some((day) => day < 0)) return null;
  return {
    days_of_month: daysOfMonth,
    hours,
    minutes: minutesOf(minutes),
    timezone,
    weekdays: recurrence.weekdays.map((day) => weekdays[day]),
  };
}

export function isLive({ state }: Schedule): boolean {
  return state === 'ACTIVE' || state === 'PAUSED';
}

/** fylr counts seconds; 0 means no timeout. */
export function timeoutOf(seconds: number | null | undefined): Milliseconds | null {
  return Math.round((seconds ?? 0) * 1000) || null;
}

export function secondsOf(timeoutMs: Milliseconds | null): number {
  return Math.ceil((timeoutMs ?? 0) / 1000);
}

/** The status of a task after its last run. */
export const statuses = {
  SCHEDULED: 'new',
  QUEUED: 'new',
  RUNNING: 'running',
  RETRY_WAIT: 'running',
  CANCELING: 'running',
  SUCCEEDED: 'done',
  FAILED: 'error',
  TIMED_OUT: 'error',
  LOST: 'error',
  CANCELED: 'canceled',
} as const satisfies Record<RunState, string>;

export const levels = {
  TRACE: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warning',
  ERROR: 'error',
  FATAL: 'error',
} as const satisfies Record<LogLevel, string>;
