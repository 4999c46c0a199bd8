/** The values of this folder. Instants are epoch milliseconds, and every value is plain JSON. */

/** 0 = Sunday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;
export type CronSyntax = 'VIXIE' | 'CELERY';
/** What happens to a local time that does not exist: 02:30 runs at 03:30 (RFC 5545), at 03:00, or not at all. */
export type DstGap = 'SHIFT' | 'NEXT_VALID' | 'SKIP';
/** Which instants of a repeated local time are planned. */
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
  /** ISO 8601 duration. With time units only, it is elapsed time. With any calendar unit, all of it is local time. */
  readonly every: string;
  /** The first instant of the series; null = the schedule's start, or else its creation. */
  readonly anchor: number | null;
  /** True: counts from the end of the previous run instead of the planned instant. */
  readonly fromCompletion: boolean;
}

export interface CronRecurrence {
  readonly kind: 'cron';
  readonly expression: string;
  readonly syntax: CronSyntax;
}

/** All given criteria must match; an empty list matches anything. Fires at second 0 of each matching minute. */
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

/**
 * An RFC 5545 recurrence rule. `start` is DTSTART as local date and time in the schedule's zone, `2026-03-01T09:00:00`.
 */
export interface RRuleRecurrence {
  readonly kind: 'rrule';
  readonly rule: string;
  readonly start: string;
}

export type Recurrence = OnceRecurrence | IntervalRecurrence | CronRecurrence | CalendarRecurrence | RRuleRecurrence;

/** A span of instants; `to` is exclusive. */
export interface InstantSpan {
  readonly from: number;
  readonly to: number;
}

export interface DstPolicy {
  readonly gap: DstGap;
  readonly fold: DstFold;
}

/** Everything that determines the planned instants of one schedule. */
export interface RecurrenceRule {
  readonly recurrence: Recurrence;
  readonly timeZone: string;
  readonly dst: DstPolicy;
  /** The first instant that may be planned, inclusive. */
  readonly startsAt: number | null;
  /** Exclusive: an instant equal to `endsAt` is not planned. So successive versions of a schedule do not overlap. */
  readonly endsAt: number | null;
  /** Excluded instants are still planned, see `CompiledRule.isExcluded`. */
  readonly exclusions: readonly InstantSpan[];
  readonly jitterMs: number;
  /** The schedule's id. The same seed and instant give the same jitter on every node. */
  readonly jitterSeed: string;
  /** The anchor of intervals that name none: the instant of creation. */
  readonly anchor: number;
}
