/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What becomes of runs that are at work. */
export type ActiveRunsAction =
  /** They are canceled. */
  | 'CANCEL'
  /** They go on to their end. */
  | 'LET_FINISH';

/** Who can do something. */
export type ActorKind =
  /** The scheduler, at an instant of a schedule. */
  | 'SCHEDULER'
  /** A part of the service, or a client that needs no token. */
  | 'SYSTEM'
  /** A caller with a token. */
  | 'TOKEN';

/** What a token may do. Each scope holds those before it. */
export type ApiScope =
  /** Also manage tokens. An operator's token manages tenants and nodes as well. */
  | 'ADMIN'
  /** Also start, cancel and retry runs, and work as a worker. */
  | 'EXECUTE'
  /** See everything of the tenant. */
  | 'READ'
  /** Also create, change and delete tasks, schedules, calendars and scripts. */
  | 'WRITE';

/** Log lines of a claimed run. Lines sent twice with the same offset are stored once. */
export type AppendRunLogInput = {
  /** The fence of the claim. */
  fence: string;
  /** The lines, in order; at most 1000. */
  lines: Array<LogLineInput>;
  /** How many lines of this attempt were sent before; 0 for the first call. */
  offset: number;
  /** ID of the claimed run. */
  runId: string | number;
};

/** Which past range of which schedule to run. */
export type BackfillScheduleInput = {
  /** True: answer which instants would run, and store nothing. */
  dryRun?: boolean;
  /** ID of the schedule. */
  id: string | number;
  /** A call with the same key and input within 24 hours gets the first answer again. With another input: IDEMPOTENCY_MISMATCH. */
  idempotencyKey?: string | null | undefined;
  /** How many of the runs may be at work at once, 1 to 1000. */
  maxConcurrent?: number;
  /** Both ends are required and lie in the past; at most 1000 planned instants. */
  range: DateTimeRange;
  /** Which instants of the range to run. */
  which?: BackfillSelection;
};

/** Which instants of a range are run. */
export type BackfillSelection =
  /** All that lie in no exclusion, except those whose run waits or is at work. */
  | 'ALL'
  /** Those whose latest run failed, timed out or was lost. */
  | 'FAILED'
  /** Those without a run, except where they were skipped on purpose or have not been decided. */
  | 'MISSING';

/** Where a backfill stands. */
export type BackfillState =
  /** cancelBackfill ended it. */
  | 'CANCELED'
  /** All of its runs have ended. */
  | 'COMPLETED'
  /** Some of its runs wait or are at work. */
  | 'RUNNING';

/** How the delay between attempts grows. */
export type Backoff =
  /** It is multiplied by the factor each time. */
  | 'EXPONENTIAL'
  /** It stays the same. */
  | 'FIXED'
  /** It grows by the first delay each time. */
  | 'LINEAR'
  /** There is no delay. */
  | 'NONE';

/** What happens to a calendar to be deleted while schedules refer to it. */
export type CalendarInUse =
  /** The schedules no longer refer to it. */
  | 'DETACH'
  /** It is not deleted: INVALID_STATE. */
  | 'REFUSE';

/** Criteria for local times. All given criteria must hold; at least one is required. An absent or empty list means any value. */
export type CalendarInput = {
  /** 1 to 31, or -1 to -31 counted from the end of the month. */
  daysOfMonth?: Array<number> | null | undefined;
  /** 0 to 23. Without hours and minutes: midnight. */
  hours?: Array<number> | null | undefined;
  /** 0 to 59. Without minutes: the full hour. */
  minutes?: Array<number> | null | undefined;
  /** 1 to 12, January first. */
  months?: Array<number> | null | undefined;
  /** Weekdays by their place in the month, such as the second Tuesday. */
  nthWeekdays?: Array<NthWeekdayInput> | null | undefined;
  /** Days of the week. */
  weekdays?: Array<Weekday> | null | undefined;
  /** 1 to 5: days 1 to 7, 8 to 14 and so on. */
  weeksOfMonth?: Array<number> | null | undefined;
  /** Four-digit years. */
  years?: Array<number> | null | undefined;
};

/** Either instants (from and to) or whole days (fromDate, with or without toDate). */
export type CalendarSpanInput = {
  /** First instant, inclusive. */
  from?: unknown;
  /** First whole day in the calendar's time zone, such as 2027-12-24. */
  fromDate?: string | null | undefined;
  /** Why nothing runs then, at most 1000 characters. */
  note?: string | null | undefined;
  /** End, exclusive; after from. */
  to?: unknown;
  /** Last whole day, inclusive. Default: the day of fromDate. */
  toDate?: string | null | undefined;
};

/** Which backfill to end. */
export type CancelBackfillInput = {
  /** What becomes of its runs that are at work. */
  activeRuns?: ActiveRunsAction;
  /** ID of the backfill. */
  id: string | number;
};

/** Which run to cancel, and how. */
export type CancelRunInput = {
  /** How long a running attempt may take to end before it is killed, 0 to 1 hour. */
  grace?: unknown;
  /** ID of the run. INVALID_STATE if it has ended. */
  id: string | number;
  /** Why, at most 1000 characters; shown as Run.cancelReason. */
  reason?: string | null | undefined;
};

/** Which task to end. Its schedules end for good; its history stays. */
export type CancelTaskInput = {
  /** What becomes of runs that are at work. Waiting runs are canceled in any case. */
  activeRuns?: ActiveRunsAction;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  expectedVersion?: number | null | undefined;
  /** ID of the task. INVALID_STATE if it is canceled already. */
  id: string | number;
  /** Why; recorded with the runs and occurrences that it ends. */
  reason?: string | null | undefined;
};

