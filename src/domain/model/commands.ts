import type { Weekday, CronSyntax } from '../../recurrence/index.ts';
import type { Scope } from './actor.ts';
import type { DialectDocument } from './dialect-document.ts';
import type { ConcurrencyPolicy, Task } from './task.ts';
import type { TenantLimits } from './tenant-limits.ts';
import type { CatchUpMode, CatchUpPolicy, DstPolicy, OverlapPolicy, Schedule, TimeSpan } from './schedule.ts';
import type { BackfillSelection } from './backfill.ts';
import type { CalendarSpan } from './calendar.ts';
import type { Recipient } from './recipient.ts';
import type { Run, RunTrigger } from './run.ts';
import type { OpenRange, Instant, JsonObject, Milliseconds, Tag } from './values.ts';
import type { RetryPolicy } from './retry.ts';

/*
 * What callers may ask for. Adapters turn their wire forms into these (and report what they cannot turn); the
 * services check meaning: ranges, names, modules' schemas, zones. Paths in problems are those of these types.
 */

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

export interface DrainWorker {
  /** Of a node's lease. */
  readonly id: string;
  readonly draining: boolean;
}

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

export interface TaskDraft {
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly module: string;
  readonly params: JsonObject;
  readonly tags: readonly Tag[];
  readonly priority: number;
  readonly timeoutMs: Milliseconds | null;
  readonly retry: RetryPolicy;
  readonly concurrency: ConcurrencyPolicy;
}

export interface CreateTask extends TaskDraft {
  readonly schedules: readonly ScheduleDraft[];
  /** The same key with the same input gives the first answer again; with other input it is refused. Kept for 24 h. */
  readonly idempotencyKey: string | null;
  /** Operators only; null: the caller's tenant, or the default one. */
  readonly tenantId: string | null;
  /** Checks everything, stores nothing, answers with a null task. */
  readonly validateOnly: boolean;
  /** Its schedules fire nothing until somebody ends the pause. */
  readonly paused?: boolean;
  readonly document?: DialectDocument | null;
  /** Absent = nobody. */
  readonly recipients?: readonly Recipient[];
  /** Also runs it now. When the run is refused, the task is not made either. */
  readonly runNow?: RunNow | null;
}

/** A run beside what is stored of its task, by the same call: both or neither. */
export interface RunNow {
  readonly note: string | null;
}

/** Absent = keep, null = clear (where the field may be null), value = set. */
export interface UpdateTask extends Partial<TaskDraft> {
  readonly id: string;
  readonly expectedVersion: number | null;
  readonly paused?: boolean;
  readonly pauseNote?: string | null;
  readonly validateOnly: boolean;
}

/** A task with its schedules and what a dialect keeps with it, changed as one: all of it or nothing. */
export interface AmendTask {
  readonly id: string;
  readonly expectedVersion: number | null;
  readonly changes: Omit<UpdateTask, 'id' | 'expectedVersion' | 'validateOnly'>;
  readonly addSchedules: readonly ScheduleDraft[];
  readonly changeSchedules: readonly Omit<UpdateSchedule, 'expectedVersion' | 'validateOnly'>[];
  readonly removeSchedules: readonly string[];
  /** Null: what the dialect keeps stays as it is. */
  readonly document: DialectDocument | null;
  /** Absent = as they are. */
  readonly recipients?: readonly Recipient[];
  /** Also runs it, as changed. */
  readonly runNow?: RunNow | null;
}

export interface KeepDocument {
  readonly id: string;
  readonly document: DialectDocument;
}

export interface CancelTask {
  readonly id: string;
  readonly expectedVersion: number | null;
  readonly reason: string | null;
  readonly activeRuns: 'LET_FINISH' | 'CANCEL';
}

export interface ExecuteTask {
  readonly id: string;
  /** Laid over the task's params, key by key. */
  readonly params: JsonObject | null;
  /** Null = now. */
  readonly at: Instant | null;
  readonly priority: number | null;
  readonly note: string | null;
  readonly idempotencyKey: string | null;
  readonly trigger: Extract<RunTrigger, 'MANUAL' | 'API'>;
}

