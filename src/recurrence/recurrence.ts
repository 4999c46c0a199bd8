/** The values of this folder. Instants are epoch milliseconds; all of it is plain JSON. */

/** 0 = Sunday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;
export type CronSyntax = 'VIXIE' | 'CELERY';
/** What becomes of a local time that does not exist: 02:30 runs at 03:30 (RFC 5545), at 03:00, or not at all. */
export type DstGap = 'SHIFT' | 'NEXT_VALID' | 'SKIP';
/** Which of the two instants a repeated local time means. */
export type DstFold = 'FIRST' | 'SECOND' | 'BOTH';

export interface NthWeekday {
  readonly weekday: Weekday;
  /** 1..5 from the start of the month, -1..-5 from its end. */
  readonly nth: number;
}

export interface OnceRecurrence {
  readonly kind: 'once';
  readonly at: number;
}

export interface IntervalRecurrence {
  readonly kind: 'interval';
  /** ISO 8601 duration. Only time units: elapsed. Any calendar unit: the whole of it in local time of the zone. */
  readonly every: string;
  /** First instant of the series; null = the schedule's start, else its creation. */
  readonly anchor: number | null;
  /** Count from the end of the run before, not from the planned instant. */
  readonly fromCompletion: boolean;
}

export interface CronRecurrence {
  readonly kind: 'cron';
  readonly expression: string;
  readonly syntax: CronSyntax;
}

/** All given criteria must hold; an empty list means any. Second 0 of each matching minute. */
export interface CalendarRecurrence {
  readonly kind: 'calendar';
  readonly years: readonly number[];
  /** 1..12 */
  readonly months: readonly number[];
  /** 1..5: days 1–7, 8–14, … */
  readonly weeksOfMonth: readonly number[];
  /** 1..31, or -1..-31 from the end. */
  readonly daysOfMonth: readonly number[];
  readonly weekdays: readonly Weekday[];
  readonly nthWeekdays: readonly NthWeekday[];
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
}

/** RFC 5545 recurrence rule; `start` is DTSTART as a local date-time of the schedule's zone, `2026-03-01T09:00:00`. */
export interface RRuleRecurrence {
  readonly kind: 'rrule';
  readonly rule: string;
  readonly start: string;
}

export type Recurrence = OnceRecurrence | IntervalRecurrence | CronRecurrence | CalendarRecurrence | RRuleRecurrence;

/** A span of instants, `to` exclusive. */
export interface InstantSpan {
  readonly from: number;
  readonly to: number;
}

export interface DstPolicy {
  readonly gap: DstGap;
  readonly fold: DstFold;
}

/** Everything that decides the planned instants of one schedule. */
export interface RecurrenceRule {
  readonly recurrence: Recurrence;
  readonly timeZone: string;
  readonly dst: DstPolicy;
  /** First instant that may be planned, inclusive. */
  readonly startsAt: number | null;
  /** Exclusive: an instant equal to `endsAt` is not planned, so that versions of a schedule tile without overlap. */
  readonly endsAt: number | null;
  /** Planned all the same, see `CompiledRule.isExcluded`. */
  readonly exclusions: readonly InstantSpan[];
  readonly jitterMs: number;
  /** The same seed and instant give the same jitter everywhere; the schedule's id. */
  readonly jitterSeed: string;
  /** Fallback anchor of intervals without one: the creation instant. */
  readonly anchor: number;
}
