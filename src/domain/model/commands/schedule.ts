import type { CronSyntax, Weekday } from '../../../recurrence/index.ts';
import type { TimeSpan, DstPolicy, CatchUpPolicy, OverlapPolicy, CatchUpMode, Schedule } from '../schedule.ts';
import type { Instant, Milliseconds, JsonObject } from '../values.ts';
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

export interface ScheduleDraft {
  /** Null: a name is made from the recurrence. */
  readonly name: string | null;
  readonly recurrence: RecurrenceDraft;
  /** Null: the tenant's. */
  readonly timeZone: string | null;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly maxRuns: number | null;
  readonly exclusions: readonly TimeSpan[];
  /** Ids of calendars of the tenant. */
  readonly calendars: readonly string[];
  readonly jitterMs: Milliseconds;
  readonly dst: DstPolicy;
  readonly catchUp: CatchUpPolicy;
  readonly overlap: OverlapPolicy;
  readonly pauseAfterFailures: number | null;
  readonly paramsOverride: JsonObject | null;
  /** Absent = false. */
  readonly shadow?: boolean;
  readonly paused: boolean;
  readonly pauseNote: string | null;
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
  /** What to do with what came due while it was paused. */
  readonly catchUp: CatchUpMode;
}

/** The occurrence of a schedule at this instant of its rule. */
export interface OccurrenceAddress {
  readonly scheduleId: string;
  readonly nominalAt: Instant;
}

export interface SkipOccurrence extends OccurrenceAddress, Keyed {
  readonly reason: string | null;
}

export interface MoveOccurrence extends OccurrenceAddress, Keyed {
  /** When it fires instead; in the past = now. */
  readonly to: Instant;
  readonly reason: string | null;
}

export type CreatedSchedule = Replayable<Schedule | null>;