export interface CreateSchedule {
  readonly taskId: string;
  readonly schedule: ScheduleDraft;
  readonly idempotencyKey: string | null;
  readonly validateOnly: boolean;
}

export interface UpdateSchedule extends Partial<Omit<ScheduleDraft, 'paused' | 'pauseNote'>> {
  readonly id: string;
  readonly expectedVersion: number | null;
  readonly validateOnly: boolean;
}

export interface PauseSchedule {
  readonly id: string;
  readonly expectedVersion: number | null;
  readonly note: string | null;
  readonly until: Instant | null;
}

export interface ResumeSchedule {
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

export interface SkipOccurrence extends OccurrenceAddress {
  readonly reason: string | null;
}

export interface MoveOccurrence extends OccurrenceAddress {
  /** When it fires instead; in the past = now. */
  readonly to: Instant;
  readonly reason: string | null;
}

export interface BackfillSchedule {
  /** Of the schedule. */
  readonly id: string;
  /** Both ends are required, and lie in the past. */
  readonly range: OpenRange;
  readonly which: BackfillSelection;
  /** Runs of the backfill at once. */
  readonly maxConcurrent: number;
  /** Tells which instants would run, and stores nothing. */
  readonly dryRun: boolean;
  readonly idempotencyKey: string | null;
}

export interface CancelBackfill {
  readonly id: string;
  readonly activeRuns: 'LET_FINISH' | 'CANCEL';
}

export interface Addressed {
  readonly id: string;
  readonly expectedVersion: number | null;
}

export interface CancelRun {
  readonly id: string;
  readonly reason: string | null;
  /** How long the attempt may take to end before it is killed. */
  readonly graceMs: Milliseconds;
}

export interface RetryRun {
  readonly id: string;
  readonly params: JsonObject | null;
  readonly idempotencyKey: string | null;
}

export interface CalendarDraft {
  readonly name: string;
  readonly description: string | null;
  readonly timeZone: string;
  readonly spans: readonly CalendarSpan[];
}

export interface CreateCalendar extends Omit<CalendarDraft, 'timeZone'> {
  /** Null: the tenant's. */
  readonly timeZone: string | null;
  /** Operators only; null: the caller's tenant, or the default one. */
  readonly tenantId: string | null;
  readonly idempotencyKey: string | null;
}

/** Absent = keep, null = clear (where the field may be null), value = set. `spans` replaces all of them. */
export interface UpdateCalendar extends Partial<CalendarDraft> {
  readonly id: string;
  readonly expectedVersion: number | null;
}

export interface DeleteCalendar {
  readonly id: string;
  readonly expectedVersion: number | null;
  /** REFUSE while schedules refer to it, or DETACH it from them first. */
  readonly inUse: 'REFUSE' | 'DETACH';
}

/** A limit that is absent gets its default, null means none. */
export interface CreateTenant extends Partial<TenantLimits> {
  readonly slug: string;
  readonly name: string;
  readonly timeZone: string | null;
  readonly locale: string | null;
  /** Absent = those that start no process on a node; null = all. */
  readonly modules?: readonly string[] | null;
}

export interface UpdateTenant extends Partial<TenantLimits> {
  readonly id: string;
  readonly expectedVersion: number | null;
  readonly name?: string;
  readonly enabled?: boolean;
  readonly timeZone?: string;
  readonly locale?: string;
  readonly modules?: readonly string[] | null;
  readonly logRetentionMs?: Milliseconds;
  readonly runRetentionMs?: Milliseconds;
}

export interface CreateApiToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Operators only; null: the caller's own tenant (an operator's token makes an operator's token). */
  readonly tenantId: string | null;
  /** Undefined: a year. Null: never, which is for operators. */
  readonly expiresInMs: Milliseconds | null | undefined;
}

/** What a call that can be repeated answers: `replayed` when an earlier call with this key did it. */
export interface Replayable<T> {
  readonly value: T;
  readonly replayed: boolean;
}

export type CreatedTask = Replayable<Task | null>;
export type CreatedSchedule = Replayable<Schedule | null>;
export type CreatedRun = Replayable<Run>;
