/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type ActiveRunsAction =
  | 'CANCEL'
  | 'LET_FINISH';

export type ActorKind =
  | 'SCHEDULER'
  | 'SYSTEM'
  | 'TOKEN';

export type ApiScope =
  | 'ADMIN'
  | 'EXECUTE'
  | 'READ'
  | 'WRITE';

/** offset = how many lines of this attempt were sent before; sending the same lines twice stores them once. At most 1000 lines a call. */
export type AppendRunLogInput = {
  fence: string;
  lines: Array<LogLineInput>;
  offset: number;
  runId: string | number;
};

export type BackfillScheduleInput = {
  /** tells which instants would run, and stores nothing */
  dryRun?: boolean;
  /** of the schedule */
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  /** runs of it at once, 1 to 1000 */
  maxConcurrent?: number;
  /** both ends, in the past; at most 1000 planned instants */
  range: DateTimeRange;
  which?: BackfillSelection;
};

/** MISSING: instants without a run. FAILED: those whose latest run failed, timed out or was lost. ALL: every instant. */
export type BackfillSelection =
  | 'ALL'
  | 'FAILED'
  | 'MISSING';

export type BackfillState =
  | 'CANCELED'
  | 'COMPLETED'
  | 'RUNNING';

export type Backoff =
  | 'EXPONENTIAL'
  | 'FIXED'
  | 'LINEAR'
  | 'NONE';

/** What to do while schedules refer to it. */
export type CalendarInUse =
  | 'DETACH'
  | 'REFUSE';

/** Absent or empty = any; at least one criterion. */
export type CalendarInput = {
  /** 1..31, or -1..-31 from the end */
  daysOfMonth?: Array<number> | null | undefined;
  hours?: Array<number> | null | undefined;
  minutes?: Array<number> | null | undefined;
  months?: Array<number> | null | undefined;
  nthWeekdays?: Array<NthWeekdayInput> | null | undefined;
  weekdays?: Array<Weekday> | null | undefined;
  /** 1..5: days 1-7, 8-14, ... */
  weeksOfMonth?: Array<number> | null | undefined;
  years?: Array<number> | null | undefined;
};

/** Either instants, `from` to before `to`, or whole days, `fromDate` to the end of `toDate`. */
export type CalendarSpanInput = {
  from?: unknown;
  /** 2027-12-24, in the calendar's time zone */
  fromDate?: string | null | undefined;
  note?: string | null | undefined;
  to?: unknown;
  /** inclusive; absent = the same day */
  toDate?: string | null | undefined;
};

export type CancelBackfillInput = {
  activeRuns?: ActiveRunsAction;
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
};

export type CancelRunInput = {
  /** after this long, kill */
  grace?: unknown;
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  reason?: string | null | undefined;
};

/** Ends all schedules; keeps the history. */
export type CancelTaskInput = {
  activeRuns?: ActiveRunsAction;
  expectedVersion?: number | null | undefined;
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  reason?: string | null | undefined;
};

export type CatchUpMode =
  | 'ALL'
  | 'LATEST'
  | 'NONE';

export type CatchUpPolicyInput = {
  grace?: unknown;
  max?: number;
  mode?: CatchUpMode;
  window?: unknown;
};

/** Workers of external modules, in any language. A claim is a lease: heartbeat before leaseUntil, or the run goes to another. */
export type ClaimRunsInput = {
  /** How long a silent worker keeps what it has claimed, PT1S to P1D. Every call on the run begins it anew. */
  lease?: unknown;
  /** At most 100. */
  max?: number;
  /** The names of the work that this worker does: `params.worker` of the runs. */
  modules: Array<string>;
  /** wait up to this long for work, at most PT1M */
  wait?: unknown;
  /** What the worker calls itself; shown as `Run.worker`. */
  worker: string;
};

/** A run that was asked to cancel and did not succeed ends as CANCELED. */
export type CompleteRunInput = {
  /** With succeeded: false: the work was called off, so that no retry follows. */
  canceled?: boolean;
  error?: RunErrorInput | null | undefined;
  exitCode?: number | null | undefined;
  fence: string;
  result?: unknown;
  runId: string | number;
  succeeded: boolean;
};

export type ConcurrencyPolicyInput = {
  key?: string | null | undefined;
  maxRuns?: number | null | undefined;
  onLimit?: OverlapPolicy;
};

export type CreateApiTokenInput = {
  /** Absent: one year. Null: never, which only an operator may ask for. */
  expiresIn?: unknown;
  name: string;
  scopes: Array<ApiScope>;
  tenantId?: string | number | null | undefined;
};

export type CreateCalendarInput = {
  description?: string | null | undefined;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  name: string;
  spans?: Array<CalendarSpanInput> | null | undefined;
  /** admin tokens only */
  tenantId?: string | number | null | undefined;
  /** in which whole days are read; default the tenant's */
  timeZone?: unknown;
};

export type CreateScheduleInput = {
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  schedule: ScheduleInput;
  taskId: string | number;
  validateOnly?: boolean;
};

export type CreateScriptInput = {
  description?: string | null | undefined;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  /** A program with its first arguments, parted by one space. */
  interpreter?: string;
  name: string;
  /** admin tokens only */
  tenantId?: string | number | null | undefined;
  /** At most 512 KiB in UTF-8. */
  text: string;
};

export type CreateTaskInput = {
  concurrency?: ConcurrencyPolicyInput | null | undefined;
  description?: string | null | undefined;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  module: string;
  name: string;
  params?: unknown;
  priority?: number;
  retry?: RetryPolicyInput | null | undefined;
  schedules?: Array<ScheduleInput> | null | undefined;
  tags?: Array<TagInput> | null | undefined;
  /** admin tokens only */
  tenantId?: string | number | null | undefined;
  timeout?: unknown;
  title?: string | null | undefined;
  validateOnly?: boolean;
};

export type CreateTenantInput = {
  locale?: unknown;
  /** Runs at work at the same time. Default of a new tenant: 200. Null = no limit. */
  maxConcurrentRuns?: number | null | undefined;
  /** Bytes of log a day of UTC. Whole. Default of a new tenant: 2 GiB. Null = no limit. */
  maxLogBytesPerDay?: number | null | undefined;
  /** Mails an hour. Default of a new tenant: 1,000. Null = no limit. */
  maxMailsPerHour?: number | null | undefined;
  /** Runs that wait for a place. Default of a new tenant: 100,000. Null = no limit. */
  maxQueuedRuns?: number | null | undefined;
  /** Requests a second to each process that serves the API, over all APIs. Default of a new tenant: 500. Null = no limit. */
  maxRequestsPerSecond?: number | null | undefined;
  /** Schedules that have not been deleted. Default of a new tenant: 100,000. Null = no limit. */
  maxSchedules?: number | null | undefined;
  /** Bytes of all that is stored: params, scripts, results, documents of dialects, logs. Whole. Default of a new tenant: 20 GiB. Null = no limit. */
  maxStoredBytes?: number | null | undefined;
  /** Tasks that have not been deleted. Default of a new tenant: 50,000. Null = no limit. */
  maxTasks?: number | null | undefined;
  /** Names of the kinds of work that its tasks may do. Null = all that the installation has. A new tenant for which none are named gets external, http, simulate. */
  modules?: Array<string> | null | undefined;
  name: string;
  slug: string;
  timeZone?: unknown;
};

export type CronInput = {
  expression: unknown;
  syntax?: CronSyntax;
};

/** VIXIE: day of month OR day of week when both are restricted, 0 and 7 are Sunday. CELERY: both must hold, 0..6 from Sunday, wrap-around ranges, *\/50 = 0 and 50. */
export type CronSyntax =
  | 'CELERY'
  | 'VIXIE';

export type DateTimeRange = {
  /** inclusive */
  from?: unknown;
  /** exclusive */
  to?: unknown;
};

export type DeleteCalendarInput = {
  expectedVersion?: number | null | undefined;
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  inUse?: CalendarInUse;
};

export type DeleteScheduleInput = {
  expectedVersion?: number | null | undefined;
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
};

export type DeleteScriptInput = {
  expectedVersion?: number | null | undefined;
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
};

export type DeleteTaskInput = {
  expectedVersion?: number | null | undefined;
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
};

export type DrainWorkerInput = {
  /** False: it takes runs again. */
  draining?: boolean;
  id: string | number;
};

export type DstFold =
  | 'BOTH'
  | 'FIRST'
  | 'SECOND';

/** 02:30 on the day it does not exist: SHIFT runs at 03:30 (RFC 5545), NEXT_VALID at 03:00, SKIP not at all. A rule for every hour keeps to real hours. */
export type DstGap =
  | 'NEXT_VALID'
  | 'SHIFT'
  | 'SKIP';

export type DstPolicyInput = {
  fold?: DstFold;
  gap?: DstGap;
};

/** Clients must expect new values. */
export type ErrorCode =
  | 'ALREADY_EXISTS'
  | 'FORBIDDEN'
  | 'IDEMPOTENCY_MISMATCH'
  | 'INVALID_STATE'
  | 'LEASE_LOST'
  | 'LIMIT_EXCEEDED'
  | 'MODULE_UNAVAILABLE'
  | 'NODES_TOO_OLD'
  | 'NOT_FOUND'
  | 'VALIDATION'
  | 'VERSION_CONFLICT';

export type ExecuteTaskInput = {
  /** default now */
  at?: unknown;
  id: string | number;
  /** the same key answers the same run for 24 hours */
  idempotencyKey?: string | null | undefined;
  note?: string | null | undefined;
  /** laid over the task's params, key by key, for this run */
  params?: unknown;
  /** -100..100; default the task's */
  priority?: number | null | undefined;
};

/** PASSED: no hindrance. PENDING: time or somebody else's work will open it. HELD: as things stand, it stays shut. */
export type GateState =
  | 'HELD'
  | 'PASSED'
  | 'PENDING';

export type HeartbeatRunInput = {
  fence: string;
  runId: string | number;
  statusMessage?: string | null | undefined;
  statusPercent?: number | null | undefined;
};

export type IntervalInput = {
  anchor?: unknown;
  every: unknown;
  /** count from the end of the run, not from its start */
  fromCompletion?: boolean;
};

export type LogFilter = {
  attempt?: number | null | undefined;
  minLevel?: LogLevel | null | undefined;
  search?: string | null | undefined;
};

export type LogLevel =
  | 'DEBUG'
  | 'ERROR'
  | 'FATAL'
  | 'INFO'
  | 'TRACE'
  | 'WARN';

export type LogLineInput = {
  fields?: unknown;
  level?: LogLevel;
  message: string;
  statusPercent?: number | null | undefined;
  /** Default: when it arrives. */
  timestamp?: unknown;
};

export type MoveOccurrenceInput = {
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  /** the rule's instant, without jitter; it stays the same when moved again */
  nominalAt: unknown;
  reason?: string | null | undefined;
  scheduleId: string | number;
  /** when it fires instead; in the past = now */
  to: unknown;
};

export type NthWeekdayInput = {
  nth: number;
  weekday: Weekday;
};

export type OccurrenceFilter = {
  nominalAt?: DateTimeRange | null | undefined;
  scheduleIds?: Array<string | number> | null | undefined;
  states?: Array<OccurrenceState> | null | undefined;
};