/** Which of the missed instants are run. */
export type CatchUpMode =
  /** All of them, the oldest first, up to the limit. */
  | 'ALL'
  /** Only the latest. */
  | 'LATEST'
  /** None of them. */
  | 'NONE';

/** What happens to instants that no node decided in time. All fields have defaults. */
export type CatchUpPolicyInput = {
  /** Decided within this time after its instant, an occurrence counts as on time; 0 to 7 days. */
  grace?: unknown;
  /** How many missed instants one catching up runs at most, 1 to 1000. */
  max?: number;
  /** Which of the missed instants are run. */
  mode?: CatchUpMode;
  /** Instants older than this are recorded as MISSED and never run; 0 to 366 days. */
  window?: unknown;
};

/** What a worker of external modules asks for. A claim is a lease: without a call before leaseUntil the run goes to another worker. */
export type ClaimRunsInput = {
  /** How long a silent worker keeps a claimed run, 1 second to 1 day. Each call about the run starts the lease again. */
  lease?: unknown;
  /** How many runs to claim at most, 1 to 100. */
  max?: number;
  /** Names of the work that this worker does, 1 to 100; runs name it in params.worker. */
  modules: Array<string>;
  /** How long to wait for work if there is none, 0 to 1 minute. */
  wait?: unknown;
  /** Name of the worker, 1 to 200 characters; shown as Run.worker. */
  worker: string;
};

/** How a claimed run ended. A run that was asked to cancel and did not succeed ends as CANCELED. */
export type CompleteRunInput = {
  /** Only with succeeded: false. True: the work was called off, and no retry follows. */
  canceled?: boolean;
  /** What went wrong. Default for a failure: an error that says the worker gave no reason. */
  error?: RunErrorInput | null | undefined;
  /** Exit code of the worker's process, if there was one. */
  exitCode?: number | null | undefined;
  /** The fence of the claim. */
  fence: string;
  /** What the run returns, at most 1 MiB as JSON. */
  result?: unknown;
  /** ID of the claimed run. LEASE_LOST if the claim no longer holds. */
  runId: string | number;
  /** Whether the work succeeded. */
  succeeded: boolean;
};

/** How many runs may be at work at once, for the whole task or for each value of its key. */
export type ConcurrencyPolicyInput = {
  /** Template over the params, such as {{params.host}}, at most 500 characters. Default: one limit for the whole task. */
  key?: string | null | undefined;
  /** 1 to 100,000. Default: no limit. */
  maxRuns?: number | null | undefined;
  /** What happens to a run when the limit is reached. */
  onLimit?: OverlapPolicy;
};

/** The token to create. A token can only be given scopes that the caller has. */
export type CreateApiTokenInput = {
  /** 1 minute to 10 years. Default: 1 year. Null = it never expires, which only operators may ask for. */
  expiresIn?: unknown;
  /** Name for people, 1 to 200 characters. */
  name: string;
  /** What it may do; at least one scope. */
  scopes: Array<ApiScope>;
  /** The tenant it is for; only operators may name another one. Default: the caller's own. */
  tenantId?: string | number | null | undefined;
};

/** The calendar to create. */
export type CreateCalendarInput = {
  /** Free text for people, at most 10,000 characters. */
  description?: string | null | undefined;
  /** A call with the same key and input within 24 hours gets the first answer again. With another input: IDEMPOTENCY_MISMATCH. */
  idempotencyKey?: string | null | undefined;
  /** 1 to 200 characters, unique within the tenant. */
  name: string;
  /** The times at which nothing runs, at most 1000. Default: none. */
  spans?: Array<CalendarSpanInput> | null | undefined;
  /** The tenant to create it in; only for operators. Default: the caller's, or the default tenant. */
  tenantId?: string | number | null | undefined;
  /** The time zone in which whole days are read. Default: the tenant's. */
  timeZone?: unknown;
};

/** A schedule to add to a task. */
export type CreateScheduleInput = {
  /** A call with the same key and input within 24 hours gets the first answer again. With another input: IDEMPOTENCY_MISMATCH. */
  idempotencyKey?: string | null | undefined;
  /** The schedule to create. */
  schedule: ScheduleInput;
  /** ID of the task. INVALID_STATE if it is canceled. */
  taskId: string | number;
  /** True: check everything and store nothing. */
  validateOnly?: boolean;
};

/** The script to create. */
export type CreateScriptInput = {
  /** Free text for people, at most 10,000 characters. */
  description?: string | null | undefined;
  /** A call with the same key and input within 24 hours gets the first answer again. With another input: IDEMPOTENCY_MISMATCH. */
  idempotencyKey?: string | null | undefined;
  /** A program with its first arguments, separated by single spaces, such as "python3 -u". */
  interpreter?: string;
  /** 1 to 200 characters, unique within the tenant. */
  name: string;
  /** The tenant to create it in; only for operators. Default: the caller's, or the default tenant. */
  tenantId?: string | number | null | undefined;
  /** 1 byte to 512 KiB in UTF-8. */
  text: string;
};

