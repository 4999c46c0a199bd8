import type { DstFold, DstGap, Recurrence, RecurrenceRule } from '../../recurrence/index.ts';
import type { Actor } from './actor.ts';
import { DomainError } from './errors.ts';
import type { Instant, JsonObject, Milliseconds } from './values.ts';

export const overlapPolicies = [
  'SKIP',
  'BUFFER_ONE',
  'BUFFER_ALL',
  'CANCEL_OTHER',
  'TERMINATE_OTHER',
  'ALLOW_ALL',
] as const;
/** What to do when the run before is still going (the names are Temporal's). */
export type OverlapPolicy = (typeof overlapPolicies)[number];

export const catchUpModes = ['NONE', 'LATEST', 'ALL'] as const;
export type CatchUpMode = (typeof catchUpModes)[number];

/** What becomes of instants that nobody could decide in time. */
export interface CatchUpPolicy {
  readonly mode: CatchUpMode;
  /** Decided no later than this after its instant, an occurrence counts as on time. */
  readonly graceMs: Milliseconds;
  /** Older occurrences are recorded as missed, never run. */
  readonly windowMs: Milliseconds;
  /** At most so many runs of one catching up. */
  readonly max: number;
}

export const defaultCatchUp: CatchUpPolicy = { mode: 'LATEST', graceMs: 60_000, windowMs: 86_400_000, max: 10 };

export const scheduleStates = ['ACTIVE', 'PAUSED', 'FINISHED', 'EXPIRED', 'CANCELED'] as const;
/** FINISHED: its recurrence or its number of runs is used up. EXPIRED: its end has passed. CANCELED: ended by hand. */
export type ScheduleState = (typeof scheduleStates)[number];

export interface DstPolicy {
  readonly gap: DstGap;
  readonly fold: DstFold;
}

export interface TimeSpan {
  readonly from: Instant;
  readonly to: Instant;
  readonly note: string | null;
}

/**
 * What somebody has decided by hand about one instant of the rule: `fireAt` is when it fires instead, null when nothing
 * is left to do there (it was skipped, or it was moved forward and has been decided). Kept until the instant has passed;
 * why and by whom it was done is in the ledger row.
 */
export interface OccurrenceChange {
  readonly nominalAt: Instant;
  readonly fireAt: Instant | null;
}

/** Settings for people to read: no decision depends on them. */
export interface ScheduleNotes {
  /** What it is for. */
  readonly description: string | null;
}

/** What the owner of a schedule sets beside its name, recurrence and time zone: always there, with a default. */
export interface ScheduleSettings extends ScheduleNotes {
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  /** Ends after so many dispatched occurrences; null = no limit. */
  readonly maxRuns: number | null;
  readonly exclusions: readonly TimeSpan[];
  /** Ids of calendars of the tenant whose spans are excluded as well. */
  readonly calendars: readonly string[];
  readonly jitterMs: Milliseconds;
  readonly dst: DstPolicy;
  readonly overlap: OverlapPolicy;
  readonly catchUp: CatchUpPolicy;
  /** Pauses by itself after so many runs in a row that failed; null = never. */
  readonly pauseAfterFailures: number | null;
  /** Its instants are decided and recorded as SKIPPED_SHADOW where they would run, and start nothing. */
  readonly shadow: boolean;
  /** Laid over the task's params, key by key. */
  readonly paramsOverride: JsonObject | null;
}

/** When a task runs. */
export interface Schedule extends ScheduleSettings {
  readonly id: string;
  readonly tenantId: string;
  readonly taskId: string;
  readonly name: string;
  readonly recurrence: Recurrence;
  readonly timeZone: string;
  readonly startedRuns: number;
  readonly state: ScheduleState;
  readonly pauseNote: string | null;
  readonly pausedBy: Actor | null;
  readonly pausedAt: Instant | null;
  readonly pausedUntil: Instant | null;
  /** Runs that ended before are not counted for `pauseAfterFailures`: somebody has resumed the schedule since. */
  readonly failuresSince: Instant | null;
  /** At most {@link mostChanges}. */
  readonly changes: readonly OccurrenceChange[];
  /** The next instant of the rule that nobody has decided or changed; null when the rule has no more of them. */
  readonly nextNominalAt: Instant | null;
  /** When a sweep has to look: `nextNominalAt` with its jitter, or the first moved occurrence when that comes before. */
  readonly nextFireAt: Instant | null;
  readonly lastFireAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly deletedAt: Instant | null;
  readonly version: number;
}

/** Skipped and moved occurrences that one schedule may have ahead of it. */
export const mostChanges = 1000;

/** The part of a schedule that decides its instants. */
export type ScheduleRule = Pick<
  Schedule,
  'id' | 'recurrence' | 'timeZone' | 'startsAt' | 'endsAt' | 'exclusions' | 'jitterMs' | 'dst' | 'createdAt'
>;

/** What deciding a schedule's instants takes: its notes, who paused it, its name and its dates of change do not matter then. */
export type PlannedSchedule = Omit<
  Schedule,
  keyof ScheduleNotes | 'name' | 'pauseNote' | 'pausedBy' | 'failuresSince' | 'lastFireAt' | 'updatedAt' | 'deletedAt'
>;

export function ruleOf(schedule: ScheduleRule): RecurrenceRule {
  return {
    recurrence: schedule.recurrence,
    timeZone: schedule.timeZone,
    dst: schedule.dst,
    startsAt: schedule.startsAt,
    endsAt: schedule.endsAt,
    exclusions: schedule.exclusions.map(({ from, to }) => ({ from, to })),
    jitterMs: schedule.jitterMs,
    jitterSeed: schedule.id,
    anchor: schedule.createdAt,
  };
}

/** Of runs that its instants are going to start; null = as many as there are instants, be it that none of them starts one. */
export function runsToStart(schedule: Pick<Schedule, 'maxRuns' | 'startedRuns' | 'shadow'>): number | null {
  return schedule.shadow ? null : remainingRuns(schedule);
}

export function remainingRuns(schedule: Pick<Schedule, 'maxRuns' | 'startedRuns'>): number | null {
  return schedule.maxRuns === null ? null : Math.max(0, schedule.maxRuns - schedule.startedRuns);
}

export function endedScheduleError(schedule: Schedule): DomainError {
  return new DomainError({
    code: 'INVALID_STATE',
    state: schedule.state,
    allowed: ['ACTIVE', 'PAUSED'],
    message: `the schedule is ${schedule.state}; this is possible while it is ACTIVE or PAUSED`,
  });
}