export type OccurrenceState =
  | 'DISPATCHED'
  | 'MISSED'
  | 'PENDING'
  | 'SKIPPED_BY_USER'
  | 'SKIPPED_EXCLUDED'
  | 'SKIPPED_LIMIT'
  | 'SKIPPED_OVERLAP'
  | 'SKIPPED_PAUSED'
  | 'SKIPPED_SHADOW'
  | 'SUPERSEDED';

export type OnceInput =
  {   at: unknown; in?: never; localAt?: never; }
  |  { at?: never;   /** from now */
  in: unknown; localAt?: never; }
  |  { at?: never; in?: never;   /** read in the schedule's time zone */
  localAt: unknown; };

export type OrderDirection =
  | 'ASC'
  | 'DESC';

/** What to do when the run before is still going (Temporal's names). */
export type OverlapPolicy =
  | 'ALLOW_ALL'
  | 'BUFFER_ALL'
  | 'BUFFER_ONE'
  | 'CANCEL_OTHER'
  | 'SKIP'
  | 'TERMINATE_OTHER';

export type PauseScheduleInput = {
  expectedVersion?: number | null | undefined;
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  note?: string | null | undefined;
  until?: unknown;
};

export type PreviewRecurrenceInput = {
  /** 1 to 500 */
  count?: number;
  dst?: DstPolicyInput | null | undefined;
  endsAt?: unknown;
  exclusions?: Array<TimeSpanInput> | null | undefined;
  /** the first instant to show; absent: now */
  from?: unknown;
  jitter?: unknown;
  recurrence: RecurrenceInput;
  startsAt?: unknown;
  /** absent: the tenant's */
  timeZone?: unknown;
};

export type RRuleInput = {
  rule: unknown;
  start: unknown;
};

export type RecurrenceInput =
  {   calendar: CalendarInput; cron?: never; interval?: never; once?: never; rrule?: never; }
  |  { calendar?: never;   cron: CronInput; interval?: never; once?: never; rrule?: never; }
  |  { calendar?: never; cron?: never;   interval: IntervalInput; once?: never; rrule?: never; }
  |  { calendar?: never; cron?: never; interval?: never;   once: OnceInput; rrule?: never; }
  |  { calendar?: never; cron?: never; interval?: never; once?: never;   rrule: RRuleInput; };

export type RecurrenceKind =
  | 'CALENDAR'
  | 'CRON'
  | 'INTERVAL'
  | 'ONCE'
  | 'RRULE';

export type ResumeScheduleInput = {
  /** what to do with what came due meanwhile */
  catchUp?: CatchUpMode;
  expectedVersion?: number | null | undefined;
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
};

export type RetryPolicyInput = {
  backoff?: Backoff;
  delay?: unknown;
  factor?: number;
  jitter?: number;
  maxAttempts?: number;
  maxDelay?: unknown;
  retryOnTimeout?: boolean;
};

export type RetryRunInput = {
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  params?: unknown;
};

export type RevokeApiTokenInput = {
  id: string | number;
};

export type RunAction =
  | 'CANCEL'
  | 'RETRY';

export type RunErrorInput = {
  message: string;
  /** false: another attempt would fail in the same way */
  retryable?: boolean;
  stack?: string | null | undefined;
  type: string;
};

/** Clients must expect new values. */
export type RunEventType =
  | 'CANCELED'
  | 'CANCEL_REQUESTED'
  | 'CREATED'
  | 'FAILED'
  | 'LOST'
  | 'PROGRESSED'
  | 'QUEUED'
  | 'RETRY_SCHEDULED'
  | 'STARTED'
  | 'SUCCEEDED'
  | 'TIMED_OUT';

export type RunFilter = {
  finishedAt?: DateTimeRange | null | undefined;
  ids?: Array<string | number> | null | undefined;
  minAttempt?: number | null | undefined;
  scheduleIds?: Array<string | number> | null | undefined;
  scheduledFor?: DateTimeRange | null | undefined;
  states?: Array<RunState> | null | undefined;
  tags?: Array<TagInput> | null | undefined;
  taskIds?: Array<string | number> | null | undefined;
  triggers?: Array<RunTrigger> | null | undefined;
};

export type RunOrder = {
  direction?: OrderDirection;
  field?: RunOrderField;
};

export type RunOrderField =
  | 'FINISHED_AT'
  | 'NUMBER'
  | 'SCHEDULED_FOR'
  | 'STARTED_AT';

export type RunState =
  | 'CANCELED'
  | 'CANCELING'
  | 'FAILED'
  | 'LOST'
  | 'QUEUED'
  | 'RETRY_WAIT'
  | 'RUNNING'
  | 'SCHEDULED'
  | 'SKIPPED'
  | 'SUCCEEDED'
  | 'TIMED_OUT';

export type RunTrigger =
  | 'API'
  | 'BACKFILL'
  | 'CATCH_UP'
  | 'MANUAL'
  | 'RETRY'
  | 'SCHEDULE';

/** Clients must expect new values. */
export type ScheduleEventType =
  | 'CREATED'
  | 'DELETED'
  | 'FINISHED'
  | 'OCCURRENCE_DISPATCHED'
  | 'OCCURRENCE_MISSED'
  | 'OCCURRENCE_MOVED'
  | 'OCCURRENCE_RESTORED'
  | 'OCCURRENCE_SKIPPED'
  | 'PAUSED'
  | 'RESUMED'
  | 'UPDATED';

export type ScheduleFilter = {
  kinds?: Array<RecurrenceKind> | null | undefined;
  nextFireAt?: DateTimeRange | null | undefined;
  states?: Array<ScheduleState> | null | undefined;
  tags?: Array<TagInput> | null | undefined;
  taskIds?: Array<string | number> | null | undefined;
};

export type ScheduleInput = {
  /** ids of calendars whose spans are excluded as well */
  calendars?: Array<string | number> | null | undefined;
  catchUp?: CatchUpPolicyInput | null | undefined;
  /** what it is for, in at most 10,000 characters */
  description?: string | null | undefined;
  dst?: DstPolicyInput | null | undefined;
  endsAt?: unknown;
  exclusions?: Array<TimeSpanInput> | null | undefined;
  jitter?: unknown;
  maxRuns?: number | null | undefined;
  name?: string | null | undefined;
  overlap?: OverlapPolicy;
  paramsOverride?: unknown;
  /** pauses by itself after so many runs in a row that failed, 1 to 1000; null = never */
  pauseAfterFailures?: number | null | undefined;
  pauseNote?: string | null | undefined;
  paused?: boolean;
  recurrence: RecurrenceInput;
  /** record what would run as SKIPPED_SHADOW and start nothing */
  shadow?: boolean;
  startsAt?: unknown;
  timeZone?: unknown;
};

export type ScheduleState =
  | 'ACTIVE'
  | 'CANCELED'
  | 'EXPIRED'
  | 'FINISHED'
  | 'PAUSED';

/** Fields are joined by AND; a list means any of. */
export type ScriptFilter = {
  ids?: Array<string | number> | null | undefined;
  names?: Array<string> | null | undefined;
  search?: string | null | undefined;
};

export type ScriptLocator =
  {   id: string | number; name?: never; }
  |  { id?: never;   name: string; };

export type SkipOccurrenceInput = {
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  /** the rule's instant, without jitter */
  nominalAt: unknown;
  reason?: string | null | undefined;
  scheduleId: string | number;
};

export type TagInput = {
  key: string;
  value: string;
};

/** Fields are joined by AND; a list means any of. */
export type TaskFilter = {
  dueWithin?: unknown;
  ids?: Array<string | number> | null | undefined;
  modules?: Array<string> | null | undefined;
  names?: Array<string> | null | undefined;
  search?: string | null | undefined;
  states?: Array<TaskState> | null | undefined;
  tags?: Array<TagInput> | null | undefined;
};

export type TaskLocator =
  {   id: string | number; name?: never; }
  |  { id?: never;   name: string; };

export type TaskOrder = {
  direction?: OrderDirection;
  field?: TaskOrderField;
};

export type TaskOrderField =
  | 'CREATED_AT'
  | 'NAME'
  | 'NEXT_FIRE_AT'
  | 'PRIORITY'
  | 'UPDATED_AT';

export type TaskState =
  | 'ACTIVE'
  | 'ARCHIVED'
  | 'CANCELED'
  | 'COMPLETED'
  | 'PAUSED';

export type TimeSpanInput = {
  from: unknown;
  note?: string | null | undefined;
  to: unknown;
};

export type UndoOccurrenceChangeInput = {
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  nominalAt: unknown;
  scheduleId: string | number;
};

/** Absent = keep, null = clear, value = set. */
export type UpdateCalendarInput = {
  description?: string | null | undefined;
  expectedVersion?: number | null | undefined;
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  name?: string | null | undefined;
  /** all of them anew */
  spans?: Array<CalendarSpanInput> | null | undefined;
  timeZone?: unknown;
};

/** Absent = keep, null = clear, value = set. */
export type UpdateScheduleInput = {
  /** all of them anew */
  calendars?: Array<string | number> | null | undefined;
  catchUp?: CatchUpPolicyInput | null | undefined;
  /** what it is for, in at most 10,000 characters */
  description?: string | null | undefined;
  dst?: DstPolicyInput | null | undefined;
  endsAt?: unknown;
  exclusions?: Array<TimeSpanInput> | null | undefined;
  expectedVersion?: number | null | undefined;
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  jitter?: unknown;
  maxRuns?: number | null | undefined;
  name?: string | null | undefined;
  overlap?: OverlapPolicy | null | undefined;
  paramsOverride?: unknown;
  /** pauses by itself after so many runs in a row that failed, 1 to 1000; null = never */
  pauseAfterFailures?: number | null | undefined;
  recurrence?: RecurrenceInput | null | undefined;
  /** false: from now on it runs; nothing recorded so far is run after all */
  shadow?: boolean | null | undefined;
  startsAt?: unknown;
  timeZone?: unknown;
  validateOnly?: boolean;
};

/** Absent = keep, null = clear, value = set. */
export type UpdateScriptInput = {
  description?: string | null | undefined;
  expectedVersion?: number | null | undefined;
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  interpreter?: string | null | undefined;
  name?: string | null | undefined;
  text?: string | null | undefined;
};

/** Absent = keep, null = clear, value = set. */
export type UpdateTaskInput = {
  concurrency?: ConcurrencyPolicyInput | null | undefined;
  description?: string | null | undefined;
  expectedVersion?: number | null | undefined;
  id: string | number;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  idempotencyKey?: string | null | undefined;
  module?: string | null | undefined;
  name?: string | null | undefined;
  params?: unknown;
  pauseNote?: string | null | undefined;
  paused?: boolean | null | undefined;
  priority?: number | null | undefined;
  retry?: RetryPolicyInput | null | undefined;
  tags?: Array<TagInput> | null | undefined;
  timeout?: unknown;
  title?: string | null | undefined;
  validateOnly?: boolean;
};