/** The task to create, together with its schedules. */
export type CreateTaskInput = {
  /** How many runs may be at work at once. Default: no limit. */
  concurrency?: ConcurrencyPolicyInput | null | undefined;
  /** Free text for people, at most 10,000 characters. */
  description?: string | null | undefined;
  /** A call with the same key and input within 24 hours gets the first answer again. With another input: IDEMPOTENCY_MISMATCH. */
  idempotencyKey?: string | null | undefined;
  /** Name of the kind of work, as Query.taskModules lists it. */
  module: string;
  /** 1 to 200 characters, unique within the tenant. */
  name: string;
  /** Parameters of the module, checked against TaskModule.parametersSchema; at most 256 KiB. Default: none. */
  params?: unknown;
  /** -100 to 100; queued runs with a higher value start first. */
  priority?: number;
  /** When failed attempts are repeated. Default: never. */
  retry?: RetryPolicyInput | null | undefined;
  /** Schedules that are created with the task: all of it is stored, or nothing. Default: none. */
  schedules?: Array<ScheduleInput> | null | undefined;
  /** At most 50, each key once. */
  tags?: Array<TagInput> | null | undefined;
  /** The tenant to create it in; only for operators. Default: the caller's, or the default tenant. */
  tenantId?: string | number | null | undefined;
  /** Limit of one attempt, at most 30 days. Default: no limit. */
  timeout?: unknown;
  /** Title for people, at most 200 characters. */
  title?: string | null | undefined;
  /** True: check everything and store nothing. */
  validateOnly?: boolean;
};

/** The tenant to create; only for operators. */
export type CreateTenantInput = {
  /** Language of texts for its users. Default: en. */
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
  /** Name for people, 1 to 200 characters. */
  name: string;
  /** Short unique name: 1 to 63 lower-case letters, digits and single hyphens between them. */
  slug: string;
  /** Time zone of schedules that name none. Default: UTC. */
  timeZone?: unknown;
};

/** Times given by a cron expression. */
export type CronInput = {
  /** Read in the schedule's time zone. */
  expression: unknown;
  /** How the expression is read. */
  syntax?: CronSyntax;
};

/** How a cron expression is read. */
export type CronSyntax =
  /** As Celery does: all fields must hold. 0 is Sunday, ranges may wrap around, and *\/50 stands for 0 and 50. */
  | 'CELERY'
  /** As cron does: if day of month and day of week are both restricted, one of them is enough. 0 and 7 are Sunday. */
  | 'VIXIE';

/** A range of instants. An absent end is open. */
export type DateTimeRange = {
  /** Beginning, inclusive. */
  from?: unknown;
  /** End, exclusive. */
  to?: unknown;
};

/** Which calendar to delete. */
export type DeleteCalendarInput = {
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  expectedVersion?: number | null | undefined;
  /** ID of the calendar. */
  id: string | number;
  /** What happens if schedules refer to it. */
  inUse?: CalendarInUse;
};

/** Which schedule to delete. Its ledger and runs stay. */
export type DeleteScheduleInput = {
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  expectedVersion?: number | null | undefined;
  /** ID of the schedule. */
  id: string | number;
};

/** Which script to delete. INVALID_STATE while tasks use it. */
export type DeleteScriptInput = {
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  expectedVersion?: number | null | undefined;
  /** ID of the script. */
  id: string | number;
};

/** Which task to delete. Its schedules end and its waiting runs are canceled; its history stays until retention deletes it. */
export type DeleteTaskInput = {
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  expectedVersion?: number | null | undefined;
  /** ID of the task. */
  id: string | number;
};

/** Which node to drain, or to put to work again. */
export type DrainWorkerInput = {
  /** True: the node takes no new runs. False: it takes runs again. */
  draining?: boolean;
  /** ID of the node, as ServerInfo.workers lists it. */
  id: string | number;
};

/** What happens at a local time that a change of the clocks makes occur twice. */
export type DstFold =
  /** It fires at both. */
  | 'BOTH'
  /** It fires at the first one. */
  | 'FIRST'
  /** It fires at the second one. */
  | 'SECOND';

/** What happens at a local time that a change of the clocks leaves out. A rule for every hour keeps to real hours. */
export type DstGap =
  /** 02:30 becomes 03:00, the first local time after the change. */
  | 'NEXT_VALID'
  /** 02:30 becomes 03:30, as in RFC 5545. */
  | 'SHIFT'
  /** The instant is left out. */
  | 'SKIP';

/** What happens when clocks change. */
export type DstPolicyInput = {
  /** Which of two equal local times counts in autumn. */
  fold?: DstFold;
  /** What replaces a local time that does not exist in spring. */
  gap?: DstGap;
};

/** Kinds of errors, with their types. Clients must expect new values. */
export type ErrorCode =
  /** AlreadyExistsError: the name or slug is taken. */
  | 'ALREADY_EXISTS'
  /** ForbiddenError: the token may not do this. */
  | 'FORBIDDEN'
  /** IdempotencyMismatchError: the idempotency key was used before with another input. */
  | 'IDEMPOTENCY_MISMATCH'
  /** InvalidStateError: its state does not allow this. */
  | 'INVALID_STATE'
  /** InvalidStateError: the claim of the run no longer holds. Stop working on the run. */
  | 'LEASE_LOST'
  /** LimitExceededError: a limit is reached. */
  | 'LIMIT_EXCEEDED'
  /** ModuleUnavailableError: tasks of this tenant may not use the module. */
  | 'MODULE_UNAVAILABLE'
  /** NodesTooOldError: a node of an older version is still up. */
  | 'NODES_TOO_OLD'
  /** NotFoundError: it does not exist, or the caller may not see it. */
  | 'NOT_FOUND'
  /** ValidationError: a value is not allowed. */
  | 'VALIDATION'
  /** VersionConflictError: somebody else changed it meanwhile. */
  | 'VERSION_CONFLICT';

