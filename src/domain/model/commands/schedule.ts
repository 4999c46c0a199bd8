import type { CronSyntax, Weekday } from '../../../recurrence/index.ts';
import { initialSettings } from '../schedule-settings.ts';
import type { CatchUpMode, Schedule, ScheduleSettings } from '../schedule.ts';
import type { Instant, Milliseconds } from '../values.ts';
import type { Keyed, Replayable } from './command.ts';

export type RecurrenceDraft =
  | { readonly kind: 'once'; readonly at: Instant }
  /** `localAt` is wall-clock time in the schedule's zone, `2027-03-01T09:00:00`. */
  | { readonly kind: 'once'; readonly localAt: string }
  | { readonly kind: 'once'; readonly inMs: Milliseconds }
  | {
      readonly kind: 'interval';
      readonly every: string;
      readonly anchor: Instant | null;
      readonly fromCompletion: boolean;
    }
  | { readonly kind: 'cron'; readonly expression: string; readonly syntax: CronSyntax }
  | {
      readonly kind: 'calendar';
      readonly years: readonly number[];
      readonly months: readonly number[];
      readonly weeksOfMonth: readonly number[];
      readonly daysOfMonth: readonly number[];
      readonly weekdays: readonly Weekday[];
      readonly nthWeekdays: readonly { readonly weekday: Weekday; readonly nth: number }[];
      readonly hours: readonly number[];
      readonly minutes: readonly number[];
    }
  | { readonly kind: 'rrule'; readonly rule: string; readonly start: string };

export interface ScheduleDraft extends ScheduleSettings {
  /** Null: a name is made from the recurrence. */
  readonly name: string | null;
  readonly recurrence: RecurrenceDraft;
  /** Null: the tenant's zone. */
  readonly timeZone: string | null;
  readonly paused: boolean;
  readonly pauseNote: string | null;
}

/** A draft in which every field that is not given has its default. */
export function draftSchedule(recurrence: RecurrenceDraft, given: Partial<ScheduleDraft> = {}): ScheduleDraft {
  return { ...initialSettings, name: null, recurrence, timeZone: null, paused: false, pauseNote: null, ...given };
}

export interface CreateSchedule extends Keyed {
  readonly taskId: string;
  readonly schedule: ScheduleDraft;
  readonly validateOnly: boolean;
}

export interface UpdateSchedule extends Partial<Omit<ScheduleDraft, 'paused' | 'pauseNote'>>, Keyed {
  readonly id: string;
  readonly expectedVersion: number | null;
  readonly validateOnly: boolean;
}

export interface PauseSchedule extends Keyed {
  readonly id: string;
  readonly expectedVersion: number | null;
  readonly note: string | null;
  readonly until: Instant | null;
}

export interface ResumeSchedule extends Keyed {
  readonly id: string;
  readonly expectedVersion: number | null;
  /** What to do with instants that came due during the pause. */
  readonly catchUp: CatchUpMode;
}

/** The occurrence of a schedule at this nominal instant. */
export interface OccurrenceAddress {
  readonly scheduleId: string;
  readonly nominalAt: Instant;
}

export interface SkipOccurrence extends OccurrenceAddress, Keyed {
  readonly reason: string | null;
}

export interface MoveOccurrence extends OccurrenceAddress, Keyed {
  /** The new instant of firing; a past instant means now. */
  readonly to: Instant;
  readonly reason: string | null;
}

export type CreatedSchedule = Replayable<Schedule | null>;