/** Absent = keep, null = clear, value = set. */
export type UpdateTenantInput = {
  enabled?: boolean | null | undefined;
  expectedVersion?: number | null | undefined;
  id: string | number;
  locale?: unknown;
  logRetention?: unknown;
  /** Runs at work at the same time. Default of a new tenant: 200. Null = no limit. */
  maxConcurrentRuns?: number | null | undefined;
  /** Bytes of log a day of UTC. Whole. Default of a new tenant: 2 GiB. Null = no limit. */
  maxLogBytesPerDay?: number | null | undefined;
  /** Mails an hour. Default of a new tenant: 1,000. Null = no limit. */
  maxMailsPerHour?: number | null | undefined;
  /** Runs that wait for a place. Default of a new tenant: 100,000. Null = no limit. */
  maxQueuedRuns?: number | null | undefined;
  /** Requests a second to each process that serves the API, over all APIs. Default of a new tenant: 500. Null = no limit. */
  maxRequestsPerSecond?: number | null | undefined;
  /** Schedules that have not been deleted. Default of a new tenant: 100,000. Null = no limit. */
  maxSchedules?: number | null | undefined;
  /** Bytes of all that is stored: params, scripts, results, documents of dialects, logs. Whole. Default of a new tenant: 20 GiB. Null = no limit. */
  maxStoredBytes?: number | null | undefined;
  /** Tasks that have not been deleted. Default of a new tenant: 50,000. Null = no limit. */
  maxTasks?: number | null | undefined;
  /** Names of the kinds of work that its tasks may do. Null = all that the installation has. A new tenant for which none are named gets external, http, simulate. */
  modules?: Array<string> | null | undefined;
  name?: string | null | undefined;
  runRetention?: unknown;
  timeZone?: unknown;
};

export type Weekday =
  | 'FRIDAY'
  | 'MONDAY'
  | 'SATURDAY'
  | 'SUNDAY'
  | 'THURSDAY'
  | 'TUESDAY'
  | 'WEDNESDAY';

export type TenantFieldsFragment = { id: string, slug: string, name: string, enabled: boolean, timeZone: unknown, locale: unknown, version: number, limits: { maxTasks: number | null, maxConcurrentRuns: number | null, logRetention: unknown, runRetention: unknown } };

export type ApiTokenFieldsFragment = { id: string, name: string, prefix: string, scopes: Array<ApiScope>, createdAt: unknown, expiresAt: unknown, lastUsedAt: unknown, revokedAt: unknown };

export type AccessQueryVariables = Exact<{ [key: string]: never; }>;


export type AccessQuery = { tenants: Array<{ id: string, slug: string, name: string, enabled: boolean, timeZone: unknown, locale: unknown, version: number, limits: { maxTasks: number | null, maxConcurrentRuns: number | null, logRetention: unknown, runRetention: unknown } }>, apiTokens: Array<{ id: string, name: string, prefix: string, scopes: Array<ApiScope>, createdAt: unknown, expiresAt: unknown, lastUsedAt: unknown, revokedAt: unknown, tenant: { id: string, slug: string } | null }> };

export type CreateTenantMutationVariables = Exact<{
  input: CreateTenantInput;
}>;


