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
/** What to do when the previous run is still open (the names are those of Temporal). */
export type OverlapPolicy = (typeof overlapPolicies)[number];

export const catchUpModes = ['NONE', 'LATEST', 'ALL'] as const;
export type CatchUpMode = (typeof catchUpModes)[number];

/** What happens to instants that were not decided in time. */
export interface CatchUpPolicy {
  readonly mode: CatchUpMode;
  /** An occurrence counts as on time when it is decided at most this long after its instant. */
  readonly graceMs: Milliseconds;
  /** Occurrences older than this are recorded as missed and never run. */
  readonly windowMs: Milliseconds;
  /** The most runs that one catching up may make. */
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
 * A change by hand to one instant of the rule. `fireAt` is the new instant of firing. It is null when nothing more
 * happens there: the instant was skipped, or it was moved forward and has been decided. The change is kept until the
 * instant has passed; the ledger row holds the reason and the person.
 */
export interface OccurrenceChange {
  readonly nominalAt: Instant;
  readonly fireAt: Instant | null;
}

/** Settings for people to read. No decision depends on them. */
export interface ScheduleNotes {
  /** The purpose of the schedule. */
  readonly description: string | null;
}

/** What the owner of a schedule sets apart from its name, recurrence and time zone. Every setting has a default. */
export interface ScheduleSettings extends ScheduleNotes {
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  /** The schedule ends after this many dispatched occurrences; null = no limit. */
  readonly maxRuns: number | null;
  readonly exclusions: readonly TimeSpan[];
  /** Ids of the tenant's calendars whose spans are excluded as well. */
  readonly calendars: readonly string[];
  readonly jitterMs: Milliseconds;
  readonly dst: DstPolicy;
  readonly overlap: OverlapPolicy;
  readonly catchUp: CatchUpPolicy;
  /** The schedule is paused after this many failed runs in a row; null = never. */
  readonly pauseAfterFailures: number | null;
  /** Instants are decided and recorded as SKIPPED_SHADOW where they would run; no run is started. */
  readonly shadow: boolean;
  /** Merged over the task's params, key by key. */
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
  /** Runs that ended before this are not counted for `pauseAfterFailures`, because the schedule was resumed then. */
  readonly failuresSince: Instant | null;
  /** Has at most {@link mostChanges} entries. */
  readonly changes: readonly OccurrenceChange[];
  /** The next instant of the rule that is neither decided nor changed; null when the rule has no more instants. */
  readonly nextNominalAt: Instant | null;
  /** When a sweep must decide: `nextNominalAt` with its jitter, or the first moved occurrence if that is earlier. */
  readonly nextFireAt: Instant | null;
  readonly lastFireAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly deletedAt: Instant | null;
  readonly version: number;
}

/** The most skipped and moved occurrences that one schedule may have ahead. */
export const mostChanges = 1000;

/** The part of a schedule that determines its instants. */
export type ScheduleRule = Pick<
  Schedule,
  'id' | 'recurrence' | 'timeZone' | 'startsAt' | 'endsAt' | 'exclusions' | 'jitterMs' | 'dst' | 'createdAt'
>;

/**
 * The part of a schedule that decisions need: without its notes, its name, its pauser and its dates of change.
 */
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

/** How many runs its instants may still start; null = no limit (also in shadow mode, which starts none). */
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