/** Which task to run by hand. */
export type ExecuteTaskInput = {
  /** When the run starts. Default: now. */
  at?: unknown;
  /** ID of the task. INVALID_STATE if it is canceled. */
  id: string | number;
  /** A call with the same key and input within 24 hours gets the first answer again. With another input: IDEMPOTENCY_MISMATCH. */
  idempotencyKey?: string | null | undefined;
  /** Why, at most 1000 characters; kept with the run. */
  note?: string | null | undefined;
  /** Replaces top-level keys of the task's params for this run. */
  params?: unknown;
  /** -100 to 100. Default: the task's. */
  priority?: number | null | undefined;
};

/** Whether a gate lets a run through. */
export type GateState =
  /** It stays shut until somebody changes something. */
  | 'HELD'
  /** It is open. */
  | 'PASSED'
  /** It opens by itself, with time or when other work has ended. */
  | 'PENDING';

/** A sign of life for a claimed run. It starts the lease again. */
export type HeartbeatRunInput = {
  /** The fence of the claim. */
  fence: string;
  /** ID of the claimed run. LEASE_LOST if the claim no longer holds. */
  runId: string | number;
  /** What it is doing, at most 1000 characters. Default: unchanged. */
  statusMessage?: string | null | undefined;
  /** Progress, 0 to 100. Default: unchanged. */
  statusPercent?: number | null | undefined;
};

/** Times at equal distances. */
export type IntervalInput = {
  /** An instant from which the distances are counted. Default: when the schedule was created. */
  anchor?: unknown;
  /** The distance; calendar units such as P1D or P1M follow the schedule's time zone. */
  every: unknown;
  /** True: count from the end of each run. False: from its planned instant. */
  fromCompletion?: boolean;
};

/** Conditions for log entries; all given ones must hold. */
export type LogFilter = {
  /** Only entries of this attempt. */
  attempt?: number | null | undefined;
  /** Only entries of this level and higher ones. */
  minLevel?: LogLevel | null | undefined;
  /** Part of the message, upper and lower case alike. */
  search?: string | null | undefined;
};

/** Severity of a log line, from the lowest to the highest. */
export type LogLevel =
  /** Details that help to find a mistake. */
  | 'DEBUG'
  /** Something that failed. */
  | 'ERROR'
  /** Something that ended the work. */
  | 'FATAL'
  /** What happens normally. */
  | 'INFO'
  /** Every step, for the author of the work. */
  | 'TRACE'
  /** Something unexpected that the work goes on with. */
  | 'WARN';

/** One log line. */
export type LogLineInput = {
  /** Structured data, at most 64 KiB as JSON. Default: none. */
  fields?: unknown;
  /** Severity. */
  level?: LogLevel;
  /** The text, at most 65,536 characters. */
  message: string;
  /** Progress, 0 to 100; it becomes the run's progress as well. */
  statusPercent?: number | null | undefined;
  /** When it was written. Default: when it arrives. */
  timestamp?: unknown;
};

/** Which occurrence to move, and where. */
export type MoveOccurrenceInput = {
  /** The instant that the rule gives, without jitter. It identifies the occurrence also after earlier moves. */
  nominalAt: unknown;
  /** Why, at most 1000 characters. */
  reason?: string | null | undefined;
  /** ID of the schedule. */
  scheduleId: string | number;
  /** When it fires instead. An instant in the past means now. */
  to: unknown;
};

/** A weekday by its place in the month. */
export type NthWeekdayInput = {
  /** 1 to 5, or -1 for the last. */
  nth: number;
  /** The day of the week. */
  weekday: Weekday;
};

/** Conditions for occurrences; all given ones must hold. */
export type OccurrenceFilter = {
  /** Only instants in this range. */
  nominalAt?: DateTimeRange | null | undefined;
  /** Only occurrences of any of these schedules. */
  scheduleIds?: Array<string | number> | null | undefined;
  /** Only occurrences in any of these states. */
  states?: Array<OccurrenceState> | null | undefined;
};

/** What became of a planned instant. */
export type OccurrenceState =
  /** It started a run. */
  | 'DISPATCHED'
  /** It was decided too late to run. */
  | 'MISSED'
  /** It is still to come, or not decided yet. */
  | 'PENDING'
  /** skipOccurrence skipped it. */
  | 'SKIPPED_BY_USER'
  /** It lies in an exclusion or in a calendar. */
  | 'SKIPPED_EXCLUDED'
  /** A limit was reached: maxRuns of the schedule, or a limit of the tenant. */
  | 'SKIPPED_LIMIT'
  /** An earlier run was still going on. */
  | 'SKIPPED_OVERLAP'
  /** The schedule or the task was paused. */
  | 'SKIPPED_PAUSED'
  /** It would have run; the schedule is in shadow mode. */
  | 'SKIPPED_SHADOW'
  /** A change or an end of the schedule replaced it. */
  | 'SUPERSEDED';

/** One single instant, given in exactly one of three ways. */
export type OnceInput =
  {   /** The instant. */
  at: unknown; in?: never; localAt?: never; }
  |  { at?: never;   /** This long after the call. */
  in: unknown; localAt?: never; }
  |  { at?: never; in?: never;   /** Local time in the schedule's time zone. */
  localAt: unknown; };

/** Which end of an order comes first. */
export type OrderDirection =
  /** The smallest or earliest first. */
  | 'ASC'
  /** The largest or latest first. */
  | 'DESC';