export type CreateTenantMutation = { createTenant: { tenant: { id: string, slug: string, name: string, enabled: boolean, timeZone: unknown, locale: unknown, version: number, limits: { maxTasks: number | null, maxConcurrentRuns: number | null, logRetention: unknown, runRetention: unknown } } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type UpdateTenantMutationVariables = Exact<{
  input: UpdateTenantInput;
}>;


export type UpdateTenantMutation = { updateTenant: { tenant: { id: string, slug: string, name: string, enabled: boolean, timeZone: unknown, locale: unknown, version: number, limits: { maxTasks: number | null, maxConcurrentRuns: number | null, logRetention: unknown, runRetention: unknown } } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type CreateApiTokenMutationVariables = Exact<{
  input: CreateApiTokenInput;
}>;


export type CreateApiTokenMutation = { createApiToken: { secret: string | null, apiToken: { id: string, name: string, prefix: string, scopes: Array<ApiScope>, createdAt: unknown, expiresAt: unknown, lastUsedAt: unknown, revokedAt: unknown } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type RevokeApiTokenMutationVariables = Exact<{
  input: RevokeApiTokenInput;
}>;


export type RevokeApiTokenMutation = { revokeApiToken: { apiToken: { id: string, name: string, prefix: string, scopes: Array<ApiScope>, createdAt: unknown, expiresAt: unknown, lastUsedAt: unknown, revokedAt: unknown } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type BackfillQueryVariables = Exact<{
  id: string | number;
}>;


export type BackfillQuery = { backfill: { id: string, state: BackfillState, from: unknown, to: unknown, which: BackfillSelection, maxConcurrent: number, total: number, skipped: number, createdAt: unknown, canceledAt: unknown, runs: Array<{ id: string, number: number, state: RunState, trigger: RunTrigger, attempt: number, maxAttempts: number, scheduledFor: unknown, startedAt: unknown, finishedAt: unknown, durationMs: number | null, progressPercent: number | null, statusMessage: string | null, logCount: number, exitCode: number | null, cancelReason: string | null, allowedActions: Array<RunAction>, streamCursor: unknown, version: number, error: { type: string, message: string, retryable: boolean } | null, task: { id: string, name: string } }>, progress: { waiting: number, running: number, succeeded: number, failed: number, canceled: number } } | null };

export type BackfillScheduleMutationVariables = Exact<{
  input: BackfillScheduleInput;
}>;


export type BackfillScheduleMutation = { backfillSchedule: { instants: Array<unknown>, skipped: number, replayed: boolean, backfill: { id: string, state: BackfillState, from: unknown, to: unknown, which: BackfillSelection, maxConcurrent: number, total: number, skipped: number, createdAt: unknown, canceledAt: unknown, progress: { waiting: number, running: number, succeeded: number, failed: number, canceled: number } } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type CancelBackfillMutationVariables = Exact<{
  input: CancelBackfillInput;
}>;


export type CancelBackfillMutation = { cancelBackfill: { backfill: { id: string, state: BackfillState, from: unknown, to: unknown, which: BackfillSelection, maxConcurrent: number, total: number, skipped: number, createdAt: unknown, canceledAt: unknown, progress: { waiting: number, running: number, succeeded: number, failed: number, canceled: number } } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type BackfillFieldsFragment = { id: string, state: BackfillState, from: unknown, to: unknown, which: BackfillSelection, maxConcurrent: number, total: number, skipped: number, createdAt: unknown, canceledAt: unknown, progress: { waiting: number, running: number, succeeded: number, failed: number, canceled: number } };

export type CalendarsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: unknown;
}>;


export type CalendarsQuery = { calendars: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: unknown }, nodes: Array<{ id: string, name: string, description: string | null, timeZone: unknown, version: number, spans: Array<{ from: unknown, to: unknown, fromDate: string | null, toDate: string | null, note: string | null }> }> } };

export type CalendarQueryVariables = Exact<{
  id: string | number;
}>;


export type CalendarQuery = { calendar: { id: string, name: string, description: string | null, timeZone: unknown, version: number, spans: Array<{ from: unknown, to: unknown, fromDate: string | null, toDate: string | null, note: string | null }> } | null };

export type CreateCalendarMutationVariables = Exact<{
  input: CreateCalendarInput;
}>;


export type CreateCalendarMutation = { createCalendar: { replayed: boolean, calendar: { id: string, name: string, description: string | null, timeZone: unknown, version: number, spans: Array<{ from: unknown, to: unknown, fromDate: string | null, toDate: string | null, note: string | null }> } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type UpdateCalendarMutationVariables = Exact<{
  input: UpdateCalendarInput;
}>;


export type UpdateCalendarMutation = { updateCalendar: { calendar: { id: string, name: string, description: string | null, timeZone: unknown, version: number, spans: Array<{ from: unknown, to: unknown, fromDate: string | null, toDate: string | null, note: string | null }> } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type DeleteCalendarMutationVariables = Exact<{
  input: DeleteCalendarInput;
}>;


export type DeleteCalendarMutation = { deleteCalendar: { deletedCalendarId: string | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type CalendarFieldsFragment = { id: string, name: string, description: string | null, timeZone: unknown, version: number, spans: Array<{ from: unknown, to: unknown, fromDate: string | null, toDate: string | null, note: string | null }> };

export type RunFieldsFragment = { id: string, number: number, state: RunState, trigger: RunTrigger, attempt: number, maxAttempts: number, scheduledFor: unknown, startedAt: unknown, finishedAt: unknown, durationMs: number | null, progressPercent: number | null, statusMessage: string | null, logCount: number, exitCode: number | null, cancelReason: string | null, allowedActions: Array<RunAction>, streamCursor: unknown, version: number, error: { type: string, message: string, retryable: boolean } | null, task: { id: string, name: string } };

export type ScheduleFieldsFragment = { id: string, name: string, state: ScheduleState, paused: boolean, pauseNote: string | null, pausedUntil: unknown, timeZone: unknown, overlap: OverlapPolicy, nextFireAt: unknown, lastFireAt: unknown, version: number, recurrence:
    | { kind: RecurrenceKind, summary: string }
    | { kind: RecurrenceKind, summary: string }
    | { kind: RecurrenceKind, summary: string }
    | { kind: RecurrenceKind, summary: string }
    | { kind: RecurrenceKind, summary: string }
   };

export type TaskFieldsFragment = { id: string, name: string, title: string | null, description: string | null, state: TaskState, priority: number, params: unknown, timeout: unknown, nextFireAt: unknown, version: number, module: { id: string, name: string }, tags: Array<{ key: string, value: string }> };

export type LogEntryFieldsFragment = { index: number, attempt: number, level: LogLevel, message: string, fields: unknown, statusPercent: number | null, timestamp: unknown };

type Problem_AlreadyExistsError_Fragment = { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null };

type Problem_ForbiddenError_Fragment = { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null };

type Problem_IdempotencyMismatchError_Fragment = { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null };

type Problem_InvalidStateError_Fragment = { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null };

type Problem_LimitExceededError_Fragment = { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null };

type Problem_ModuleUnavailableError_Fragment = { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null };

type Problem_NodesTooOldError_Fragment = { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null };

type Problem_NotFoundError_Fragment = { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null };

type Problem_ValidationError_Fragment = { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null };

type Problem_VersionConflictError_Fragment = { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null };

export type ProblemFragment =
  | Problem_AlreadyExistsError_Fragment
  | Problem_ForbiddenError_Fragment
  | Problem_IdempotencyMismatchError_Fragment
  | Problem_InvalidStateError_Fragment
  | Problem_LimitExceededError_Fragment
  | Problem_ModuleUnavailableError_Fragment
  | Problem_NodesTooOldError_Fragment
  | Problem_NotFoundError_Fragment
  | Problem_ValidationError_Fragment
  | Problem_VersionConflictError_Fragment
;

export type SkipOccurrenceMutationVariables = Exact<{
  input: SkipOccurrenceInput;
}>;


export type SkipOccurrenceMutation = { skipOccurrence: { occurrence: { id: string, nominalAt: unknown, fireAt: unknown, state: OccurrenceState, reason: string | null, changedBy: { kind: ActorKind, name: string } | null } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type MoveOccurrenceMutationVariables = Exact<{
  input: MoveOccurrenceInput;
}>;


export type MoveOccurrenceMutation = { moveOccurrence: { occurrence: { id: string, nominalAt: unknown, fireAt: unknown, state: OccurrenceState, reason: string | null, changedBy: { kind: ActorKind, name: string } | null } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type UndoOccurrenceChangeMutationVariables = Exact<{
  input: UndoOccurrenceChangeInput;
}>;


export type UndoOccurrenceChangeMutation = { undoOccurrenceChange: { occurrence: { id: string, nominalAt: unknown, fireAt: unknown, state: OccurrenceState, reason: string | null, changedBy: { kind: ActorKind, name: string } | null } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type ChangedOccurrenceFieldsFragment = { id: string, nominalAt: unknown, fireAt: unknown, state: OccurrenceState, reason: string | null, changedBy: { kind: ActorKind, name: string } | null };

export type PreviewRecurrenceQueryVariables = Exact<{
  input: PreviewRecurrenceInput;
  locale?: unknown;
}>;


export type PreviewRecurrenceQuery = { previewRecurrence: { valid: boolean, summary: string | null, warnings: Array<string>, times: Array<{ nominalAt: unknown, fireAt: unknown, local: unknown, offset: string, dstShifted: boolean }>, errors: Array<{ message: string, path: Array<string> | null, rule: string, params: unknown }> } };

export type PreviewScheduleUpdateQueryVariables = Exact<{
  input: UpdateScheduleInput;
  count?: number;
}>;


export type PreviewScheduleUpdateQuery = { previewScheduleUpdate: { summary: string | null, state: ScheduleState | null, nextFireAt: unknown, ends: boolean, kept: number, firesAtOnce: boolean, firesAtOnceReason: string | null, warnings: Array<string>, added: Array<{ nominalAt: unknown, fireAt: unknown }>, removed: Array<{ nominalAt: unknown, fireAt: unknown }>, superseded: Array<{ nominalAt: unknown }>, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type UpcomingQueryVariables = Exact<{
  range: DateTimeRange;
  limit?: number;
}>;


export type UpcomingQuery = { upcoming: Array<{ skipped: string | null, time: { nominalAt: unknown, fireAt: unknown, local: unknown, offset: string }, schedule: { id: string, name: string, task: { id: string, name: string } } }> };

export type ExplainScheduleQueryVariables = Exact<{
  id: string | number;
  at?: unknown;
}>;


export type ExplainScheduleQuery = { schedule: { id: string, explain: { at: unknown, summary: string, gates: Array<{ name: string, state: GateState, detail: string, heldBy: Array<string>, opensAt: unknown }> } } | null };

export type ExplainRunQueryVariables = Exact<{
  id: string | number;
}>;


export type ExplainRunQuery = { run: { id: string, explain: { summary: string, gates: Array<{ name: string, state: GateState, detail: string, heldBy: Array<string>, opensAt: unknown }> } } | null };

export type ExplanationFieldsFragment = { summary: string, gates: Array<{ name: string, state: GateState, detail: string, heldBy: Array<string>, opensAt: unknown }> };

export type RunsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: unknown;
  filter?: RunFilter | null | undefined;
  orderBy?: RunOrder | null | undefined;
}>;


export type RunsQuery = { runs: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: unknown }, nodes: Array<{ id: string, number: number, state: RunState, trigger: RunTrigger, attempt: number, maxAttempts: number, scheduledFor: unknown, startedAt: unknown, finishedAt: unknown, durationMs: number | null, progressPercent: number | null, statusMessage: string | null, logCount: number, exitCode: number | null, cancelReason: string | null, allowedActions: Array<RunAction>, streamCursor: unknown, version: number, error: { type: string, message: string, retryable: boolean } | null, task: { id: string, name: string } }> } };

export type RunQueryVariables = Exact<{
  id: string | number;
}>;


export type RunQuery = { run: { params: unknown, result: unknown, worker: string | null, heartbeatAt: unknown, nextAttemptAt: unknown, id: string, number: number, state: RunState, trigger: RunTrigger, attempt: number, maxAttempts: number, scheduledFor: unknown, startedAt: unknown, finishedAt: unknown, durationMs: number | null, progressPercent: number | null, statusMessage: string | null, logCount: number, exitCode: number | null, cancelReason: string | null, allowedActions: Array<RunAction>, streamCursor: unknown, version: number, retryOf: { id: string, number: number } | null, retries: Array<{ id: string, number: number, state: RunState }>, schedule: { id: string, name: string } | null, occurrence: { nominalAt: unknown, state: OccurrenceState } | null, error: { type: string, message: string, retryable: boolean } | null, task: { id: string, name: string } } | null };

export type RunLogQueryVariables = Exact<{
  id: string | number;
  first?: number | null | undefined;
  after?: unknown;
  filter?: LogFilter | null | undefined;
}>;


export type RunLogQuery = { run: { id: string, state: RunState, logs: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: unknown }, nodes: Array<{ index: number, attempt: number, level: LogLevel, message: string, fields: unknown, statusPercent: number | null, timestamp: unknown }> } } | null };

export type CancelRunMutationVariables = Exact<{
  input: CancelRunInput;
}>;


export type CancelRunMutation = { cancelRun: { run: { id: string, number: number, state: RunState, trigger: RunTrigger, attempt: number, maxAttempts: number, scheduledFor: unknown, startedAt: unknown, finishedAt: unknown, durationMs: number | null, progressPercent: number | null, statusMessage: string | null, logCount: number, exitCode: number | null, cancelReason: string | null, allowedActions: Array<RunAction>, streamCursor: unknown, version: number, error: { type: string, message: string, retryable: boolean } | null, task: { id: string, name: string } } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type RetryRunMutationVariables = Exact<{
  input: RetryRunInput;
}>;


export type RetryRunMutation = { retryRun: { replayed: boolean, run: { id: string, number: number, state: RunState, trigger: RunTrigger, attempt: number, maxAttempts: number, scheduledFor: unknown, startedAt: unknown, finishedAt: unknown, durationMs: number | null, progressPercent: number | null, statusMessage: string | null, logCount: number, exitCode: number | null, cancelReason: string | null, allowedActions: Array<RunAction>, streamCursor: unknown, version: number, error: { type: string, message: string, retryable: boolean } | null, task: { id: string, name: string } } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type ScheduleQueryVariables = Exact<{
  id: string | number;
  count?: number | null | undefined;
}>;


export type ScheduleQuery = { schedule: { startsAt: unknown, endsAt: unknown, maxRuns: number | null, remainingRuns: number | null, jitter: unknown, id: string, name: string, state: ScheduleState, paused: boolean, pauseNote: string | null, pausedUntil: unknown, timeZone: unknown, overlap: OverlapPolicy, nextFireAt: unknown, lastFireAt: unknown, version: number, nextFireTimes: Array<{ nominalAt: unknown, fireAt: unknown, local: unknown, offset: string, dstShifted: boolean }>, recurrence:
      | { kind: RecurrenceKind, summary: string }
      | { kind: RecurrenceKind, summary: string }
      | { kind: RecurrenceKind, summary: string }
      | { kind: RecurrenceKind, summary: string }
      | { kind: RecurrenceKind, summary: string }
     } | null };

export type LedgerQueryVariables = Exact<{
  id: string | number;
  range: DateTimeRange;
  first?: number | null | undefined;
  after?: unknown;
  filter?: OccurrenceFilter | null | undefined;
}>;


export type LedgerQuery = { schedule: { id: string, ledger: { from: unknown, to: unknown, planned: number, dispatched: number, skipped: number, missed: number, superseded: number, pending: number, balanced: boolean, unaccounted: Array<unknown> }, occurrences: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: unknown }, nodes: Array<{ id: string, nominalAt: unknown, until: unknown, count: number, fireAt: unknown, state: OccurrenceState, reason: string | null, decidedAt: unknown, lateness: unknown, run: { id: string, state: RunState } | null }> } } | null };

export type CreateScheduleMutationVariables = Exact<{
  input: CreateScheduleInput;
}>;


export type CreateScheduleMutation = { createSchedule: { replayed: boolean, schedule: { id: string, name: string, state: ScheduleState, paused: boolean, pauseNote: string | null, pausedUntil: unknown, timeZone: unknown, overlap: OverlapPolicy, nextFireAt: unknown, lastFireAt: unknown, version: number, recurrence:
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
       } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type UpdateScheduleMutationVariables = Exact<{
  input: UpdateScheduleInput;
}>;


export type UpdateScheduleMutation = { updateSchedule: { schedule: { id: string, name: string, state: ScheduleState, paused: boolean, pauseNote: string | null, pausedUntil: unknown, timeZone: unknown, overlap: OverlapPolicy, nextFireAt: unknown, lastFireAt: unknown, version: number, recurrence:
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
       } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type PauseScheduleMutationVariables = Exact<{
  input: PauseScheduleInput;
}>;


export type PauseScheduleMutation = { pauseSchedule: { schedule: { id: string, name: string, state: ScheduleState, paused: boolean, pauseNote: string | null, pausedUntil: unknown, timeZone: unknown, overlap: OverlapPolicy, nextFireAt: unknown, lastFireAt: unknown, version: number, recurrence:
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
       } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type ResumeScheduleMutationVariables = Exact<{
  input: ResumeScheduleInput;
}>;


export type ResumeScheduleMutation = { resumeSchedule: { caughtUp: number, schedule: { id: string, name: string, state: ScheduleState, paused: boolean, pauseNote: string | null, pausedUntil: unknown, timeZone: unknown, overlap: OverlapPolicy, nextFireAt: unknown, lastFireAt: unknown, version: number, recurrence:
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
       } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type DeleteScheduleMutationVariables = Exact<{
  input: DeleteScheduleInput;
}>;


export type DeleteScheduleMutation = { deleteSchedule: { deletedScheduleId: string | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type ScriptsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: unknown;
  filter?: ScriptFilter | null | undefined;
}>;


export type ScriptsQuery = { scripts: { nodes: Array<{ id: string, name: string, interpreter: string, bytes: number, version: number, updatedAt: unknown }>, pageInfo: { hasNextPage: boolean, endCursor: unknown } } };

export type ScriptQueryVariables = Exact<{
  by: ScriptLocator;
  version?: number | null | undefined;
}>;


export type ScriptQuery = { script: { id: string, name: string, description: string | null, interpreter: string, version: number, text: string | null, versions: Array<{ version: number, interpreter: string, createdAt: unknown, createdBy: { name: string } }> } | null };

export type CreateScriptMutationVariables = Exact<{
  input: CreateScriptInput;
}>;


export type CreateScriptMutation = { createScript: { replayed: boolean, script: { id: string, version: number } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type UpdateScriptMutationVariables = Exact<{
  input: UpdateScriptInput;
}>;


export type UpdateScriptMutation = { updateScript: { script: { id: string, version: number } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type DeleteScriptMutationVariables = Exact<{
  input: DeleteScriptInput;
}>;


export type DeleteScriptMutation = { deleteScript: { deletedScriptId: string | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type ServerInfoQueryVariables = Exact<{ [key: string]: never; }>;


export type ServerInfoQuery = { serverInfo: { version: string, now: unknown, timeZoneDataVersion: string, queueDepth: number, oldestQueuedAgeMs: number | null, workers: Array<{ id: string, host: string, startedAt: unknown, heartbeatAt: unknown, running: number, capacity: number, draining: boolean }> } };

export type DrainWorkerMutationVariables = Exact<{
  input: DrainWorkerInput;
}>;


export type DrainWorkerMutation = { drainWorker: { worker: { id: string, host: string, running: number, draining: boolean } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { scopes: Array<ApiScope>, locale: unknown, actor: { kind: ActorKind, name: string }, tenant: { id: string, slug: string, name: string, timeZone: unknown } | null } };

export type TaskModulesQueryVariables = Exact<{
  search?: string | null | undefined;
  locale?: unknown;
}>;


export type TaskModulesQuery = { taskModules: Array<{ id: string, name: string, version: string, title: string, description: string | null, parametersSchema: unknown, examples: Array<unknown>, available: boolean, deprecationReason: string | null }> };

export type RunProgressSubscriptionVariables = Exact<{
  runId: string | number;
  after?: unknown;
  minInterval?: unknown;
}>;


export type RunProgressSubscription = { runProgress: { cursor: unknown, at: unknown, snapshot: boolean, final: boolean, state: RunState, attempt: number, progressPercent: number | null, statusMessage: string | null } };

export type LogTailSubscriptionVariables = Exact<{
  runId: string | number;
  after?: unknown;
  batchSize?: number | null | undefined;
  filter?: LogFilter | null | undefined;
}>;


export type LogTailSubscription = { logTail: { cursor: unknown, final: boolean, entries: Array<{ index: number, attempt: number, level: LogLevel, message: string, fields: unknown, statusPercent: number | null, timestamp: unknown }> } };

export type RunEventsSubscriptionVariables = Exact<{
  filter?: RunFilter | null | undefined;
  after?: unknown;
  types?: Array<RunEventType> | RunEventType | null | undefined;
}>;


export type RunEventsSubscription = { runEvents: { cursor: unknown, at: unknown, type: RunEventType, previousState: RunState | null, state: RunState, matches: boolean, run: { id: string, number: number, state: RunState, trigger: RunTrigger, attempt: number, maxAttempts: number, scheduledFor: unknown, startedAt: unknown, finishedAt: unknown, durationMs: number | null, progressPercent: number | null, statusMessage: string | null, logCount: number, exitCode: number | null, cancelReason: string | null, allowedActions: Array<RunAction>, streamCursor: unknown, version: number, error: { type: string, message: string, retryable: boolean } | null, task: { id: string, name: string } }, actor: { kind: ActorKind, name: string } | null } };

export type ScheduleEventsSubscriptionVariables = Exact<{
  filter?: ScheduleFilter | null | undefined;
  after?: unknown;
}>;


export type ScheduleEventsSubscription = { scheduleEvents: { cursor: unknown, at: unknown, type: ScheduleEventType, scheduleId: string, schedule: { id: string, name: string, state: ScheduleState, paused: boolean, pauseNote: string | null, pausedUntil: unknown, timeZone: unknown, overlap: OverlapPolicy, nextFireAt: unknown, lastFireAt: unknown, version: number, recurrence:
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
        | { kind: RecurrenceKind, summary: string }
       } | null, occurrence: { nominalAt: unknown, state: OccurrenceState, reason: string | null } | null, actor: { kind: ActorKind, name: string } | null } };

export type TasksQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: unknown;
  filter?: TaskFilter | null | undefined;
  orderBy?: TaskOrder | null | undefined;
}>;


export type TasksQuery = { tasks: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: unknown }, nodes: Array<{ id: string, name: string, title: string | null, description: string | null, state: TaskState, priority: number, params: unknown, timeout: unknown, nextFireAt: unknown, version: number, lastRun: { id: string, number: number, state: RunState, trigger: RunTrigger, attempt: number, maxAttempts: number, scheduledFor: unknown, startedAt: unknown, finishedAt: unknown, durationMs: number | null, progressPercent: number | null, statusMessage: string | null, logCount: number, exitCode: number | null, cancelReason: string | null, allowedActions: Array<RunAction>, streamCursor: unknown, version: number, error: { type: string, message: string, retryable: boolean } | null, task: { id: string, name: string } } | null, schedules: { nodes: Array<{ id: string, name: string, state: ScheduleState, paused: boolean, pauseNote: string | null, pausedUntil: unknown, timeZone: unknown, overlap: OverlapPolicy, nextFireAt: unknown, lastFireAt: unknown, version: number, recurrence:
            | { kind: RecurrenceKind, summary: string }
            | { kind: RecurrenceKind, summary: string }
            | { kind: RecurrenceKind, summary: string }
            | { kind: RecurrenceKind, summary: string }
            | { kind: RecurrenceKind, summary: string }
           }> }, module: { id: string, name: string }, tags: Array<{ key: string, value: string }> }> } };

export type TaskQueryVariables = Exact<{
  by: TaskLocator;
}>;


export type TaskQuery = { task: { id: string, name: string, title: string | null, description: string | null, state: TaskState, priority: number, params: unknown, timeout: unknown, nextFireAt: unknown, version: number, retry: { maxAttempts: number, backoff: Backoff, delay: unknown, maxDelay: unknown, factor: number, jitter: number, retryOnTimeout: boolean }, concurrency: { maxRuns: number | null, key: string | null, onLimit: OverlapPolicy }, stats: { total: number, succeeded: number, failed: number, canceled: number, averageMs: number | null, p95Ms: number | null }, schedules: { nodes: Array<{ id: string, name: string, state: ScheduleState, paused: boolean, pauseNote: string | null, pausedUntil: unknown, timeZone: unknown, overlap: OverlapPolicy, nextFireAt: unknown, lastFireAt: unknown, version: number, recurrence:
          | { kind: RecurrenceKind, summary: string }
          | { kind: RecurrenceKind, summary: string }
          | { kind: RecurrenceKind, summary: string }
          | { kind: RecurrenceKind, summary: string }
          | { kind: RecurrenceKind, summary: string }
         }> }, runs: { totalCount: number, nodes: Array<{ id: string, number: number, state: RunState, trigger: RunTrigger, attempt: number, maxAttempts: number, scheduledFor: unknown, startedAt: unknown, finishedAt: unknown, durationMs: number | null, progressPercent: number | null, statusMessage: string | null, logCount: number, exitCode: number | null, cancelReason: string | null, allowedActions: Array<RunAction>, streamCursor: unknown, version: number, error: { type: string, message: string, retryable: boolean } | null, task: { id: string, name: string } }> }, module: { id: string, name: string }, tags: Array<{ key: string, value: string }> } | null };

export type CreateTaskMutationVariables = Exact<{
  input: CreateTaskInput;
}>;


export type CreateTaskMutation = { createTask: { replayed: boolean, task: { id: string, name: string, title: string | null, description: string | null, state: TaskState, priority: number, params: unknown, timeout: unknown, nextFireAt: unknown, version: number, schedules: { nodes: Array<{ id: string, name: string, state: ScheduleState, paused: boolean, pauseNote: string | null, pausedUntil: unknown, timeZone: unknown, overlap: OverlapPolicy, nextFireAt: unknown, lastFireAt: unknown, version: number, recurrence:
            | { kind: RecurrenceKind, summary: string }
            | { kind: RecurrenceKind, summary: string }
            | { kind: RecurrenceKind, summary: string }
            | { kind: RecurrenceKind, summary: string }
            | { kind: RecurrenceKind, summary: string }
           }> }, module: { id: string, name: string }, tags: Array<{ key: string, value: string }> } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type UpdateTaskMutationVariables = Exact<{
  input: UpdateTaskInput;
}>;


export type UpdateTaskMutation = { updateTask: { task: { id: string, name: string, title: string | null, description: string | null, state: TaskState, priority: number, params: unknown, timeout: unknown, nextFireAt: unknown, version: number, module: { id: string, name: string }, tags: Array<{ key: string, value: string }> } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type CancelTaskMutationVariables = Exact<{
  input: CancelTaskInput;
}>;


export type CancelTaskMutation = { cancelTask: { task: { id: string, name: string, title: string | null, description: string | null, state: TaskState, priority: number, params: unknown, timeout: unknown, nextFireAt: unknown, version: number, module: { id: string, name: string }, tags: Array<{ key: string, value: string }> } | null, canceledRuns: Array<{ id: string, number: number, state: RunState, trigger: RunTrigger, attempt: number, maxAttempts: number, scheduledFor: unknown, startedAt: unknown, finishedAt: unknown, durationMs: number | null, progressPercent: number | null, statusMessage: string | null, logCount: number, exitCode: number | null, cancelReason: string | null, allowedActions: Array<RunAction>, streamCursor: unknown, version: number, error: { type: string, message: string, retryable: boolean } | null, task: { id: string, name: string } }>, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type DeleteTaskMutationVariables = Exact<{
  input: DeleteTaskInput;
}>;


export type DeleteTaskMutation = { deleteTask: { deletedTaskId: string | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type ExecuteTaskMutationVariables = Exact<{
  input: ExecuteTaskInput;
}>;


export type ExecuteTaskMutation = { executeTask: { replayed: boolean, run: { id: string, number: number, state: RunState, trigger: RunTrigger, attempt: number, maxAttempts: number, scheduledFor: unknown, startedAt: unknown, finishedAt: unknown, durationMs: number | null, progressPercent: number | null, statusMessage: string | null, logCount: number, exitCode: number | null, cancelReason: string | null, allowedActions: Array<RunAction>, streamCursor: unknown, version: number, error: { type: string, message: string, retryable: boolean } | null, task: { id: string, name: string } } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type ClaimRunsMutationVariables = Exact<{
  input: ClaimRunsInput;
}>;


export type ClaimRunsMutation = { claimRuns: { claims: Array<{ fence: string, leaseUntil: unknown, run: { id: string, attempt: number, params: unknown, task: { name: string } } }>, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type HeartbeatRunMutationVariables = Exact<{
  input: HeartbeatRunInput;
}>;


export type HeartbeatRunMutation = { heartbeatRun: { leaseUntil: unknown, cancelRequested: boolean, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type AppendRunLogMutationVariables = Exact<{
  input: AppendRunLogInput;
}>;


export type AppendRunLogMutation = { appendRunLog: { nextOffset: number | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type CompleteRunMutationVariables = Exact<{
  input: CompleteRunInput;
}>;


export type CompleteRunMutation = { completeRun: { run: { id: string, state: RunState } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ForbiddenError', requiredScope: ApiScope | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'IdempotencyMismatchError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'InvalidStateError', state: string, allowed: Array<string>, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'LimitExceededError', limit: number, retryAfter: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ModuleUnavailableError', module: string, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NodesTooOldError', code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'NotFoundError', id: string | null, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'ValidationError', rule: string, params: unknown, code: ErrorCode, message: string, path: Array<string> | null }
      | { __typename: 'VersionConflictError', expectedVersion: number, currentVersion: number, code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const TenantFieldsFragmentDoc = new TypedDocumentString(`
    fragment TenantFields on Tenant {
  id
  slug
  name
  enabled
  timeZone
  locale
  version
  limits {
    maxTasks
    maxConcurrentRuns
    logRetention
    runRetention
  }
}
    `, {"fragmentName":"TenantFields"}) as unknown as TypedDocumentString<TenantFieldsFragment, unknown>;
export const ApiTokenFieldsFragmentDoc = new TypedDocumentString(`
    fragment ApiTokenFields on ApiToken {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
}
    `, {"fragmentName":"ApiTokenFields"}) as unknown as TypedDocumentString<ApiTokenFieldsFragment, unknown>;
export const BackfillFieldsFragmentDoc = new TypedDocumentString(`
    fragment BackfillFields on Backfill {
  id
  state
  from
  to
  which
  maxConcurrent
  total
  skipped
  createdAt
  canceledAt
  progress {
    waiting
    running
    succeeded
    failed
    canceled
  }
}
    `, {"fragmentName":"BackfillFields"}) as unknown as TypedDocumentString<BackfillFieldsFragment, unknown>;
export const CalendarFieldsFragmentDoc = new TypedDocumentString(`
    fragment CalendarFields on Calendar {
  id
  name
  description
  timeZone
  version
  spans {
    from
    to
    fromDate
    toDate
    note
  }
}
    `, {"fragmentName":"CalendarFields"}) as unknown as TypedDocumentString<CalendarFieldsFragment, unknown>;
export const RunFieldsFragmentDoc = new TypedDocumentString(`
    fragment RunFields on Run {
  id
  number
  state
  trigger
  attempt
  maxAttempts
  scheduledFor
  startedAt
  finishedAt
  durationMs
  progressPercent
  statusMessage
  logCount
  exitCode
  cancelReason
  allowedActions
  streamCursor
  version
  error {
    type
    message
    retryable
  }
  task {
    id
    name
  }
}
    `, {"fragmentName":"RunFields"}) as unknown as TypedDocumentString<RunFieldsFragment, unknown>;
export const ScheduleFieldsFragmentDoc = new TypedDocumentString(`
    fragment ScheduleFields on Schedule {
  id
  name
  state
  paused
  pauseNote
  pausedUntil
  timeZone
  overlap
  nextFireAt
  lastFireAt
  version
  recurrence {
    kind
    summary
  }
}
    `, {"fragmentName":"ScheduleFields"}) as unknown as TypedDocumentString<ScheduleFieldsFragment, unknown>;
export const TaskFieldsFragmentDoc = new TypedDocumentString(`
    fragment TaskFields on Task {
  id
  name
  title
  description
  state
  priority
  params
  timeout
  nextFireAt
  version
  module {
    id
    name
  }
  tags {
    key
    value
  }
}
    `, {"fragmentName":"TaskFields"}) as unknown as TypedDocumentString<TaskFieldsFragment, unknown>;
export const LogEntryFieldsFragmentDoc = new TypedDocumentString(`
    fragment LogEntryFields on LogEntry {
  index
  attempt
  level
  message
  fields
  statusPercent
  timestamp
}
    `, {"fragmentName":"LogEntryFields"}) as unknown as TypedDocumentString<LogEntryFieldsFragment, unknown>;
export const ProblemFragmentDoc = new TypedDocumentString(`
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}
    `, {"fragmentName":"Problem"}) as unknown as TypedDocumentString<ProblemFragment, unknown>;
export const ChangedOccurrenceFieldsFragmentDoc = new TypedDocumentString(`
    fragment ChangedOccurrenceFields on Occurrence {
  id
  nominalAt
  fireAt
  state
  reason
  changedBy {
    kind
    name
  }
}
    `, {"fragmentName":"ChangedOccurrenceFields"}) as unknown as TypedDocumentString<ChangedOccurrenceFieldsFragment, unknown>;
export const ExplanationFieldsFragmentDoc = new TypedDocumentString(`
    fragment ExplanationFields on Explanation {
  summary
  gates {
    name
    state
    detail
    heldBy
    opensAt
  }
}
    `, {"fragmentName":"ExplanationFields"}) as unknown as TypedDocumentString<ExplanationFieldsFragment, unknown>;
export const AccessDocument = new TypedDocumentString(`
    query Access {
  tenants {
    ...TenantFields
  }
  apiTokens {
    ...ApiTokenFields
    tenant {
      id
      slug
    }
  }
}
    fragment TenantFields on Tenant {
  id
  slug
  name
  enabled
  timeZone
  locale
  version
  limits {
    maxTasks
    maxConcurrentRuns
    logRetention
    runRetention
  }
}
fragment ApiTokenFields on ApiToken {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
}`) as unknown as TypedDocumentString<AccessQuery, AccessQueryVariables>;
export const CreateTenantDocument = new TypedDocumentString(`
    mutation CreateTenant($input: CreateTenantInput!) {
  createTenant(input: $input) {
    tenant {
      ...TenantFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment TenantFields on Tenant {
  id
  slug
  name
  enabled
  timeZone
  locale
  version
  limits {
    maxTasks
    maxConcurrentRuns
    logRetention
    runRetention
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<CreateTenantMutation, CreateTenantMutationVariables>;
export const UpdateTenantDocument = new TypedDocumentString(`
    mutation UpdateTenant($input: UpdateTenantInput!) {
  updateTenant(input: $input) {
    tenant {
      ...TenantFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment TenantFields on Tenant {
  id
  slug
  name
  enabled
  timeZone
  locale
  version
  limits {
    maxTasks
    maxConcurrentRuns
    logRetention
    runRetention
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<UpdateTenantMutation, UpdateTenantMutationVariables>;
export const CreateApiTokenDocument = new TypedDocumentString(`
    mutation CreateApiToken($input: CreateApiTokenInput!) {
  createApiToken(input: $input) {
    secret
    apiToken {
      ...ApiTokenFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment ApiTokenFields on ApiToken {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<CreateApiTokenMutation, CreateApiTokenMutationVariables>;
export const RevokeApiTokenDocument = new TypedDocumentString(`
    mutation RevokeApiToken($input: RevokeApiTokenInput!) {
  revokeApiToken(input: $input) {
    apiToken {
      ...ApiTokenFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment ApiTokenFields on ApiToken {
  id
  name
  prefix
  scopes
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<RevokeApiTokenMutation, RevokeApiTokenMutationVariables>;
export const BackfillDocument = new TypedDocumentString(`
    query Backfill($id: ID!) {
  backfill(id: $id) {
    ...BackfillFields
    runs {
      ...RunFields
    }
  }
}
    fragment BackfillFields on Backfill {
  id
  state
  from
  to
  which
  maxConcurrent
  total
  skipped
  createdAt
  canceledAt
  progress {
    waiting
    running
    succeeded
    failed
    canceled
  }
}
fragment RunFields on Run {
  id
  number
  state
  trigger
  attempt
  maxAttempts
  scheduledFor
  startedAt
  finishedAt
  durationMs
  progressPercent
  statusMessage
  logCount
  exitCode
  cancelReason
  allowedActions
  streamCursor
  version
  error {
    type
    message
    retryable
  }
  task {
    id
    name
  }
}`) as unknown as TypedDocumentString<BackfillQuery, BackfillQueryVariables>;
export const BackfillScheduleDocument = new TypedDocumentString(`
    mutation BackfillSchedule($input: BackfillScheduleInput!) {
  backfillSchedule(input: $input) {
    backfill {
      ...BackfillFields
    }
    instants
    skipped
    replayed
    errors {
      ...Problem
    }
  }
}
    fragment BackfillFields on Backfill {
  id
  state
  from
  to
  which
  maxConcurrent
  total
  skipped
  createdAt
  canceledAt
  progress {
    waiting
    running
    succeeded
    failed
    canceled
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<BackfillScheduleMutation, BackfillScheduleMutationVariables>;
export const CancelBackfillDocument = new TypedDocumentString(`
    mutation CancelBackfill($input: CancelBackfillInput!) {
  cancelBackfill(input: $input) {
    backfill {
      ...BackfillFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment BackfillFields on Backfill {
  id
  state
  from
  to
  which
  maxConcurrent
  total
  skipped
  createdAt
  canceledAt
  progress {
    waiting
    running
    succeeded
    failed
    canceled
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<CancelBackfillMutation, CancelBackfillMutationVariables>;
export const CalendarsDocument = new TypedDocumentString(`
    query Calendars($first: Int, $after: Cursor) {
  calendars(first: $first, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...CalendarFields
    }
  }
}
    fragment CalendarFields on Calendar {
  id
  name
  description
  timeZone
  version
  spans {
    from
    to
    fromDate
    toDate
    note
  }
}`) as unknown as TypedDocumentString<CalendarsQuery, CalendarsQueryVariables>;
export const CalendarDocument = new TypedDocumentString(`
    query Calendar($id: ID!) {
  calendar(id: $id) {
    ...CalendarFields
  }
}
    fragment CalendarFields on Calendar {
  id
  name
  description
  timeZone
  version
  spans {
    from
    to
    fromDate
    toDate
    note
  }
}`) as unknown as TypedDocumentString<CalendarQuery, CalendarQueryVariables>;
export const CreateCalendarDocument = new TypedDocumentString(`
    mutation CreateCalendar($input: CreateCalendarInput!) {
  createCalendar(input: $input) {
    calendar {
      ...CalendarFields
    }
    replayed
    errors {
      ...Problem
    }
  }
}
    fragment CalendarFields on Calendar {
  id
  name
  description
  timeZone
  version
  spans {
    from
    to
    fromDate
    toDate
    note
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<CreateCalendarMutation, CreateCalendarMutationVariables>;
export const UpdateCalendarDocument = new TypedDocumentString(`
    mutation UpdateCalendar($input: UpdateCalendarInput!) {
  updateCalendar(input: $input) {
    calendar {
      ...CalendarFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment CalendarFields on Calendar {
  id
  name
  description
  timeZone
  version
  spans {
    from
    to
    fromDate
    toDate
    note
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<UpdateCalendarMutation, UpdateCalendarMutationVariables>;
export const DeleteCalendarDocument = new TypedDocumentString(`
    mutation DeleteCalendar($input: DeleteCalendarInput!) {
  deleteCalendar(input: $input) {
    deletedCalendarId
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<DeleteCalendarMutation, DeleteCalendarMutationVariables>;
export const SkipOccurrenceDocument = new TypedDocumentString(`
    mutation SkipOccurrence($input: SkipOccurrenceInput!) {
  skipOccurrence(input: $input) {
    occurrence {
      ...ChangedOccurrenceFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}
fragment ChangedOccurrenceFields on Occurrence {
  id
  nominalAt
  fireAt
  state
  reason
  changedBy {
    kind
    name
  }
}`) as unknown as TypedDocumentString<SkipOccurrenceMutation, SkipOccurrenceMutationVariables>;
export const MoveOccurrenceDocument = new TypedDocumentString(`
    mutation MoveOccurrence($input: MoveOccurrenceInput!) {
  moveOccurrence(input: $input) {
    occurrence {
      ...ChangedOccurrenceFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}
fragment ChangedOccurrenceFields on Occurrence {
  id
  nominalAt
  fireAt
  state
  reason
  changedBy {
    kind
    name
  }
}`) as unknown as TypedDocumentString<MoveOccurrenceMutation, MoveOccurrenceMutationVariables>;
export const UndoOccurrenceChangeDocument = new TypedDocumentString(`
    mutation UndoOccurrenceChange($input: UndoOccurrenceChangeInput!) {
  undoOccurrenceChange(input: $input) {
    occurrence {
      ...ChangedOccurrenceFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}
fragment ChangedOccurrenceFields on Occurrence {
  id
  nominalAt
  fireAt
  state
  reason
  changedBy {
    kind
    name
  }
}`) as unknown as TypedDocumentString<UndoOccurrenceChangeMutation, UndoOccurrenceChangeMutationVariables>;
export const PreviewRecurrenceDocument = new TypedDocumentString(`
    query PreviewRecurrence($input: PreviewRecurrenceInput!, $locale: Locale) {
  previewRecurrence(input: $input) {
    valid
    summary(locale: $locale)
    warnings
    times {
      nominalAt
      fireAt
      local
      offset
      dstShifted
    }
    errors {
      message
      path
      rule
      params
    }
  }
}
    `) as unknown as TypedDocumentString<PreviewRecurrenceQuery, PreviewRecurrenceQueryVariables>;
export const PreviewScheduleUpdateDocument = new TypedDocumentString(`
    query PreviewScheduleUpdate($input: UpdateScheduleInput!, $count: Int! = 20) {
  previewScheduleUpdate(input: $input, count: $count) {
    summary
    state
    nextFireAt
    ends
    kept
    firesAtOnce
    firesAtOnceReason
    warnings
    added {
      nominalAt
      fireAt
    }
    removed {
      nominalAt
      fireAt
    }
    superseded {
      nominalAt
    }
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<PreviewScheduleUpdateQuery, PreviewScheduleUpdateQueryVariables>;
export const UpcomingDocument = new TypedDocumentString(`
    query Upcoming($range: DateTimeRange!, $limit: Int! = 100) {
  upcoming(range: $range, limit: $limit) {
    skipped
    time {
      nominalAt
      fireAt
      local
      offset
    }
    schedule {
      id
      name
      task {
        id
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UpcomingQuery, UpcomingQueryVariables>;
export const ExplainScheduleDocument = new TypedDocumentString(`
    query ExplainSchedule($id: ID!, $at: DateTime) {
  schedule(id: $id) {
    id
    explain(at: $at) {
      at
      ...ExplanationFields
    }
  }
}
    fragment ExplanationFields on Explanation {
  summary
  gates {
    name
    state
    detail
    heldBy
    opensAt
  }
}`) as unknown as TypedDocumentString<ExplainScheduleQuery, ExplainScheduleQueryVariables>;
export const ExplainRunDocument = new TypedDocumentString(`
    query ExplainRun($id: ID!) {
  run(id: $id) {
    id
    explain {
      ...ExplanationFields
    }
  }
}
    fragment ExplanationFields on Explanation {
  summary
  gates {
    name
    state
    detail
    heldBy
    opensAt
  }
}`) as unknown as TypedDocumentString<ExplainRunQuery, ExplainRunQueryVariables>;
export const RunsDocument = new TypedDocumentString(`
    query Runs($first: Int, $after: Cursor, $filter: RunFilter, $orderBy: RunOrder) {
  runs(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...RunFields
    }
  }
}
    fragment RunFields on Run {
  id
  number
  state
  trigger
  attempt
  maxAttempts
  scheduledFor
  startedAt
  finishedAt
  durationMs
  progressPercent
  statusMessage
  logCount
  exitCode
  cancelReason
  allowedActions
  streamCursor
  version
  error {
    type
    message
    retryable
  }
  task {
    id
    name
  }
}`) as unknown as TypedDocumentString<RunsQuery, RunsQueryVariables>;
export const RunDocument = new TypedDocumentString(`
    query Run($id: ID!) {
  run(id: $id) {
    ...RunFields
    params
    result
    worker
    heartbeatAt
    nextAttemptAt
    retryOf {
      id
      number
    }
    retries {
      id
      number
      state
    }
    schedule {
      id
      name
    }
    occurrence {
      nominalAt
      state
    }
  }
}
    fragment RunFields on Run {
  id
  number
  state
  trigger
  attempt
  maxAttempts
  scheduledFor
  startedAt
  finishedAt
  durationMs
  progressPercent
  statusMessage
  logCount
  exitCode
  cancelReason
  allowedActions
  streamCursor
  version
  error {
    type
    message
    retryable
  }
  task {
    id
    name
  }
}`) as unknown as TypedDocumentString<RunQuery, RunQueryVariables>;
export const RunLogDocument = new TypedDocumentString(`
    query RunLog($id: ID!, $first: Int, $after: Cursor, $filter: LogFilter) {
  run(id: $id) {
    id
    state
    logs(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...LogEntryFields
      }
    }
  }
}
    fragment LogEntryFields on LogEntry {
  index
  attempt
  level
  message
  fields
  statusPercent
  timestamp
}`) as unknown as TypedDocumentString<RunLogQuery, RunLogQueryVariables>;
export const CancelRunDocument = new TypedDocumentString(`
    mutation CancelRun($input: CancelRunInput!) {
  cancelRun(input: $input) {
    run {
      ...RunFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment RunFields on Run {
  id
  number
  state
  trigger
  attempt
  maxAttempts
  scheduledFor
  startedAt
  finishedAt
  durationMs
  progressPercent
  statusMessage
  logCount
  exitCode
  cancelReason
  allowedActions
  streamCursor
  version
  error {
    type
    message
    retryable
  }
  task {
    id
    name
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<CancelRunMutation, CancelRunMutationVariables>;
export const RetryRunDocument = new TypedDocumentString(`
    mutation RetryRun($input: RetryRunInput!) {
  retryRun(input: $input) {
    replayed
    run {
      ...RunFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment RunFields on Run {
  id
  number
  state
  trigger
  attempt
  maxAttempts
  scheduledFor
  startedAt
  finishedAt
  durationMs
  progressPercent
  statusMessage
  logCount
  exitCode
  cancelReason
  allowedActions
  streamCursor
  version
  error {
    type
    message
    retryable
  }
  task {
    id
    name
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<RetryRunMutation, RetryRunMutationVariables>;
export const ScheduleDocument = new TypedDocumentString(`
    query Schedule($id: ID!, $count: Int = 10) {
  schedule(id: $id) {
    ...ScheduleFields
    startsAt
    endsAt
    maxRuns
    remainingRuns
    jitter
    nextFireTimes(count: $count) {
      nominalAt
      fireAt
      local
      offset
      dstShifted
    }
  }
}
    fragment ScheduleFields on Schedule {
  id
  name
  state
  paused
  pauseNote
  pausedUntil
  timeZone
  overlap
  nextFireAt
  lastFireAt
  version
  recurrence {
    kind
    summary
  }
}`) as unknown as TypedDocumentString<ScheduleQuery, ScheduleQueryVariables>;
export const LedgerDocument = new TypedDocumentString(`
    "What became of every planned instant."
query Ledger($id: ID!, $range: DateTimeRange!, $first: Int, $after: Cursor, $filter: OccurrenceFilter) {
  schedule(id: $id) {
    id
    ledger(range: $range) {
      from
      to
      planned
      dispatched
      skipped
      missed
      superseded
      pending
      balanced
      unaccounted
    }
    occurrences(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        nominalAt
        until
        count
        fireAt
        state
        reason
        decidedAt
        lateness
        run {
          id
          state
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LedgerQuery, LedgerQueryVariables>;
export const CreateScheduleDocument = new TypedDocumentString(`
    mutation CreateSchedule($input: CreateScheduleInput!) {
  createSchedule(input: $input) {
    replayed
    schedule {
      ...ScheduleFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment ScheduleFields on Schedule {
  id
  name
  state
  paused
  pauseNote
  pausedUntil
  timeZone
  overlap
  nextFireAt
  lastFireAt
  version
  recurrence {
    kind
    summary
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<CreateScheduleMutation, CreateScheduleMutationVariables>;
export const UpdateScheduleDocument = new TypedDocumentString(`
    mutation UpdateSchedule($input: UpdateScheduleInput!) {
  updateSchedule(input: $input) {
    schedule {
      ...ScheduleFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment ScheduleFields on Schedule {
  id
  name
  state
  paused
  pauseNote
  pausedUntil
  timeZone
  overlap
  nextFireAt
  lastFireAt
  version
  recurrence {
    kind
    summary
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<UpdateScheduleMutation, UpdateScheduleMutationVariables>;
export const PauseScheduleDocument = new TypedDocumentString(`
    mutation PauseSchedule($input: PauseScheduleInput!) {
  pauseSchedule(input: $input) {
    schedule {
      ...ScheduleFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment ScheduleFields on Schedule {
  id
  name
  state
  paused
  pauseNote
  pausedUntil
  timeZone
  overlap
  nextFireAt
  lastFireAt
  version
  recurrence {
    kind
    summary
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<PauseScheduleMutation, PauseScheduleMutationVariables>;
export const ResumeScheduleDocument = new TypedDocumentString(`
    mutation ResumeSchedule($input: ResumeScheduleInput!) {
  resumeSchedule(input: $input) {
    caughtUp
    schedule {
      ...ScheduleFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment ScheduleFields on Schedule {
  id
  name
  state
  paused
  pauseNote
  pausedUntil
  timeZone
  overlap
  nextFireAt
  lastFireAt
  version
  recurrence {
    kind
    summary
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<ResumeScheduleMutation, ResumeScheduleMutationVariables>;
export const DeleteScheduleDocument = new TypedDocumentString(`
    mutation DeleteSchedule($input: DeleteScheduleInput!) {
  deleteSchedule(input: $input) {
    deletedScheduleId
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<DeleteScheduleMutation, DeleteScheduleMutationVariables>;
export const ScriptsDocument = new TypedDocumentString(`
    query Scripts($first: Int, $after: Cursor, $filter: ScriptFilter) {
  scripts(first: $first, after: $after, filter: $filter) {
    nodes {
      id
      name
      interpreter
      bytes
      version
      updatedAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ScriptsQuery, ScriptsQueryVariables>;
export const ScriptDocument = new TypedDocumentString(`
    query Script($by: ScriptLocator!, $version: Int) {
  script(by: $by) {
    id
    name
    description
    interpreter
    version
    text(version: $version)
    versions {
      version
      interpreter
      createdAt
      createdBy {
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ScriptQuery, ScriptQueryVariables>;
export const CreateScriptDocument = new TypedDocumentString(`
    mutation CreateScript($input: CreateScriptInput!) {
  createScript(input: $input) {
    script {
      id
      version
    }
    replayed
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<CreateScriptMutation, CreateScriptMutationVariables>;
export const UpdateScriptDocument = new TypedDocumentString(`
    mutation UpdateScript($input: UpdateScriptInput!) {
  updateScript(input: $input) {
    script {
      id
      version
    }
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<UpdateScriptMutation, UpdateScriptMutationVariables>;
export const DeleteScriptDocument = new TypedDocumentString(`
    mutation DeleteScript($input: DeleteScriptInput!) {
  deleteScript(input: $input) {
    deletedScriptId
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<DeleteScriptMutation, DeleteScriptMutationVariables>;
export const ServerInfoDocument = new TypedDocumentString(`
    query ServerInfo {
  serverInfo {
    version
    now
    timeZoneDataVersion
    queueDepth
    oldestQueuedAgeMs
    workers {
      id
      host
      startedAt
      heartbeatAt
      running
      capacity
      draining
    }
  }
}
    `) as unknown as TypedDocumentString<ServerInfoQuery, ServerInfoQueryVariables>;
export const DrainWorkerDocument = new TypedDocumentString(`
    mutation DrainWorker($input: DrainWorkerInput!) {
  drainWorker(input: $input) {
    worker {
      id
      host
      running
      draining
    }
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<DrainWorkerMutation, DrainWorkerMutationVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    actor {
      kind
      name
    }
    tenant {
      id
      slug
      name
      timeZone
    }
    scopes
    locale
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const TaskModulesDocument = new TypedDocumentString(`
    query TaskModules($search: String, $locale: Locale) {
  taskModules(search: $search) {
    id
    name
    version
    title(locale: $locale)
    description(locale: $locale)
    parametersSchema(locale: $locale)
    examples
    available
    deprecationReason
  }
}
    `) as unknown as TypedDocumentString<TaskModulesQuery, TaskModulesQueryVariables>;
export const RunProgressDocument = new TypedDocumentString(`
    subscription RunProgress($runId: ID!, $after: Cursor, $minInterval: Duration) {
  runProgress(runId: $runId, after: $after, minInterval: $minInterval) {
    cursor
    at
    snapshot
    final
    state
    attempt
    progressPercent
    statusMessage
  }
}
    `) as unknown as TypedDocumentString<RunProgressSubscription, RunProgressSubscriptionVariables>;
export const LogTailDocument = new TypedDocumentString(`
    subscription LogTail($runId: ID!, $after: Cursor, $batchSize: Int, $filter: LogFilter) {
  logTail(runId: $runId, after: $after, batchSize: $batchSize, filter: $filter) {
    cursor
    final
    entries {
      ...LogEntryFields
    }
  }
}
    fragment LogEntryFields on LogEntry {
  index
  attempt
  level
  message
  fields
  statusPercent
  timestamp
}`) as unknown as TypedDocumentString<LogTailSubscription, LogTailSubscriptionVariables>;
export const RunEventsDocument = new TypedDocumentString(`
    subscription RunEvents($filter: RunFilter, $after: Cursor, $types: [RunEventType!]) {
  runEvents(filter: $filter, after: $after, types: $types) {
    cursor
    at
    type
    previousState
    state
    matches
    run {
      ...RunFields
    }
    actor {
      kind
      name
    }
  }
}
    fragment RunFields on Run {
  id
  number
  state
  trigger
  attempt
  maxAttempts
  scheduledFor
  startedAt
  finishedAt
  durationMs
  progressPercent
  statusMessage
  logCount
  exitCode
  cancelReason
  allowedActions
  streamCursor
  version
  error {
    type
    message
    retryable
  }
  task {
    id
    name
  }
}`) as unknown as TypedDocumentString<RunEventsSubscription, RunEventsSubscriptionVariables>;
export const ScheduleEventsDocument = new TypedDocumentString(`
    subscription ScheduleEvents($filter: ScheduleFilter, $after: Cursor) {
  scheduleEvents(filter: $filter, after: $after) {
    cursor
    at
    type
    scheduleId
    schedule {
      ...ScheduleFields
    }
    occurrence {
      nominalAt
      state
      reason
    }
    actor {
      kind
      name
    }
  }
}
    fragment ScheduleFields on Schedule {
  id
  name
  state
  paused
  pauseNote
  pausedUntil
  timeZone
  overlap
  nextFireAt
  lastFireAt
  version
  recurrence {
    kind
    summary
  }
}`) as unknown as TypedDocumentString<ScheduleEventsSubscription, ScheduleEventsSubscriptionVariables>;
export const TasksDocument = new TypedDocumentString(`
    query Tasks($first: Int, $after: Cursor, $filter: TaskFilter, $orderBy: TaskOrder) {
  tasks(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...TaskFields
      lastRun {
        ...RunFields
      }
      schedules(first: 3) {
        nodes {
          ...ScheduleFields
        }
      }
    }
  }
}
    fragment RunFields on Run {
  id
  number
  state
  trigger
  attempt
  maxAttempts
  scheduledFor
  startedAt
  finishedAt
  durationMs
  progressPercent
  statusMessage
  logCount
  exitCode
  cancelReason
  allowedActions
  streamCursor
  version
  error {
    type
    message
    retryable
  }
  task {
    id
    name
  }
}
fragment ScheduleFields on Schedule {
  id
  name
  state
  paused
  pauseNote
  pausedUntil
  timeZone
  overlap
  nextFireAt
  lastFireAt
  version
  recurrence {
    kind
    summary
  }
}
fragment TaskFields on Task {
  id
  name
  title
  description
  state
  priority
  params
  timeout
  nextFireAt
  version
  module {
    id
    name
  }
  tags {
    key
    value
  }
}`) as unknown as TypedDocumentString<TasksQuery, TasksQueryVariables>;
export const TaskDocument = new TypedDocumentString(`
    query Task($by: TaskLocator!) {
  task(by: $by) {
    ...TaskFields
    retry {
      maxAttempts
      backoff
      delay
      maxDelay
      factor
      jitter
      retryOnTimeout
    }
    concurrency {
      maxRuns
      key
      onLimit
    }
    stats {
      total
      succeeded
      failed
      canceled
      averageMs
      p95Ms
    }
    schedules(first: 100) {
      nodes {
        ...ScheduleFields
      }
    }
    runs(first: 50) {
      totalCount
      nodes {
        ...RunFields
      }
    }
  }
}
    fragment RunFields on Run {
  id
  number
  state
  trigger
  attempt
  maxAttempts
  scheduledFor
  startedAt
  finishedAt
  durationMs
  progressPercent
  statusMessage
  logCount
  exitCode
  cancelReason
  allowedActions
  streamCursor
  version
  error {
    type
    message
    retryable
  }
  task {
    id
    name
  }
}
fragment ScheduleFields on Schedule {
  id
  name
  state
  paused
  pauseNote
  pausedUntil
  timeZone
  overlap
  nextFireAt
  lastFireAt
  version
  recurrence {
    kind
    summary
  }
}
fragment TaskFields on Task {
  id
  name
  title
  description
  state
  priority
  params
  timeout
  nextFireAt
  version
  module {
    id
    name
  }
  tags {
    key
    value
  }
}`) as unknown as TypedDocumentString<TaskQuery, TaskQueryVariables>;
export const CreateTaskDocument = new TypedDocumentString(`
    mutation CreateTask($input: CreateTaskInput!) {
  createTask(input: $input) {
    replayed
    task {
      ...TaskFields
      schedules(first: 100) {
        nodes {
          ...ScheduleFields
        }
      }
    }
    errors {
      ...Problem
    }
  }
}
    fragment ScheduleFields on Schedule {
  id
  name
  state
  paused
  pauseNote
  pausedUntil
  timeZone
  overlap
  nextFireAt
  lastFireAt
  version
  recurrence {
    kind
    summary
  }
}
fragment TaskFields on Task {
  id
  name
  title
  description
  state
  priority
  params
  timeout
  nextFireAt
  version
  module {
    id
    name
  }
  tags {
    key
    value
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<CreateTaskMutation, CreateTaskMutationVariables>;
export const UpdateTaskDocument = new TypedDocumentString(`
    mutation UpdateTask($input: UpdateTaskInput!) {
  updateTask(input: $input) {
    task {
      ...TaskFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment TaskFields on Task {
  id
  name
  title
  description
  state
  priority
  params
  timeout
  nextFireAt
  version
  module {
    id
    name
  }
  tags {
    key
    value
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<UpdateTaskMutation, UpdateTaskMutationVariables>;
export const CancelTaskDocument = new TypedDocumentString(`
    mutation CancelTask($input: CancelTaskInput!) {
  cancelTask(input: $input) {
    task {
      ...TaskFields
    }
    canceledRuns {
      ...RunFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment RunFields on Run {
  id
  number
  state
  trigger
  attempt
  maxAttempts
  scheduledFor
  startedAt
  finishedAt
  durationMs
  progressPercent
  statusMessage
  logCount
  exitCode
  cancelReason
  allowedActions
  streamCursor
  version
  error {
    type
    message
    retryable
  }
  task {
    id
    name
  }
}
fragment TaskFields on Task {
  id
  name
  title
  description
  state
  priority
  params
  timeout
  nextFireAt
  version
  module {
    id
    name
  }
  tags {
    key
    value
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<CancelTaskMutation, CancelTaskMutationVariables>;
export const DeleteTaskDocument = new TypedDocumentString(`
    mutation DeleteTask($input: DeleteTaskInput!) {
  deleteTask(input: $input) {
    deletedTaskId
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<DeleteTaskMutation, DeleteTaskMutationVariables>;
export const ExecuteTaskDocument = new TypedDocumentString(`
    mutation ExecuteTask($input: ExecuteTaskInput!) {
  executeTask(input: $input) {
    replayed
    run {
      ...RunFields
    }
    errors {
      ...Problem
    }
  }
}
    fragment RunFields on Run {
  id
  number
  state
  trigger
  attempt
  maxAttempts
  scheduledFor
  startedAt
  finishedAt
  durationMs
  progressPercent
  statusMessage
  logCount
  exitCode
  cancelReason
  allowedActions
  streamCursor
  version
  error {
    type
    message
    retryable
  }
  task {
    id
    name
  }
}
fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<ExecuteTaskMutation, ExecuteTaskMutationVariables>;
export const ClaimRunsDocument = new TypedDocumentString(`
    mutation ClaimRuns($input: ClaimRunsInput!) {
  claimRuns(input: $input) {
    claims {
      fence
      leaseUntil
      run {
        id
        attempt
        params
        task {
          name
        }
      }
    }
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<ClaimRunsMutation, ClaimRunsMutationVariables>;
export const HeartbeatRunDocument = new TypedDocumentString(`
    mutation HeartbeatRun($input: HeartbeatRunInput!) {
  heartbeatRun(input: $input) {
    leaseUntil
    cancelRequested
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<HeartbeatRunMutation, HeartbeatRunMutationVariables>;
export const AppendRunLogDocument = new TypedDocumentString(`
    mutation AppendRunLog($input: AppendRunLogInput!) {
  appendRunLog(input: $input) {
    nextOffset
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<AppendRunLogMutation, AppendRunLogMutationVariables>;
export const CompleteRunDocument = new TypedDocumentString(`
    mutation CompleteRun($input: CompleteRunInput!) {
  completeRun(input: $input) {
    run {
      id
      state
    }
    errors {
      ...Problem
    }
  }
}
    fragment Problem on MutationError {
  __typename
  code
  message
  path
  ... on ValidationError {
    rule
    params
  }
  ... on NotFoundError {
    id
  }
  ... on ForbiddenError {
    requiredScope
  }
  ... on VersionConflictError {
    expectedVersion
    currentVersion
  }
  ... on InvalidStateError {
    state
    allowed
  }
  ... on LimitExceededError {
    limit
    retryAfter
  }
  ... on ModuleUnavailableError {
    module
  }
}`) as unknown as TypedDocumentString<CompleteRunMutation, CompleteRunMutationVariables>;