/** What happens when a run is due while earlier ones are still going on. The names are Temporal's. */
export type OverlapPolicy =
  /** The new run starts beside the others. */
  | 'ALLOW_ALL'
  /** All runs wait, and start one after the other. */
  | 'BUFFER_ALL'
  /** One run waits; further ones are skipped. */
  | 'BUFFER_ONE'
  /** The run before is canceled with its grace; then the new one starts. */
  | 'CANCEL_OTHER'
  /** The new run is skipped. */
  | 'SKIP'
  /** The run before is killed at once; then the new one starts. */
  | 'TERMINATE_OTHER';

/** Which schedule to pause, and until when. */
export type PauseScheduleInput = {
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  expectedVersion?: number | null | undefined;
  /** ID of the schedule. INVALID_STATE if it has ended. */
  id: string | number;
  /** Why, at most 1000 characters; shown as Schedule.pauseNote. */
  note?: string | null | undefined;
  /** When it resumes by itself. Default: never. */
  until?: unknown;
};

/** A schedule to try out. */
export type PreviewRecurrenceInput = {
  /** How many instants to show, 1 to 500. */
  count?: number;
  /** What happens when clocks change. */
  dst?: DstPolicyInput | null | undefined;
  /** No instants from here on. Default: no end. */
  endsAt?: unknown;
  /** Times that are left out. */
  exclusions?: Array<TimeSpanInput> | null | undefined;
  /** Show instants from here on. Default: now. */
  from?: unknown;
  /** Each instant fires up to this much later, at most 1 day. Default: none. */
  jitter?: unknown;
  /** The rule to try out. */
  recurrence: RecurrenceInput;
  /** No instants before. Default: no beginning. */
  startsAt?: unknown;
  /** Time zone of the rule. Default: the tenant's. */
  timeZone?: unknown;
};

/** Times given by a rule of RFC 5545. */
export type RRuleInput = {
  /** The rule without DTSTART, such as FREQ=WEEKLY;BYDAY=MO. */
  rule: unknown;
  /** Local time in the schedule's time zone from which the rule counts (DTSTART). */
  start: unknown;
};

/** The rule by which a schedule fires; exactly one kind is given. */
export type RecurrenceInput =
  {   /** Criteria for local dates and times. */
  calendar: CalendarInput; cron?: never; interval?: never; once?: never; rrule?: never; }
  |  { calendar?: never;   /** A cron expression. */
  cron: CronInput; interval?: never; once?: never; rrule?: never; }
  |  { calendar?: never; cron?: never;   /** Equal distances. */
  interval: IntervalInput; once?: never; rrule?: never; }
  |  { calendar?: never; cron?: never; interval?: never;   /** One single instant. */
  once: OnceInput; rrule?: never; }
  |  { calendar?: never; cron?: never; interval?: never; once?: never;   /** A rule of RFC 5545. */
  rrule: RRuleInput; };

/** Kinds of rules. */
export type RecurrenceKind =
  /** CalendarRecurrence: criteria for local dates and times. */
  | 'CALENDAR'
  /** CronRecurrence: a cron expression. */
  | 'CRON'
  /** IntervalRecurrence: equal distances. */
  | 'INTERVAL'
  /** OnceRecurrence: one single instant. */
  | 'ONCE'
  /** RRuleRecurrence: a rule of RFC 5545. */
  | 'RRULE';

/** Which schedule to resume. */
export type ResumeScheduleInput = {
  /** Which of the instants that came due during the pause are run now. */
  catchUp?: CatchUpMode;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  expectedVersion?: number | null | undefined;
  /** ID of the schedule. INVALID_STATE if it is not paused. */
  id: string | number;
};

/** When a failed attempt is repeated. All fields have defaults. */
export type RetryPolicyInput = {
  /** How the delay grows from attempt to attempt. */
  backoff?: Backoff;
  /** Delay before the second attempt, 0 to 7 days. */
  delay?: unknown;
  /** Growth of the delay for each further attempt with EXPONENTIAL, 1 to 100. */
  factor?: number;
  /** Share of each delay that is drawn at random, 0 to 1. It only shortens the delay. */
  jitter?: number;
  /** Attempts of one run at most, 1 to 1000; 1 = no retry. */
  maxAttempts?: number;
  /** Upper limit of the delay, 0 to 7 days. */
  maxDelay?: unknown;
  /** Whether an attempt that timed out is repeated. */
  retryOnTimeout?: boolean;
};

/** Which run to repeat as a new run. */
export type RetryRunInput = {
  /** ID of a run that has ended; INVALID_STATE otherwise. */
  id: string | number;
  /** A call with the same key and input within 24 hours gets the first answer again. With another input: IDEMPOTENCY_MISMATCH. */
  idempotencyKey?: string | null | undefined;
  /** Replaces top-level keys of the earlier run's params. Default: none. */
  params?: unknown;
};

/** Which token to revoke. */
export type RevokeApiTokenInput = {
  /** ID of the token. */
  id: string | number;
};

/** What may be done with a run. */
export type RunAction =
  /** cancelRun. */
  | 'CANCEL'
  /** retryRun. */
  | 'RETRY';

/** What went wrong in an attempt. */
export type RunErrorInput = {
  /** For people, at most 10,000 characters. */
  message: string;
  /** False: another attempt would fail in the same way, and none is made. */
  retryable?: boolean;
  /** Where it happened in the code, at most 65,536 characters. */
  stack?: string | null | undefined;
  /** Name for programs, 1 to 200 characters. */
  type: string;
};

/** What can happen to a run. Clients must expect new values. */
export type RunEventType =
  /** It ended: it was canceled. */
  | 'CANCELED'
  /** It is to be canceled; the attempt at work is asked to end. */
  | 'CANCEL_REQUESTED'
  /** It was created. */
  | 'CREATED'
  /** It ended: the last attempt failed. */
  | 'FAILED'
  /** It ended: the node or worker of the last attempt vanished. */
  | 'LOST'
  /** It reported progress. Sent only when asked for. */
  | 'PROGRESSED'
  /** It became due and waits for a place. */
  | 'QUEUED'
  /** An attempt failed; another one follows. */
  | 'RETRY_SCHEDULED'
  /** An attempt started. */
  | 'STARTED'
  /** It ended: the work is done. */
  | 'SUCCEEDED'
  /** It ended: the last attempt took too long. */
  | 'TIMED_OUT';

/** Conditions for runs; all given ones must hold. Of a list, any value may match. */
export type RunFilter = {
  /** Only runs that ended in this range. */
  finishedAt?: DateTimeRange | null | undefined;
  /** Only these runs. */
  ids?: Array<string | number> | null | undefined;
  /** Only runs that have made at least this many attempts. */
  minAttempt?: number | null | undefined;
  /** Only runs of any of these schedules. */
  scheduleIds?: Array<string | number> | null | undefined;
  /** Only runs that were to start in this range. */
  scheduledFor?: DateTimeRange | null | undefined;
  /** Only runs in any of these states. */
  states?: Array<RunState> | null | undefined;
  /** Only runs of tasks that have all of these tags. */
  tags?: Array<TagInput> | null | undefined;
  /** Only runs of any of these tasks. */
  taskIds?: Array<string | number> | null | undefined;
  /** Only runs that were created for any of these reasons. */
  triggers?: Array<RunTrigger> | null | undefined;
};

/** Order of a list of runs. */
export type RunOrder = {
  /** Which end comes first. */
  direction?: OrderDirection;
  /** By what the list is sorted. */
  field?: RunOrderField;
};

/** By what a list of runs can be sorted. */
export type RunOrderField =
  /** When it ended; runs that have not ended come last. */
  | 'FINISHED_AT'
  /** Its number within its task. */
  | 'NUMBER'
  /** When a run was to start. */
  | 'SCHEDULED_FOR'
  /** When its latest attempt started; runs that never started come last. */
  | 'STARTED_AT';

/** Where a run stands. It never leaves a final state. */
export type RunState =
  /** Final: it was canceled. */
  | 'CANCELED'
  /** It was canceled; the attempt at work is asked to end. */
  | 'CANCELING'
  /** Final: the last attempt failed. */
  | 'FAILED'
  /** Final: the node or worker of the last attempt vanished. */
  | 'LOST'
  /** It is due and waits for a place on a node, or for a worker. */
  | 'QUEUED'
  /** An attempt failed; the next one starts at nextAttemptAt. */
  | 'RETRY_WAIT'
  /** An attempt is at work. */
  | 'RUNNING'
  /** Its time is still to come. */
  | 'SCHEDULED'
  /** Final: the work is done. */
  | 'SUCCEEDED'
  /** Final: the last attempt took longer than the timeout. */
  | 'TIMED_OUT';

/** Why a run was created. */
export type RunTrigger =
  /** A call of a REST dialect. */
  | 'API'
  /** backfillSchedule. */
  | 'BACKFILL'
  /** An instant of a schedule that was decided late. */
  | 'CATCH_UP'
  /** executeTask. */
  | 'MANUAL'
  /** retryRun. */
  | 'RETRY'
  /** An instant of a schedule. */
  | 'SCHEDULE';

/** What can happen to a schedule. Clients must expect new values. */
export type ScheduleEventType =
  /** It was created. */
  | 'CREATED'
  /** It was deleted. */
  | 'DELETED'
  /** It ended: its rule, its end, its maxRuns or somebody ended it. */
  | 'FINISHED'
  /** An instant started a run. */
  | 'OCCURRENCE_DISPATCHED'
  /** An instant was decided too late to run. */
  | 'OCCURRENCE_MISSED'
  /** An instant was moved by hand. */
  | 'OCCURRENCE_MOVED'
  /** A skip or a move was taken back. */
  | 'OCCURRENCE_RESTORED'
  /** An instant was skipped, by a policy or by hand. */
  | 'OCCURRENCE_SKIPPED'
  /** It was paused, by hand or after failures. */
  | 'PAUSED'
  /** It fires again. */
  | 'RESUMED'
  /** It was changed. */
  | 'UPDATED';

/** Conditions for schedules; all given ones must hold. Of a list, any value may match. */
export type ScheduleFilter = {
  /** Only schedules with any of these kinds of rules. */
  kinds?: Array<RecurrenceKind> | null | undefined;
  /** Only schedules that fire next in this range. */
  nextFireAt?: DateTimeRange | null | undefined;
  /** Only schedules in any of these states. */
  states?: Array<ScheduleState> | null | undefined;
  /** Only schedules of tasks that have all of these tags. */
  tags?: Array<TagInput> | null | undefined;
  /** Only schedules of any of these tasks. */
  taskIds?: Array<string | number> | null | undefined;
};

/** The schedule to create. */
export type ScheduleInput = {
  /** IDs of calendars whose times are left out, at most 20. Default: none. */
  calendars?: Array<string | number> | null | undefined;
  /** What happens to instants that no node decided in time. */
  catchUp?: CatchUpPolicyInput | null | undefined;
  /** What happens when clocks change. */
  dst?: DstPolicyInput | null | undefined;
  /** No instants from here on; after startsAt. Default: no end. */
  endsAt?: unknown;
  /** Times that are left out, at most 1000. Default: none. */
  exclusions?: Array<TimeSpanInput> | null | undefined;
  /** Each instant fires up to this much later, at most 1 day. Default: none. */
  jitter?: unknown;
  /** End after this many started instants, at least 1. Default: no limit. */
  maxRuns?: number | null | undefined;
  /** 1 to 200 characters. Default: made from the recurrence. */
  name?: string | null | undefined;
  /** What happens at an instant while an earlier run is still going on. */
  overlap?: OverlapPolicy;
  /** Replaces top-level keys of the task's params. Default: none. */
  paramsOverride?: unknown;
  /** Pause by itself after this many failed runs in a row, 1 to 1000. Default: never. */
  pauseAfterFailures?: number | null | undefined;
  /** Why it is paused, at most 1000 characters. */
  pauseNote?: string | null | undefined;
  /** True: it is paused from the start. */
  paused?: boolean;
  /** The rule by which it fires. A rule that can never fire is refused. */
  recurrence: RecurrenceInput;
  /** True: record what would run as SKIPPED_SHADOW, and start nothing. */
  shadow?: boolean;
  /** No instants before. Default: no beginning. */
  startsAt?: unknown;
  /** The time zone in which the recurrence is read. Default: the tenant's. */
  timeZone?: unknown;
};

/** Where a schedule stands. */
export type ScheduleState =
  /** It fires. */
  | 'ACTIVE'
  /** It was ended by hand, alone or with its task. */
  | 'CANCELED'
  /** endsAt has passed. */
  | 'EXPIRED'
  /** Its rule has no more instants, or maxRuns is used up. */
  | 'FINISHED'
  /** Its instants are recorded as SKIPPED_PAUSED. */
  | 'PAUSED';

/** Conditions for scripts; all given ones must hold. Of a list, any value may match. */
export type ScriptFilter = {
  /** Only these scripts. */
  ids?: Array<string | number> | null | undefined;
  /** Only scripts with any of these names. */
  names?: Array<string> | null | undefined;
  /** Part of the name or description, upper and lower case alike. */
  search?: string | null | undefined;
};

/** Exactly one of ID and name. */
export type ScriptLocator =
  {   /** ID of the script. */
  id: string | number; name?: never; }
  |  { id?: never;   /** Name of the script; an operator finds those of the default tenant by it. */
  name: string; };

/** Which occurrence to skip. */
export type SkipOccurrenceInput = {
  /** The instant that the rule gives, without jitter. It must not be decided yet. */
  nominalAt: unknown;
  /** Why, at most 1000 characters. */
  reason?: string | null | undefined;
  /** ID of the schedule. */
  scheduleId: string | number;
};

/** A label of a task. */
export type TagInput = {
  /** 1 to 63 characters. */
  key: string;
  /** At most 255 characters; may be empty. */
  value: string;
};

/** Conditions for tasks; all given ones must hold. Of a list, any value may match. */
export type TaskFilter = {
  /** Only tasks with a schedule that fires within this time from now. */
  dueWithin?: unknown;
  /** Only these tasks. */
  ids?: Array<string | number> | null | undefined;
  /** Only tasks of any of these modules. */
  modules?: Array<string> | null | undefined;
  /** Only tasks with any of these names. */
  names?: Array<string> | null | undefined;
  /** Part of the name, title or description, upper and lower case alike. */
  search?: string | null | undefined;
  /** Only tasks in any of these states. */
  states?: Array<TaskState> | null | undefined;
  /** Only tasks that have all of these tags. */
  tags?: Array<TagInput> | null | undefined;
};

/** Exactly one of ID and name. */
export type TaskLocator =
  {   /** ID of the task. */
  id: string | number; name?: never; }
  |  { id?: never;   /** Name of the task; an operator finds those of the default tenant by it. */
  name: string; };

/** Order of a list of tasks. */
export type TaskOrder = {
  /** Which end comes first. */
  direction?: OrderDirection;
  /** By what the list is sorted. */
  field?: TaskOrderField;
};

/** By what a list of tasks can be sorted. */
export type TaskOrderField =
  /** When a task was created. */
  | 'CREATED_AT'
  /** Its name, by code points. */
  | 'NAME'
  /** When it fires next; tasks that never fire come last. */
  | 'NEXT_FIRE_AT'
  /** Its priority. */
  | 'PRIORITY'
  /** When it was last changed. */
  | 'UPDATED_AT';

/** Whether a task may run. */
export type TaskState =
  /** It may run. */
  | 'ACTIVE'
  /** It was ended for good. Its schedules have ended. */
  | 'CANCELED'
  /** Its schedules start nothing; it can be run by hand. */
  | 'PAUSED';

/** A time that is left out. */
export type TimeSpanInput = {
  /** First instant, inclusive. */
  from: unknown;
  /** Why it is left out, at most 1000 characters. */
  note?: string | null | undefined;
  /** End, exclusive; after from. */
  to: unknown;
};

/** Which skip or move to take back. */
export type UndoOccurrenceChangeInput = {
  /** The instant that the rule gives, without jitter. */
  nominalAt: unknown;
  /** ID of the schedule. */
  scheduleId: string | number;
};

/** Changes of a calendar. Absent = keep, null = clear, value = set. */
export type UpdateCalendarInput = {
  /** Free text for people, at most 10,000 characters. */
  description?: string | null | undefined;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  expectedVersion?: number | null | undefined;
  /** ID of the calendar. */
  id: string | number;
  /** 1 to 200 characters, unique within the tenant. */
  name?: string | null | undefined;
  /** Replaces all of its spans; at most 1000. */
  spans?: Array<CalendarSpanInput> | null | undefined;
  /** The time zone in which whole days are read. */
  timeZone?: unknown;
};

/** Changes of a schedule. Absent = keep, null = clear, value = set. */
export type UpdateScheduleInput = {
  /** Replaces all of its calendars; at most 20 IDs. */
  calendars?: Array<string | number> | null | undefined;
  /** Replaces the whole policy. */
  catchUp?: CatchUpPolicyInput | null | undefined;
  /** Replaces the whole policy. */
  dst?: DstPolicyInput | null | undefined;
  /** No instants from here on; after startsAt. Null = no end. */
  endsAt?: unknown;
  /** Replaces all of its exclusions; at most 1000. */
  exclusions?: Array<TimeSpanInput> | null | undefined;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  expectedVersion?: number | null | undefined;
  /** ID of the schedule. */
  id: string | number;
  /** Each instant fires up to this much later, at most 1 day. Null = none. */
  jitter?: unknown;
  /** End after this many started instants, those before the edit included. Null = no limit. */
  maxRuns?: number | null | undefined;
  /** 1 to 200 characters. Null = made from the recurrence. */
  name?: string | null | undefined;
  /** What happens at an instant while an earlier run is still going on. */
  overlap?: OverlapPolicy | null | undefined;
  /** Replaces top-level keys of the task's params. Null = none. */
  paramsOverride?: unknown;
  /** Pause by itself after this many failed runs in a row, 1 to 1000. Null = never. */
  pauseAfterFailures?: number | null | undefined;
  /** The rule by which it fires from now on. */
  recurrence?: RecurrenceInput | null | undefined;
  /** False: it runs from now on; what was recorded in shadow mode is not run afterwards. */
  shadow?: boolean | null | undefined;
  /** No instants before. Null = no beginning. */
  startsAt?: unknown;
  /** The time zone in which the recurrence is read. */
  timeZone?: unknown;
  /** True: check everything and store nothing. */
  validateOnly?: boolean;
};

/** Changes of a script. Absent = keep, null = clear, value = set. */
export type UpdateScriptInput = {
  /** Free text for people, at most 10,000 characters. */
  description?: string | null | undefined;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  expectedVersion?: number | null | undefined;
  /** ID of the script. */
  id: string | number;
  /** A program with its first arguments, separated by single spaces. */
  interpreter?: string | null | undefined;
  /** 1 to 200 characters. INVALID_STATE while tasks use the old name. */
  name?: string | null | undefined;
  /** 1 byte to 512 KiB in UTF-8. */
  text?: string | null | undefined;
};

/** Changes of a task. Absent = keep, null = clear, value = set. */
export type UpdateTaskInput = {
  /** Replaces the whole policy. Null = no limit. */
  concurrency?: ConcurrencyPolicyInput | null | undefined;
  /** Free text for people, at most 10,000 characters. */
  description?: string | null | undefined;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  expectedVersion?: number | null | undefined;
  /** ID of the task. INVALID_STATE if it is canceled. */
  id: string | number;
  /** Name of the kind of work; the params must fit it. */
  module?: string | null | undefined;
  /** 1 to 200 characters, unique within the tenant. */
  name?: string | null | undefined;
  /** Replaces all parameters of the module; at most 256 KiB. */
  params?: unknown;
  /** Why it is paused. */
  pauseNote?: string | null | undefined;
  /** True: its schedules start nothing until this is set to false. */
  paused?: boolean | null | undefined;
  /** -100 to 100; queued runs with a higher value start first. */
  priority?: number | null | undefined;
  /** Replaces the whole policy. Null = no retries. */
  retry?: RetryPolicyInput | null | undefined;
  /** Replaces all of its tags; at most 50. */
  tags?: Array<TagInput> | null | undefined;
  /** Limit of one attempt, at most 30 days. Null = no limit. */
  timeout?: unknown;
  /** Title for people, at most 200 characters. */
  title?: string | null | undefined;
  /** True: check everything and store nothing. */
  validateOnly?: boolean;
};

/** Changes of a tenant. Absent = keep, null = clear, value = set. */
export type UpdateTenantInput = {
  /** False: its tokens are refused and its schedules start nothing. */
  enabled?: boolean | null | undefined;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  expectedVersion?: number | null | undefined;
  /** ID of the tenant. */
  id: string | number;
  /** Language of texts for its users. */
  locale?: unknown;
  /** How long log entries are kept after the end of their run. */
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
  /** Name for people, 1 to 200 characters. */
  name?: string | null | undefined;
  /** How long ended runs are kept. */
  runRetention?: unknown;
  /** Time zone of schedules that name none. */
  timeZone?: unknown;
};

/** Days of the week. */
export type Weekday =
  /** 5 in cron. */
  | 'FRIDAY'
  /** The first day of an ISO week; 1 in cron. */
  | 'MONDAY'
  /** 6 in cron. */
  | 'SATURDAY'
  /** The last day of an ISO week; 0 in cron. */
  | 'SUNDAY'
  /** 4 in cron. */
  | 'THURSDAY'
  /** 2 in cron. */
  | 'TUESDAY'
  /** 3 in cron. */
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
    parametersSchema
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