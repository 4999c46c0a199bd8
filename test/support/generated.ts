/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What becomes of runs that have not ended. */
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
  readonly fence: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** The lines, in order; at most 1000. */
  readonly lines: ReadonlyArray<LogLineInput>;
  /** How many lines of this attempt were sent before; 0 for the first call. */
  readonly offset: number;
  /** ID of the claimed run. */
  readonly runId: string;
};

/** Which past range of which schedule to run. */
export type BackfillScheduleInput = {
  /** True: answer which instants would run, and store nothing. */
  readonly dryRun?: boolean;
  /** ID of the schedule. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** How many of the runs may be at work at once, 1 to 1000. */
  readonly maxConcurrent?: number;
  /** Both ends are required and lie in the past; at most 1000 planned instants. */
  readonly range: DateTimeRange;
  /** Which instants of the range to run. */
  readonly which?: BackfillSelection;
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
  readonly daysOfMonth?: ReadonlyArray<number> | null | undefined;
  /** 0 to 23. Without hours and minutes: midnight. */
  readonly hours?: ReadonlyArray<number> | null | undefined;
  /** 0 to 59. Without minutes: the full hour. */
  readonly minutes?: ReadonlyArray<number> | null | undefined;
  /** 1 to 12, January first. */
  readonly months?: ReadonlyArray<number> | null | undefined;
  /** Weekdays by their place in the month, such as the second Tuesday. */
  readonly nthWeekdays?: ReadonlyArray<NthWeekdayInput> | null | undefined;
  /** Days of the week. */
  readonly weekdays?: ReadonlyArray<Weekday> | null | undefined;
  /** 1 to 5: days 1 to 7, 8 to 14 and so on. */
  readonly weeksOfMonth?: ReadonlyArray<number> | null | undefined;
  /** Four-digit years. */
  readonly years?: ReadonlyArray<number> | null | undefined;
};

/** Either instants (from and to) or whole days (fromDate, with or without toDate). */
export type CalendarSpanInput = {
  /** First instant, inclusive. */
  readonly from?: string | null | undefined;
  /** First whole day in the calendar's time zone, such as 2027-12-24. */
  readonly fromDate?: string | null | undefined;
  /** Why nothing runs then, at most 1000 characters. */
  readonly note?: string | null | undefined;
  /** End, exclusive; after from. */
  readonly to?: string | null | undefined;
  /** Last whole day, inclusive. Default: the day of fromDate. */
  readonly toDate?: string | null | undefined;
};

/** Which backfill to end. */
export type CancelBackfillInput = {
  /** What becomes of its runs that are at work. */
  readonly activeRuns?: ActiveRunsAction;
  /** ID of the backfill. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
};

/** Which run to cancel, and how. */
export type CancelRunInput = {
  /** How long a running attempt may take to end before it is killed, 0 to 1 hour. */
  readonly grace?: string | null | undefined;
  /** ID of the run. INVALID_STATE if it has ended otherwise than canceled. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** Why, at most 1000 characters; shown as Run.cancelReason. */
  readonly reason?: string | null | undefined;
};

/** Which task to end. Its schedules end for good; its history stays. */
export type CancelTaskInput = {
  /** What becomes of its runs that have not ended, those that wait included. */
  readonly activeRuns?: ActiveRunsAction;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  readonly expectedVersion?: number | null | undefined;
  /** ID of the task. One that is canceled already is answered as it is. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** Why; shown as Run.cancelReason of the runs that it cancels. */
  readonly reason?: string | null | undefined;
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
  readonly grace?: string;
  /** How many missed instants one catching up runs at most, 1 to 1000. */
  readonly max?: number;
  /** Which of the missed instants are run. */
  readonly mode?: CatchUpMode;
  /** Instants older than this are recorded as MISSED and never run; 0 to 366 days. */
  readonly window?: string;
};

/** What a worker of external modules asks for. A claim is a lease: without a call before leaseUntil the run goes to another worker. */
export type ClaimRunsInput = {
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** How long a silent worker keeps a claimed run, 1 second to 1 day. Each call about the run starts the lease again. */
  readonly lease?: string;
  /** How many runs to claim at most, 1 to 100. */
  readonly max?: number;
  /** Names of the work that this worker does, 1 to 100; runs name it in params.worker. */
  readonly modules: ReadonlyArray<string>;
  /** How long to wait for work if there is none, 0 to 1 minute. */
  readonly wait?: string;
  /** Name of the worker, 1 to 200 characters; shown as Run.worker. */
  readonly worker: string;
};

/** How a claimed run ended. A run that was asked to cancel and did not succeed ends as CANCELED. */
export type CompleteRunInput = {
  /** Only with succeeded: false. True: the work was called off, and no retry follows. */
  readonly canceled?: boolean;
  /** What went wrong. Default for a failure: an error that says the worker gave no reason. */
  readonly error?: RunErrorInput | null | undefined;
  /** Exit code of the worker's process, if there was one. */
  readonly exitCode?: number | null | undefined;
  /** The fence of the claim. */
  readonly fence: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** What the run returns, at most 1 MiB as JSON. */
  readonly result?: unknown;
  /** ID of the claimed run. LEASE_LOST if the claim no longer holds. */
  readonly runId: string;
  /** Whether the work succeeded. */
  readonly succeeded: boolean;
};

/** How many runs may be at work at once, for the whole task or for each value of its key. */
export type ConcurrencyPolicyInput = {
  /** Template over the params, such as {{params.host}}, at most 500 characters. Default: one limit for the whole task. */
  readonly key?: string | null | undefined;
  /** 1 to 100,000. Default: no limit. */
  readonly maxRuns?: number | null | undefined;
  /** What happens to a run when the limit is reached. */
  readonly onLimit?: OverlapPolicy;
};

/** The token to create. A token can only be given scopes that the caller has. */
export type CreateApiTokenInput = {
  /** 1 minute to 10 years. Default: 1 year. Null = it never expires, which only operators may ask for. */
  readonly expiresIn?: string | null | undefined;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** Name for people, 1 to 200 characters. */
  readonly name: string;
  /** What it may do; at least one scope. */
  readonly scopes: ReadonlyArray<ApiScope>;
  /** The tenant it is for; only operators may name another one. Default: the caller's own. */
  readonly tenantId?: string | null | undefined;
};

/** The calendar to create. */
export type CreateCalendarInput = {
  /** Free text for people, at most 10,000 characters. */
  readonly description?: string | null | undefined;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** 1 to 200 characters, unique within the tenant. */
  readonly name: string;
  /** The times at which nothing runs, at most 1000. Default: none. */
  readonly spans?: ReadonlyArray<CalendarSpanInput> | null | undefined;
  /** The tenant to create it in; only for operators. Default: the caller's, or the default tenant. */
  readonly tenantId?: string | null | undefined;
  /** The time zone in which whole days are read. Default: the tenant's. */
  readonly timeZone?: string | null | undefined;
};

/** A schedule to add to a task. */
export type CreateScheduleInput = {
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** The schedule to create. */
  readonly schedule: ScheduleInput;
  /** ID of the task. INVALID_STATE if it is canceled. */
  readonly taskId: string;
  /** True: check everything and store nothing. */
  readonly validateOnly?: boolean;
};

/** The script to create. */
export type CreateScriptInput = {
  /** Free text for people, at most 10,000 characters. */
  readonly description?: string | null | undefined;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** A program with its first arguments, separated by single spaces, such as "python3 -u". */
  readonly interpreter?: string;
  /** 1 to 200 characters, unique within the tenant. */
  readonly name: string;
  /** The tenant to create it in; only for operators. Default: the caller's, or the default tenant. */
  readonly tenantId?: string | null | undefined;
  /** 1 byte to 512 KiB in UTF-8. */
  readonly text: string;
};

/** The task to create, together with its schedules. */
export type CreateTaskInput = {
  /** How many runs may be at work at once. Default: no limit. */
  readonly concurrency?: ConcurrencyPolicyInput | null | undefined;
  /** Free text for people, at most 10,000 characters. */
  readonly description?: string | null | undefined;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** Name of the kind of work, as Query.taskModules lists it. */
  readonly module: string;
  /** 1 to 200 characters, unique within the tenant. */
  readonly name: string;
  /** Parameters of the module, checked against TaskModule.parametersSchema; at most 256 KiB. Default: none. */
  readonly params?: { readonly [key: string]: unknown } | null | undefined;
  /** -100 to 100; queued runs with a higher value start first. */
  readonly priority?: number;
  /** When failed attempts are repeated. Default: never. */
  readonly retry?: RetryPolicyInput | null | undefined;
  /** Schedules that are created with the task: all of it is stored, or nothing. Default: none. */
  readonly schedules?: ReadonlyArray<ScheduleInput> | null | undefined;
  /** At most 50, each key once. */
  readonly tags?: ReadonlyArray<TagInput> | null | undefined;
  /** The tenant to create it in; only for operators. Default: the caller's, or the default tenant. */
  readonly tenantId?: string | null | undefined;
  /** Limit of one attempt, at most 30 days. Default: no limit. */
  readonly timeout?: string | null | undefined;
  /** Title for people, at most 200 characters. */
  readonly title?: string | null | undefined;
  /** True: check everything and store nothing. */
  readonly validateOnly?: boolean;
};

/** The tenant to create; only for operators. */
export type CreateTenantInput = {
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** Language of texts for its users. Default: en. */
  readonly locale?: string | null | undefined;
  /** Runs at work at the same time. Default of a new tenant: 200. Null = no limit. */
  readonly maxConcurrentRuns?: number | null | undefined;
  /** Bytes of log a day of UTC. Whole. Default of a new tenant: 2 GiB. Null = no limit. */
  readonly maxLogBytesPerDay?: number | null | undefined;
  /** Mails an hour. Default of a new tenant: 1,000. Null = no limit. */
  readonly maxMailsPerHour?: number | null | undefined;
  /** Runs that wait for a place. Default of a new tenant: 100,000. Null = no limit. */
  readonly maxQueuedRuns?: number | null | undefined;
  /** Requests a second to each process that serves the API, over all APIs. Default of a new tenant: 500. Null = no limit. */
  readonly maxRequestsPerSecond?: number | null | undefined;
  /** Schedules that have not been deleted. Default of a new tenant: 100,000. Null = no limit. */
  readonly maxSchedules?: number | null | undefined;
  /** Bytes of all that is stored: params, scripts, results, documents of dialects, logs. Whole. Default of a new tenant: 20 GiB. Null = no limit. */
  readonly maxStoredBytes?: number | null | undefined;
  /** Tasks that have not been deleted. Default of a new tenant: 50,000. Null = no limit. */
  readonly maxTasks?: number | null | undefined;
  /** Names of the kinds of work that its tasks may do. Null = all that the installation has. A new tenant for which none are named gets external, http, simulate. */
  readonly modules?: ReadonlyArray<string> | null | undefined;
  /** Name for people, 1 to 200 characters. */
  readonly name: string;
  /** Short unique name: 1 to 63 lower-case letters, digits and single hyphens between them. */
  readonly slug: string;
  /** Time zone of schedules that name none. Default: UTC. */
  readonly timeZone?: string | null | undefined;
};

/** Times given by a cron expression. */
export type CronInput = {
  /** Read in the schedule's time zone. */
  readonly expression: string;
  /** How the expression is read. */
  readonly syntax?: CronSyntax;
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
  readonly from?: string | null | undefined;
  /** End, exclusive. */
  readonly to?: string | null | undefined;
};

/** Which calendar to delete. */
export type DeleteCalendarInput = {
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  readonly expectedVersion?: number | null | undefined;
  /** ID of the calendar. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** What happens if schedules refer to it. */
  readonly inUse?: CalendarInUse;
};

/** Which schedule to delete. Its ledger and runs stay. */
export type DeleteScheduleInput = {
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  readonly expectedVersion?: number | null | undefined;
  /** ID of the schedule. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
};

/** Which script to delete. INVALID_STATE while tasks use it. */
export type DeleteScriptInput = {
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  readonly expectedVersion?: number | null | undefined;
  /** ID of the script. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
};

/** Which task to delete. Its schedules end and its open runs are canceled; its history stays until retention deletes it. */
export type DeleteTaskInput = {
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  readonly expectedVersion?: number | null | undefined;
  /** ID of the task. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
};

/** Which node to drain, or to put to work again. */
export type DrainWorkerInput = {
  /** True: the node takes no new runs. False: it takes runs again. */
  readonly draining?: boolean;
  /** ID of the node, as ServerInfo.workers lists it. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
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
  readonly fold?: DstFold;
  /** What replaces a local time that does not exist in spring. */
  readonly gap?: DstGap;
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
  /** VersionConflictError: it was changed meanwhile. */
  | 'VERSION_CONFLICT';

/** Which task to run by hand. */
export type ExecuteTaskInput = {
  /** When the run starts. Default: now. */
  readonly at?: string | null | undefined;
  /** ID of the task. INVALID_STATE if it is canceled. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** Why, at most 1000 characters; kept with the run. */
  readonly note?: string | null | undefined;
  /** Replaces top-level keys of the task's params for this run. */
  readonly params?: { readonly [key: string]: unknown } | null | undefined;
  /** -100 to 100. Default: the task's. */
  readonly priority?: number | null | undefined;
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
  readonly fence: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** ID of the claimed run. LEASE_LOST if the claim no longer holds. */
  readonly runId: string;
  /** What it is doing, at most 1000 characters. Default: unchanged. */
  readonly statusMessage?: string | null | undefined;
  /** Progress, 0 to 100. Default: unchanged. */
  readonly statusPercent?: number | null | undefined;
};

/** Times at equal distances. */
export type IntervalInput = {
  /** An instant from which the distances are counted. Default: when the schedule was created. */
  readonly anchor?: string | null | undefined;
  /** The distance; calendar units such as P1D or P1M follow the schedule's time zone. */
  readonly every: string;
  /** True: count from the end of each run. False: from its planned instant. */
  readonly fromCompletion?: boolean;
};

/** Conditions for log entries; all given ones must hold. */
export type LogFilter = {
  /** Only entries of this attempt. */
  readonly attempt?: number | null | undefined;
  /** Only entries of this level and higher ones. */
  readonly minLevel?: LogLevel | null | undefined;
  /** Part of the message, upper and lower case alike. */
  readonly search?: string | null | undefined;
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
  readonly fields?: { readonly [key: string]: unknown } | null | undefined;
  /** Severity. */
  readonly level?: LogLevel;
  /** The text, at most 65,536 characters. */
  readonly message: string;
  /** Progress, 0 to 100; it becomes the run's progress as well. */
  readonly statusPercent?: number | null | undefined;
  /** When it was written. Default: when it arrives. */
  readonly timestamp?: string | null | undefined;
};

/** Which occurrence to move, and where. */
export type MoveOccurrenceInput = {
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** The instant that the rule gives, without jitter. It identifies the occurrence also after earlier moves. */
  readonly nominalAt: string;
  /** Why, at most 1000 characters. */
  readonly reason?: string | null | undefined;
  /** ID of the schedule. */
  readonly scheduleId: string;
  /** When it fires instead. An instant in the past means now. */
  readonly to: string;
};

/** A weekday by its place in the month. */
export type NthWeekdayInput = {
  /** 1 to 5, or -1 for the last. */
  readonly nth: number;
  /** The day of the week. */
  readonly weekday: Weekday;
};

/** Conditions for occurrences; all given ones must hold. */
export type OccurrenceFilter = {
  /** Only instants in this range. */
  readonly nominalAt?: DateTimeRange | null | undefined;
  /** Only occurrences of any of these schedules. */
  readonly scheduleIds?: ReadonlyArray<string> | null | undefined;
  /** Only occurrences in any of these states. */
  readonly states?: ReadonlyArray<OccurrenceState> | null | undefined;
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
  readonly at: string; readonly in?: never; readonly localAt?: never; }
  |  { readonly at?: never;   /** This long after the call. */
  readonly in: string; readonly localAt?: never; }
  |  { readonly at?: never; readonly in?: never;   /** Local time in the schedule's time zone. */
  readonly localAt: string; };

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
  /** The run before is asked to end within 30 seconds; then the new one starts. */
  | 'CANCEL_OTHER'
  /** The new run is skipped. */
  | 'SKIP'
  /** The run before is killed at once; then the new one starts. */
  | 'TERMINATE_OTHER';

/** Which schedule to pause, and until when. */
export type PauseScheduleInput = {
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  readonly expectedVersion?: number | null | undefined;
  /** ID of the schedule. INVALID_STATE if it has ended. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** Why, at most 1000 characters; shown as Schedule.pauseNote. */
  readonly note?: string | null | undefined;
  /** When it resumes by itself. Default: never. */
  readonly until?: string | null | undefined;
};

/** A schedule to try out. */
export type PreviewRecurrenceInput = {
  /** How many instants to show, 1 to 500. */
  readonly count?: number;
  /** What happens when clocks change. */
  readonly dst?: DstPolicyInput | null | undefined;
  /** No instants from here on. Default: no end. */
  readonly endsAt?: string | null | undefined;
  /** Times that are left out. */
  readonly exclusions?: ReadonlyArray<TimeSpanInput> | null | undefined;
  /** Show instants from here on. Default: now. */
  readonly from?: string | null | undefined;
  /** Each instant fires up to this much later, at most 1 day. Default: none. */
  readonly jitter?: string | null | undefined;
  /** The rule to try out. */
  readonly recurrence: RecurrenceInput;
  /** No instants before. Default: no beginning. */
  readonly startsAt?: string | null | undefined;
  /** Time zone of the rule. Default: the tenant's. */
  readonly timeZone?: string | null | undefined;
};

/** Times given by a rule of RFC 5545. */
export type RRuleInput = {
  /** The rule without DTSTART, such as FREQ=WEEKLY;BYDAY=MO. */
  readonly rule: string;
  /** Local time in the schedule's time zone from which the rule counts (DTSTART). */
  readonly start: string;
};

/** The rule by which a schedule fires; exactly one kind is given. */
export type RecurrenceInput =
  {   /** Criteria for local dates and times. */
  readonly calendar: CalendarInput; readonly cron?: never; readonly interval?: never; readonly once?: never; readonly rrule?: never; }
  |  { readonly calendar?: never;   /** A cron expression. */
  readonly cron: CronInput; readonly interval?: never; readonly once?: never; readonly rrule?: never; }
  |  { readonly calendar?: never; readonly cron?: never;   /** Equal distances. */
  readonly interval: IntervalInput; readonly once?: never; readonly rrule?: never; }
  |  { readonly calendar?: never; readonly cron?: never; readonly interval?: never;   /** One single instant. */
  readonly once: OnceInput; readonly rrule?: never; }
  |  { readonly calendar?: never; readonly cron?: never; readonly interval?: never; readonly once?: never;   /** A rule of RFC 5545. */
  readonly rrule: RRuleInput; };

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
  readonly catchUp?: CatchUpMode;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  readonly expectedVersion?: number | null | undefined;
  /** ID of the schedule. INVALID_STATE if it is not paused. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
};

/** When a failed attempt is repeated. All fields have defaults. */
export type RetryPolicyInput = {
  /** How the delay grows from attempt to attempt. */
  readonly backoff?: Backoff;
  /** Delay before the second attempt, 0 to 7 days. */
  readonly delay?: string;
  /** Growth of the delay for each further attempt with EXPONENTIAL, 1 to 100. */
  readonly factor?: number;
  /** Share of each delay that is drawn at random, 0 to 1. It only shortens the delay. */
  readonly jitter?: number;
  /** Attempts of one run at most, 1 to 1000; 1 = no retry. */
  readonly maxAttempts?: number;
  /** Upper limit of the delay, 0 to 7 days. */
  readonly maxDelay?: string;
  /** Whether an attempt that timed out is repeated. */
  readonly retryOnTimeout?: boolean;
};

/** Which run to repeat as a new run. */
export type RetryRunInput = {
  /** ID of a run that has ended; INVALID_STATE otherwise. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** Replaces top-level keys of the earlier run's params. Default: none. */
  readonly params?: { readonly [key: string]: unknown } | null | undefined;
};

/** Which token to revoke. */
export type RevokeApiTokenInput = {
  /** ID of the token. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
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
  readonly message: string;
  /** False: another attempt would fail in the same way, and none is made. */
  readonly retryable?: boolean;
  /** Where it happened in the code, at most 65,536 characters. */
  readonly stack?: string | null | undefined;
  /** Name for programs, 1 to 200 characters. */
  readonly type: string;
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
  readonly finishedAt?: DateTimeRange | null | undefined;
  /** Only these runs. */
  readonly ids?: ReadonlyArray<string> | null | undefined;
  /** Only runs that have made at least this many attempts. */
  readonly minAttempt?: number | null | undefined;
  /** Only runs of any of these schedules. */
  readonly scheduleIds?: ReadonlyArray<string> | null | undefined;
  /** Only runs that were to start in this range. */
  readonly scheduledFor?: DateTimeRange | null | undefined;
  /** Only runs in any of these states. */
  readonly states?: ReadonlyArray<RunState> | null | undefined;
  /** Only runs of tasks that have all of these tags. */
  readonly tags?: ReadonlyArray<TagInput> | null | undefined;
  /** Only runs of any of these tasks. */
  readonly taskIds?: ReadonlyArray<string> | null | undefined;
  /** Only runs that were created for any of these reasons. */
  readonly triggers?: ReadonlyArray<RunTrigger> | null | undefined;
};

/** Order of a list of runs. */
export type RunOrder = {
  /** Which end comes first. */
  readonly direction?: OrderDirection;
  /** By what the list is sorted. */
  readonly field?: RunOrderField;
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
  readonly kinds?: ReadonlyArray<RecurrenceKind> | null | undefined;
  /** Only schedules that fire next in this range. */
  readonly nextFireAt?: DateTimeRange | null | undefined;
  /** Only schedules in any of these states. */
  readonly states?: ReadonlyArray<ScheduleState> | null | undefined;
  /** Only schedules of tasks that have all of these tags. */
  readonly tags?: ReadonlyArray<TagInput> | null | undefined;
  /** Only schedules of any of these tasks. */
  readonly taskIds?: ReadonlyArray<string> | null | undefined;
};

/** The schedule to create. */
export type ScheduleInput = {
  /** IDs of calendars whose times are left out, at most 20. Default: none. */
  readonly calendars?: ReadonlyArray<string> | null | undefined;
  /** What happens to instants that no node decided in time; an edit replaces the whole policy. */
  readonly catchUp?: CatchUpPolicyInput | null | undefined;
  /** What it is for, at most 10,000 characters. Null = nothing. */
  readonly description?: string | null | undefined;
  /** What happens when clocks change; an edit replaces the whole policy. */
  readonly dst?: DstPolicyInput | null | undefined;
  /** No instants from here on; after startsAt. Null = no end. */
  readonly endsAt?: string | null | undefined;
  /** Times that are left out, at most 1000; an edit replaces all of them. */
  readonly exclusions?: ReadonlyArray<TimeSpanInput> | null | undefined;
  /** Each instant fires up to this much later, at most 1 day. Null = none. */
  readonly jitter?: string | null | undefined;
  /** End after this many started instants, those before an edit included; at least 1. Null = no limit. */
  readonly maxRuns?: number | null | undefined;
  /** 1 to 200 characters. Default, and what null means: made from the recurrence. */
  readonly name?: string | null | undefined;
  /** What happens at an instant while an earlier run is still going on. */
  readonly overlap?: OverlapPolicy;
  /** Replaces top-level keys of the task's params. Null = none. */
  readonly paramsOverride?: { readonly [key: string]: unknown } | null | undefined;
  /** Pause by itself after this many failed runs in a row, 1 to 1000. Null = never. */
  readonly pauseAfterFailures?: number | null | undefined;
  /** Why it is paused, at most 1000 characters. */
  readonly pauseNote?: string | null | undefined;
  /** True: it is paused from the start. */
  readonly paused?: boolean;
  /** The rule by which it fires. A rule that can never fire is refused. */
  readonly recurrence: RecurrenceInput;
  /** True: record what would run as SKIPPED_SHADOW, and start nothing. */
  readonly shadow?: boolean;
  /** No instants before. Null = no beginning. */
  readonly startsAt?: string | null | undefined;
  /** The time zone in which the recurrence is read. Default, and what null means: the tenant's. */
  readonly timeZone?: string | null | undefined;
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
  readonly ids?: ReadonlyArray<string> | null | undefined;
  /** Only scripts with any of these names. */
  readonly names?: ReadonlyArray<string> | null | undefined;
  /** Part of the name or description, upper and lower case alike. */
  readonly search?: string | null | undefined;
};

/** Exactly one of ID and name. */
export type ScriptLocator =
  {   /** ID of the script. */
  readonly id: string; readonly name?: never; }
  |  { readonly id?: never;   /** Name of the script; an operator finds those of the default tenant by it. */
  readonly name: string; };

/** Which occurrence to skip. */
export type SkipOccurrenceInput = {
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** The instant that the rule gives, without jitter. It must not be decided yet. */
  readonly nominalAt: string;
  /** Why, at most 1000 characters. */
  readonly reason?: string | null | undefined;
  /** ID of the schedule. */
  readonly scheduleId: string;
};

/** A label of a task. */
export type TagInput = {
  /** 1 to 63 characters. */
  readonly key: string;
  /** At most 255 characters; may be empty. */
  readonly value: string;
};

/** Conditions for tasks; all given ones must hold. Of a list, any value may match. */
export type TaskFilter = {
  /** Only tasks with a schedule that fires within this time from now. */
  readonly dueWithin?: string | null | undefined;
  /** Only these tasks. */
  readonly ids?: ReadonlyArray<string> | null | undefined;
  /** Only tasks of any of these modules. */
  readonly modules?: ReadonlyArray<string> | null | undefined;
  /** Only tasks with any of these names. */
  readonly names?: ReadonlyArray<string> | null | undefined;
  /** Part of the name, title or description, upper and lower case alike. */
  readonly search?: string | null | undefined;
  /** Only tasks in any of these states. */
  readonly states?: ReadonlyArray<TaskState> | null | undefined;
  /** Only tasks that have all of these tags. */
  readonly tags?: ReadonlyArray<TagInput> | null | undefined;
};

/** Exactly one of ID and name. */
export type TaskLocator =
  {   /** ID of the task. */
  readonly id: string; readonly name?: never; }
  |  { readonly id?: never;   /** Name of the task; an operator finds those of the default tenant by it. */
  readonly name: string; };

/** Order of a list of tasks. */
export type TaskOrder = {
  /** Which end comes first. */
  readonly direction?: OrderDirection;
  /** By what the list is sorted. */
  readonly field?: TaskOrderField;
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
  readonly from: string;
  /** Why it is left out, at most 1000 characters. */
  readonly note?: string | null | undefined;
  /** End, exclusive; after from. */
  readonly to: string;
};

/** Which skip or move to take back. */
export type UndoOccurrenceChangeInput = {
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** The instant that the rule gives, without jitter. */
  readonly nominalAt: string;
  /** ID of the schedule. */
  readonly scheduleId: string;
};

/** Changes of a calendar. Absent = keep, null = clear, value = set. */
export type UpdateCalendarInput = {
  /** Free text for people, at most 10,000 characters. */
  readonly description?: string | null | undefined;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  readonly expectedVersion?: number | null | undefined;
  /** ID of the calendar. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** 1 to 200 characters, unique within the tenant. */
  readonly name?: string | null | undefined;
  /** Replaces all of its spans; at most 1000. */
  readonly spans?: ReadonlyArray<CalendarSpanInput> | null | undefined;
  /** The time zone in which whole days are read. */
  readonly timeZone?: string | null | undefined;
};

/** Changes of a schedule. Absent = keep, null = clear, value = set. */
export type UpdateScheduleInput = {
  /** Replaces all of its calendars; at most 20 IDs. */
  readonly calendars?: ReadonlyArray<string> | null | undefined;
  /** What happens to instants that no node decided in time; an edit replaces the whole policy. */
  readonly catchUp?: CatchUpPolicyInput | null | undefined;
  /** What it is for, at most 10,000 characters. Null = nothing. */
  readonly description?: string | null | undefined;
  /** What happens when clocks change; an edit replaces the whole policy. */
  readonly dst?: DstPolicyInput | null | undefined;
  /** No instants from here on; after startsAt. Null = no end. */
  readonly endsAt?: string | null | undefined;
  /** Times that are left out, at most 1000; an edit replaces all of them. */
  readonly exclusions?: ReadonlyArray<TimeSpanInput> | null | undefined;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  readonly expectedVersion?: number | null | undefined;
  /** ID of the schedule. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** Each instant fires up to this much later, at most 1 day. Null = none. */
  readonly jitter?: string | null | undefined;
  /** End after this many started instants, those before an edit included; at least 1. Null = no limit. */
  readonly maxRuns?: number | null | undefined;
  /** 1 to 200 characters. Default, and what null means: made from the recurrence. */
  readonly name?: string | null | undefined;
  /** What happens at an instant while an earlier run is still going on. */
  readonly overlap?: OverlapPolicy | null | undefined;
  /** Replaces top-level keys of the task's params. Null = none. */
  readonly paramsOverride?: { readonly [key: string]: unknown } | null | undefined;
  /** Pause by itself after this many failed runs in a row, 1 to 1000. Null = never. */
  readonly pauseAfterFailures?: number | null | undefined;
  /** The rule by which it fires from now on. */
  readonly recurrence?: RecurrenceInput | null | undefined;
  /** False: it runs from now on; what was recorded in shadow mode is not run afterwards. */
  readonly shadow?: boolean | null | undefined;
  /** No instants before. Null = no beginning. */
  readonly startsAt?: string | null | undefined;
  /** The time zone in which the recurrence is read. Default, and what null means: the tenant's. */
  readonly timeZone?: string | null | undefined;
  /** True: check everything and store nothing. */
  readonly validateOnly?: boolean;
};

/** Changes of a script. Absent = keep, null = clear, value = set. */
export type UpdateScriptInput = {
  /** Free text for people, at most 10,000 characters. */
  readonly description?: string | null | undefined;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  readonly expectedVersion?: number | null | undefined;
  /** ID of the script. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** A program with its first arguments, separated by single spaces. */
  readonly interpreter?: string | null | undefined;
  /** 1 to 200 characters. INVALID_STATE while tasks use the old name. */
  readonly name?: string | null | undefined;
  /** 1 byte to 512 KiB in UTF-8. */
  readonly text?: string | null | undefined;
};

/** Changes of a task. Absent = keep, null = clear, value = set. */
export type UpdateTaskInput = {
  /** Replaces the whole policy. */
  readonly concurrency?: ConcurrencyPolicyInput | null | undefined;
  /** Free text for people, at most 10,000 characters. */
  readonly description?: string | null | undefined;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  readonly expectedVersion?: number | null | undefined;
  /** ID of the task. INVALID_STATE if it is canceled. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** Name of the kind of work; the params must fit it. */
  readonly module?: string | null | undefined;
  /** 1 to 200 characters, unique within the tenant. */
  readonly name?: string | null | undefined;
  /** Replaces all parameters of the module; at most 256 KiB. */
  readonly params?: { readonly [key: string]: unknown } | null | undefined;
  /** Why it is paused. */
  readonly pauseNote?: string | null | undefined;
  /** True: its schedules start nothing until this is set to false. */
  readonly paused?: boolean | null | undefined;
  /** -100 to 100; queued runs with a higher value start first. */
  readonly priority?: number | null | undefined;
  /** Replaces the whole policy. */
  readonly retry?: RetryPolicyInput | null | undefined;
  /** Replaces all of its tags; at most 50. */
  readonly tags?: ReadonlyArray<TagInput> | null | undefined;
  /** Limit of one attempt, at most 30 days. Null = no limit. */
  readonly timeout?: string | null | undefined;
  /** Title for people, at most 200 characters. */
  readonly title?: string | null | undefined;
  /** True: check everything and store nothing. */
  readonly validateOnly?: boolean;
};

/** Changes of a tenant. Absent = keep, null = clear, value = set. */
export type UpdateTenantInput = {
  /** False: its tokens are refused and its schedules start nothing. */
  readonly enabled?: boolean | null | undefined;
  /** Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version. */
  readonly expectedVersion?: number | null | undefined;
  /** ID of the tenant. */
  readonly id: string;
  /** Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters. */
  readonly idempotencyKey?: string | null | undefined;
  /** Language of texts for its users. */
  readonly locale?: string | null | undefined;
  /** How long log entries are kept after the end of their run: 1 minute to 100 years. A new tenant has 30 days. */
  readonly logRetention?: string | null | undefined;
  /** Runs at work at the same time. Default of a new tenant: 200. Null = no limit. */
  readonly maxConcurrentRuns?: number | null | undefined;
  /** Bytes of log a day of UTC. Whole. Default of a new tenant: 2 GiB. Null = no limit. */
  readonly maxLogBytesPerDay?: number | null | undefined;
  /** Mails an hour. Default of a new tenant: 1,000. Null = no limit. */
  readonly maxMailsPerHour?: number | null | undefined;
  /** Runs that wait for a place. Default of a new tenant: 100,000. Null = no limit. */
  readonly maxQueuedRuns?: number | null | undefined;
  /** Requests a second to each process that serves the API, over all APIs. Default of a new tenant: 500. Null = no limit. */
  readonly maxRequestsPerSecond?: number | null | undefined;
  /** Schedules that have not been deleted. Default of a new tenant: 100,000. Null = no limit. */
  readonly maxSchedules?: number | null | undefined;
  /** Bytes of all that is stored: params, scripts, results, documents of dialects, logs. Whole. Default of a new tenant: 20 GiB. Null = no limit. */
  readonly maxStoredBytes?: number | null | undefined;
  /** Tasks that have not been deleted. Default of a new tenant: 50,000. Null = no limit. */
  readonly maxTasks?: number | null | undefined;
  /** Names of the kinds of work that its tasks may do. Null = all that the installation has. A new tenant for which none are named gets external, http, simulate. */
  readonly modules?: ReadonlyArray<string> | null | undefined;
  /** Name for people, 1 to 200 characters. */
  readonly name?: string | null | undefined;
  /** How long ended runs are kept: 1 minute to 100 years. A new tenant has 90 days. */
  readonly runRetention?: string | null | undefined;
  /** Time zone of schedules that name none. */
  readonly timeZone?: string | null | undefined;
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

export type TenantFieldsFragment = { readonly id: string, readonly slug: string, readonly name: string, readonly enabled: boolean, readonly timeZone: string, readonly locale: string, readonly version: number, readonly limits: { readonly maxTasks: number | null, readonly maxConcurrentRuns: number | null, readonly logRetention: string, readonly runRetention: string } };

export type ApiTokenFieldsFragment = { readonly id: string, readonly name: string, readonly prefix: string, readonly scopes: ReadonlyArray<ApiScope>, readonly createdAt: string, readonly expiresAt: string | null, readonly lastUsedAt: string | null, readonly revokedAt: string | null };

export type AccessQueryVariables = Exact<{ [key: string]: never; }>;


export type AccessQuery = { readonly tenants: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly name: string, readonly enabled: boolean, readonly timeZone: string, readonly locale: string, readonly version: number, readonly limits: { readonly maxTasks: number | null, readonly maxConcurrentRuns: number | null, readonly logRetention: string, readonly runRetention: string } }>, readonly apiTokens: ReadonlyArray<{ readonly id: string, readonly name: string, readonly prefix: string, readonly scopes: ReadonlyArray<ApiScope>, readonly createdAt: string, readonly expiresAt: string | null, readonly lastUsedAt: string | null, readonly revokedAt: string | null, readonly tenant: { readonly id: string, readonly slug: string } | null }> };

export type CreateTenantMutationVariables = Exact<{
  input: CreateTenantInput;
}>;


export type CreateTenantMutation = { readonly createTenant: { readonly tenant: { readonly id: string, readonly slug: string, readonly name: string, readonly enabled: boolean, readonly timeZone: string, readonly locale: string, readonly version: number, readonly limits: { readonly maxTasks: number | null, readonly maxConcurrentRuns: number | null, readonly logRetention: string, readonly runRetention: string } } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type UpdateTenantMutationVariables = Exact<{
  input: UpdateTenantInput;
}>;


export type UpdateTenantMutation = { readonly updateTenant: { readonly tenant: { readonly id: string, readonly slug: string, readonly name: string, readonly enabled: boolean, readonly timeZone: string, readonly locale: string, readonly version: number, readonly limits: { readonly maxTasks: number | null, readonly maxConcurrentRuns: number | null, readonly logRetention: string, readonly runRetention: string } } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type CreateApiTokenMutationVariables = Exact<{
  input: CreateApiTokenInput;
}>;


export type CreateApiTokenMutation = { readonly createApiToken: { readonly secret: string | null, readonly apiToken: { readonly id: string, readonly name: string, readonly prefix: string, readonly scopes: ReadonlyArray<ApiScope>, readonly createdAt: string, readonly expiresAt: string | null, readonly lastUsedAt: string | null, readonly revokedAt: string | null } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type RevokeApiTokenMutationVariables = Exact<{
  input: RevokeApiTokenInput;
}>;


export type RevokeApiTokenMutation = { readonly revokeApiToken: { readonly apiToken: { readonly id: string, readonly name: string, readonly prefix: string, readonly scopes: ReadonlyArray<ApiScope>, readonly createdAt: string, readonly expiresAt: string | null, readonly lastUsedAt: string | null, readonly revokedAt: string | null } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type BackfillQueryVariables = Exact<{
  id: string;
}>;


export type BackfillQuery = { readonly backfill: { readonly id: string, readonly state: BackfillState, readonly from: string, readonly to: string, readonly which: BackfillSelection, readonly maxConcurrent: number, readonly total: number, readonly skipped: number, readonly createdAt: string, readonly canceledAt: string | null, readonly runs: ReadonlyArray<{ readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly statusMessage: string | null, readonly logCount: number, readonly exitCode: number | null, readonly cancelReason: string | null, readonly allowedActions: ReadonlyArray<RunAction>, readonly streamCursor: string, readonly version: number, readonly error: { readonly type: string, readonly message: string, readonly retryable: boolean } | null, readonly task: { readonly id: string, readonly name: string } }>, readonly progress: { readonly waiting: number, readonly running: number, readonly succeeded: number, readonly failed: number, readonly canceled: number } } | null };

export type BackfillScheduleMutationVariables = Exact<{
  input: BackfillScheduleInput;
}>;


export type BackfillScheduleMutation = { readonly backfillSchedule: { readonly instants: ReadonlyArray<string>, readonly skipped: number, readonly replayed: boolean, readonly backfill: { readonly id: string, readonly state: BackfillState, readonly from: string, readonly to: string, readonly which: BackfillSelection, readonly maxConcurrent: number, readonly total: number, readonly skipped: number, readonly createdAt: string, readonly canceledAt: string | null, readonly progress: { readonly waiting: number, readonly running: number, readonly succeeded: number, readonly failed: number, readonly canceled: number } } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type CancelBackfillMutationVariables = Exact<{
  input: CancelBackfillInput;
}>;


export type CancelBackfillMutation = { readonly cancelBackfill: { readonly backfill: { readonly id: string, readonly state: BackfillState, readonly from: string, readonly to: string, readonly which: BackfillSelection, readonly maxConcurrent: number, readonly total: number, readonly skipped: number, readonly createdAt: string, readonly canceledAt: string | null, readonly progress: { readonly waiting: number, readonly running: number, readonly succeeded: number, readonly failed: number, readonly canceled: number } } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type BackfillFieldsFragment = { readonly id: string, readonly state: BackfillState, readonly from: string, readonly to: string, readonly which: BackfillSelection, readonly maxConcurrent: number, readonly total: number, readonly skipped: number, readonly createdAt: string, readonly canceledAt: string | null, readonly progress: { readonly waiting: number, readonly running: number, readonly succeeded: number, readonly failed: number, readonly canceled: number } };

export type CalendarsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CalendarsQuery = { readonly calendars: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly description: string | null, readonly timeZone: string, readonly version: number, readonly spans: ReadonlyArray<{ readonly from: string, readonly to: string, readonly fromDate: string | null, readonly toDate: string | null, readonly note: string | null }> }> } };

export type CalendarQueryVariables = Exact<{
  id: string;
}>;


export type CalendarQuery = { readonly calendar: { readonly id: string, readonly name: string, readonly description: string | null, readonly timeZone: string, readonly version: number, readonly spans: ReadonlyArray<{ readonly from: string, readonly to: string, readonly fromDate: string | null, readonly toDate: string | null, readonly note: string | null }> } | null };

export type CreateCalendarMutationVariables = Exact<{
  input: CreateCalendarInput;
}>;


export type CreateCalendarMutation = { readonly createCalendar: { readonly replayed: boolean, readonly calendar: { readonly id: string, readonly name: string, readonly description: string | null, readonly timeZone: string, readonly version: number, readonly spans: ReadonlyArray<{ readonly from: string, readonly to: string, readonly fromDate: string | null, readonly toDate: string | null, readonly note: string | null }> } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type UpdateCalendarMutationVariables = Exact<{
  input: UpdateCalendarInput;
}>;


export type UpdateCalendarMutation = { readonly updateCalendar: { readonly calendar: { readonly id: string, readonly name: string, readonly description: string | null, readonly timeZone: string, readonly version: number, readonly spans: ReadonlyArray<{ readonly from: string, readonly to: string, readonly fromDate: string | null, readonly toDate: string | null, readonly note: string | null }> } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type DeleteCalendarMutationVariables = Exact<{
  input: DeleteCalendarInput;
}>;


export type DeleteCalendarMutation = { readonly deleteCalendar: { readonly deletedCalendarId: string | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type CalendarFieldsFragment = { readonly id: string, readonly name: string, readonly description: string | null, readonly timeZone: string, readonly version: number, readonly spans: ReadonlyArray<{ readonly from: string, readonly to: string, readonly fromDate: string | null, readonly toDate: string | null, readonly note: string | null }> };

export type RunFieldsFragment = { readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly statusMessage: string | null, readonly logCount: number, readonly exitCode: number | null, readonly cancelReason: string | null, readonly allowedActions: ReadonlyArray<RunAction>, readonly streamCursor: string, readonly version: number, readonly error: { readonly type: string, readonly message: string, readonly retryable: boolean } | null, readonly task: { readonly id: string, readonly name: string } };

export type ScheduleFieldsFragment = { readonly id: string, readonly name: string, readonly state: ScheduleState, readonly paused: boolean, readonly pauseNote: string | null, readonly pausedUntil: string | null, readonly timeZone: string, readonly overlap: OverlapPolicy, readonly nextFireAt: string | null, readonly lastFireAt: string | null, readonly version: number, readonly recurrence:
    | { readonly kind: RecurrenceKind, readonly summary: string }
    | { readonly kind: RecurrenceKind, readonly summary: string }
    | { readonly kind: RecurrenceKind, readonly summary: string }
    | { readonly kind: RecurrenceKind, readonly summary: string }
    | { readonly kind: RecurrenceKind, readonly summary: string }
   };

export type TaskFieldsFragment = { readonly id: string, readonly name: string, readonly title: string | null, readonly description: string | null, readonly state: TaskState, readonly priority: number, readonly params: { readonly [key: string]: unknown }, readonly timeout: string | null, readonly nextFireAt: string | null, readonly version: number, readonly module: { readonly id: string, readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> };

export type LogEntryFieldsFragment = { readonly index: number, readonly attempt: number, readonly level: LogLevel, readonly message: string, readonly fields: { readonly [key: string]: unknown } | null, readonly statusPercent: number | null, readonly timestamp: string };

type Problem_AlreadyExistsError_Fragment = { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Problem_ForbiddenError_Fragment = { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Problem_IdempotencyMismatchError_Fragment = { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Problem_InvalidStateError_Fragment = { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Problem_LimitExceededError_Fragment = { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Problem_ModuleUnavailableError_Fragment = { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Problem_NodesTooOldError_Fragment = { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Problem_NotFoundError_Fragment = { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Problem_ValidationError_Fragment = { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Problem_VersionConflictError_Fragment = { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

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


export type SkipOccurrenceMutation = { readonly skipOccurrence: { readonly occurrence: { readonly id: string, readonly nominalAt: string, readonly fireAt: string, readonly state: OccurrenceState, readonly reason: string | null, readonly changedBy: { readonly kind: ActorKind, readonly name: string } | null } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type MoveOccurrenceMutationVariables = Exact<{
  input: MoveOccurrenceInput;
}>;


export type MoveOccurrenceMutation = { readonly moveOccurrence: { readonly occurrence: { readonly id: string, readonly nominalAt: string, readonly fireAt: string, readonly state: OccurrenceState, readonly reason: string | null, readonly changedBy: { readonly kind: ActorKind, readonly name: string } | null } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type UndoOccurrenceChangeMutationVariables = Exact<{
  input: UndoOccurrenceChangeInput;
}>;


export type UndoOccurrenceChangeMutation = { readonly undoOccurrenceChange: { readonly occurrence: { readonly id: string, readonly nominalAt: string, readonly fireAt: string, readonly state: OccurrenceState, readonly reason: string | null, readonly changedBy: { readonly kind: ActorKind, readonly name: string } | null } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type ChangedOccurrenceFieldsFragment = { readonly id: string, readonly nominalAt: string, readonly fireAt: string, readonly state: OccurrenceState, readonly reason: string | null, readonly changedBy: { readonly kind: ActorKind, readonly name: string } | null };

export type PreviewRecurrenceQueryVariables = Exact<{
  input: PreviewRecurrenceInput;
  locale?: string | null | undefined;
}>;


export type PreviewRecurrenceQuery = { readonly previewRecurrence: { readonly valid: boolean, readonly summary: string | null, readonly warnings: ReadonlyArray<string>, readonly times: ReadonlyArray<{ readonly nominalAt: string, readonly fireAt: string, readonly local: string, readonly offset: string, readonly dstShifted: boolean }>, readonly errors: ReadonlyArray<{ readonly message: string, readonly path: ReadonlyArray<string> | null, readonly rule: string, readonly params: { readonly [key: string]: unknown } | null }> } };

export type PreviewScheduleUpdateQueryVariables = Exact<{
  input: UpdateScheduleInput;
  count?: number;
}>;


export type PreviewScheduleUpdateQuery = { readonly previewScheduleUpdate: { readonly summary: string | null, readonly state: ScheduleState | null, readonly nextFireAt: string | null, readonly ends: boolean, readonly kept: number, readonly firesAtOnce: boolean, readonly firesAtOnceReason: string | null, readonly warnings: ReadonlyArray<string>, readonly added: ReadonlyArray<{ readonly nominalAt: string, readonly fireAt: string }>, readonly removed: ReadonlyArray<{ readonly nominalAt: string, readonly fireAt: string }>, readonly superseded: ReadonlyArray<{ readonly nominalAt: string }>, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type UpcomingQueryVariables = Exact<{
  range: DateTimeRange;
  limit?: number;
}>;


export type UpcomingQuery = { readonly upcoming: ReadonlyArray<{ readonly skipped: string | null, readonly time: { readonly nominalAt: string, readonly fireAt: string, readonly local: string, readonly offset: string }, readonly schedule: { readonly id: string, readonly name: string, readonly task: { readonly id: string, readonly name: string } } }> };

export type ExplainScheduleQueryVariables = Exact<{
  id: string;
  at?: string | null | undefined;
}>;


export type ExplainScheduleQuery = { readonly schedule: { readonly id: string, readonly explain: { readonly at: string | null, readonly summary: string, readonly gates: ReadonlyArray<{ readonly name: string, readonly state: GateState, readonly detail: string, readonly heldBy: ReadonlyArray<string>, readonly opensAt: string | null }> } } | null };

export type ExplainRunQueryVariables = Exact<{
  id: string;
}>;


export type ExplainRunQuery = { readonly run: { readonly id: string, readonly explain: { readonly summary: string, readonly gates: ReadonlyArray<{ readonly name: string, readonly state: GateState, readonly detail: string, readonly heldBy: ReadonlyArray<string>, readonly opensAt: string | null }> } } | null };

export type ExplanationFieldsFragment = { readonly summary: string, readonly gates: ReadonlyArray<{ readonly name: string, readonly state: GateState, readonly detail: string, readonly heldBy: ReadonlyArray<string>, readonly opensAt: string | null }> };

export type RunsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: RunFilter | null | undefined;
  orderBy?: RunOrder | null | undefined;
}>;


export type RunsQuery = { readonly runs: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly statusMessage: string | null, readonly logCount: number, readonly exitCode: number | null, readonly cancelReason: string | null, readonly allowedActions: ReadonlyArray<RunAction>, readonly streamCursor: string, readonly version: number, readonly error: { readonly type: string, readonly message: string, readonly retryable: boolean } | null, readonly task: { readonly id: string, readonly name: string } }> } };

export type RunQueryVariables = Exact<{
  id: string;
}>;


export type RunQuery = { readonly run: { readonly params: { readonly [key: string]: unknown }, readonly result: unknown, readonly worker: string | null, readonly heartbeatAt: string | null, readonly nextAttemptAt: string | null, readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly statusMessage: string | null, readonly logCount: number, readonly exitCode: number | null, readonly cancelReason: string | null, readonly allowedActions: ReadonlyArray<RunAction>, readonly streamCursor: string, readonly version: number, readonly retryOf: { readonly id: string, readonly number: number } | null, readonly retries: ReadonlyArray<{ readonly id: string, readonly number: number, readonly state: RunState }>, readonly schedule: { readonly id: string, readonly name: string } | null, readonly occurrence: { readonly nominalAt: string, readonly state: OccurrenceState } | null, readonly error: { readonly type: string, readonly message: string, readonly retryable: boolean } | null, readonly task: { readonly id: string, readonly name: string } } | null };

export type RunLogQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: LogFilter | null | undefined;
}>;


export type RunLogQuery = { readonly run: { readonly id: string, readonly state: RunState, readonly logs: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly index: number, readonly attempt: number, readonly level: LogLevel, readonly message: string, readonly fields: { readonly [key: string]: unknown } | null, readonly statusPercent: number | null, readonly timestamp: string }> } } | null };

export type CancelRunMutationVariables = Exact<{
  input: CancelRunInput;
}>;


export type CancelRunMutation = { readonly cancelRun: { readonly run: { readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly statusMessage: string | null, readonly logCount: number, readonly exitCode: number | null, readonly cancelReason: string | null, readonly allowedActions: ReadonlyArray<RunAction>, readonly streamCursor: string, readonly version: number, readonly error: { readonly type: string, readonly message: string, readonly retryable: boolean } | null, readonly task: { readonly id: string, readonly name: string } } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type RetryRunMutationVariables = Exact<{
  input: RetryRunInput;
}>;


export type RetryRunMutation = { readonly retryRun: { readonly replayed: boolean, readonly run: { readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly statusMessage: string | null, readonly logCount: number, readonly exitCode: number | null, readonly cancelReason: string | null, readonly allowedActions: ReadonlyArray<RunAction>, readonly streamCursor: string, readonly version: number, readonly error: { readonly type: string, readonly message: string, readonly retryable: boolean } | null, readonly task: { readonly id: string, readonly name: string } } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type ScheduleQueryVariables = Exact<{
  id: string;
  count?: number | null | undefined;
}>;


export type ScheduleQuery = { readonly schedule: { readonly startsAt: string | null, readonly endsAt: string | null, readonly maxRuns: number | null, readonly remainingRuns: number | null, readonly jitter: string | null, readonly id: string, readonly name: string, readonly state: ScheduleState, readonly paused: boolean, readonly pauseNote: string | null, readonly pausedUntil: string | null, readonly timeZone: string, readonly overlap: OverlapPolicy, readonly nextFireAt: string | null, readonly lastFireAt: string | null, readonly version: number, readonly nextFireTimes: ReadonlyArray<{ readonly nominalAt: string, readonly fireAt: string, readonly local: string, readonly offset: string, readonly dstShifted: boolean }>, readonly recurrence:
      | { readonly kind: RecurrenceKind, readonly summary: string }
      | { readonly kind: RecurrenceKind, readonly summary: string }
      | { readonly kind: RecurrenceKind, readonly summary: string }
      | { readonly kind: RecurrenceKind, readonly summary: string }
      | { readonly kind: RecurrenceKind, readonly summary: string }
     } | null };

export type LedgerQueryVariables = Exact<{
  id: string;
  range: DateTimeRange;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: OccurrenceFilter | null | undefined;
}>;


export type LedgerQuery = { readonly schedule: { readonly id: string, readonly ledger: { readonly from: string, readonly to: string, readonly planned: number, readonly dispatched: number, readonly skipped: number, readonly missed: number, readonly superseded: number, readonly pending: number, readonly balanced: boolean, readonly unaccounted: ReadonlyArray<string> }, readonly occurrences: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly nominalAt: string, readonly until: string | null, readonly count: number, readonly fireAt: string, readonly state: OccurrenceState, readonly reason: string | null, readonly decidedAt: string, readonly lateness: string, readonly run: { readonly id: string, readonly state: RunState } | null }> } } | null };

export type CreateScheduleMutationVariables = Exact<{
  input: CreateScheduleInput;
}>;


export type CreateScheduleMutation = { readonly createSchedule: { readonly replayed: boolean, readonly schedule: { readonly id: string, readonly name: string, readonly state: ScheduleState, readonly paused: boolean, readonly pauseNote: string | null, readonly pausedUntil: string | null, readonly timeZone: string, readonly overlap: OverlapPolicy, readonly nextFireAt: string | null, readonly lastFireAt: string | null, readonly version: number, readonly recurrence:
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
       } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type UpdateScheduleMutationVariables = Exact<{
  input: UpdateScheduleInput;
}>;


export type UpdateScheduleMutation = { readonly updateSchedule: { readonly schedule: { readonly id: string, readonly name: string, readonly state: ScheduleState, readonly paused: boolean, readonly pauseNote: string | null, readonly pausedUntil: string | null, readonly timeZone: string, readonly overlap: OverlapPolicy, readonly nextFireAt: string | null, readonly lastFireAt: string | null, readonly version: number, readonly recurrence:
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
       } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type PauseScheduleMutationVariables = Exact<{
  input: PauseScheduleInput;
}>;


export type PauseScheduleMutation = { readonly pauseSchedule: { readonly schedule: { readonly id: string, readonly name: string, readonly state: ScheduleState, readonly paused: boolean, readonly pauseNote: string | null, readonly pausedUntil: string | null, readonly timeZone: string, readonly overlap: OverlapPolicy, readonly nextFireAt: string | null, readonly lastFireAt: string | null, readonly version: number, readonly recurrence:
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
       } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type ResumeScheduleMutationVariables = Exact<{
  input: ResumeScheduleInput;
}>;


export type ResumeScheduleMutation = { readonly resumeSchedule: { readonly caughtUp: number, readonly schedule: { readonly id: string, readonly name: string, readonly state: ScheduleState, readonly paused: boolean, readonly pauseNote: string | null, readonly pausedUntil: string | null, readonly timeZone: string, readonly overlap: OverlapPolicy, readonly nextFireAt: string | null, readonly lastFireAt: string | null, readonly version: number, readonly recurrence:
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
       } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type DeleteScheduleMutationVariables = Exact<{
  input: DeleteScheduleInput;
}>;


export type DeleteScheduleMutation = { readonly deleteSchedule: { readonly deletedScheduleId: string | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type ScriptsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: ScriptFilter | null | undefined;
}>;


export type ScriptsQuery = { readonly scripts: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly interpreter: string, readonly bytes: number, readonly version: number, readonly updatedAt: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ScriptQueryVariables = Exact<{
  by: ScriptLocator;
  version?: number | null | undefined;
}>;


export type ScriptQuery = { readonly script: { readonly id: string, readonly name: string, readonly description: string | null, readonly interpreter: string, readonly version: number, readonly text: string | null, readonly versions: ReadonlyArray<{ readonly version: number, readonly interpreter: string, readonly createdAt: string, readonly createdBy: { readonly name: string } }> } | null };

export type CreateScriptMutationVariables = Exact<{
  input: CreateScriptInput;
}>;


export type CreateScriptMutation = { readonly createScript: { readonly replayed: boolean, readonly script: { readonly id: string, readonly version: number } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type UpdateScriptMutationVariables = Exact<{
  input: UpdateScriptInput;
}>;


export type UpdateScriptMutation = { readonly updateScript: { readonly script: { readonly id: string, readonly version: number } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type DeleteScriptMutationVariables = Exact<{
  input: DeleteScriptInput;
}>;


export type DeleteScriptMutation = { readonly deleteScript: { readonly deletedScriptId: string | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type ServerInfoQueryVariables = Exact<{ [key: string]: never; }>;


export type ServerInfoQuery = { readonly serverInfo: { readonly version: string, readonly now: string, readonly timeZoneDataVersion: string, readonly queueDepth: number, readonly oldestQueuedAgeMs: number | null, readonly workers: ReadonlyArray<{ readonly id: string, readonly host: string, readonly startedAt: string, readonly heartbeatAt: string, readonly running: number, readonly capacity: number, readonly draining: boolean }> } };

export type DrainWorkerMutationVariables = Exact<{
  input: DrainWorkerInput;
}>;


export type DrainWorkerMutation = { readonly drainWorker: { readonly worker: { readonly id: string, readonly host: string, readonly running: number, readonly draining: boolean } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: { readonly scopes: ReadonlyArray<ApiScope>, readonly locale: string, readonly actor: { readonly kind: ActorKind, readonly name: string }, readonly tenant: { readonly id: string, readonly slug: string, readonly name: string, readonly timeZone: string } | null } };

export type TaskModulesQueryVariables = Exact<{
  search?: string | null | undefined;
  locale?: string | null | undefined;
}>;


export type TaskModulesQuery = { readonly taskModules: ReadonlyArray<{ readonly id: string, readonly name: string, readonly version: string, readonly title: string, readonly description: string | null, readonly parametersSchema: { readonly [key: string]: unknown }, readonly examples: ReadonlyArray<{ readonly [key: string]: unknown }>, readonly available: boolean, readonly deprecationReason: string | null }> };

export type RunProgressSubscriptionVariables = Exact<{
  runId: string;
  after?: string | null | undefined;
  minInterval?: string | null | undefined;
}>;


export type RunProgressSubscription = { readonly runProgress: { readonly cursor: string, readonly at: string, readonly snapshot: boolean, readonly final: boolean, readonly state: RunState, readonly attempt: number, readonly progressPercent: number | null, readonly statusMessage: string | null } };

export type LogTailSubscriptionVariables = Exact<{
  runId: string;
  after?: string | null | undefined;
  batchSize?: number | null | undefined;
  filter?: LogFilter | null | undefined;
}>;


export type LogTailSubscription = { readonly logTail: { readonly cursor: string, readonly final: boolean, readonly entries: ReadonlyArray<{ readonly index: number, readonly attempt: number, readonly level: LogLevel, readonly message: string, readonly fields: { readonly [key: string]: unknown } | null, readonly statusPercent: number | null, readonly timestamp: string }> } };

export type RunEventsSubscriptionVariables = Exact<{
  filter?: RunFilter | null | undefined;
  after?: string | null | undefined;
  types?: ReadonlyArray<RunEventType> | RunEventType | null | undefined;
}>;


export type RunEventsSubscription = { readonly runEvents: { readonly cursor: string, readonly at: string, readonly type: RunEventType, readonly previousState: RunState | null, readonly state: RunState, readonly matches: boolean, readonly run: { readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly statusMessage: string | null, readonly logCount: number, readonly exitCode: number | null, readonly cancelReason: string | null, readonly allowedActions: ReadonlyArray<RunAction>, readonly streamCursor: string, readonly version: number, readonly error: { readonly type: string, readonly message: string, readonly retryable: boolean } | null, readonly task: { readonly id: string, readonly name: string } }, readonly actor: { readonly kind: ActorKind, readonly name: string } | null } };

export type ScheduleEventsSubscriptionVariables = Exact<{
  filter?: ScheduleFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type ScheduleEventsSubscription = { readonly scheduleEvents: { readonly cursor: string, readonly at: string, readonly type: ScheduleEventType, readonly scheduleId: string, readonly schedule: { readonly id: string, readonly name: string, readonly state: ScheduleState, readonly paused: boolean, readonly pauseNote: string | null, readonly pausedUntil: string | null, readonly timeZone: string, readonly overlap: OverlapPolicy, readonly nextFireAt: string | null, readonly lastFireAt: string | null, readonly version: number, readonly recurrence:
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
        | { readonly kind: RecurrenceKind, readonly summary: string }
       } | null, readonly occurrence: { readonly nominalAt: string, readonly state: OccurrenceState, readonly reason: string | null } | null, readonly actor: { readonly kind: ActorKind, readonly name: string } | null } };

export type TasksQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: TaskFilter | null | undefined;
  orderBy?: TaskOrder | null | undefined;
}>;


export type TasksQuery = { readonly tasks: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly title: string | null, readonly description: string | null, readonly state: TaskState, readonly priority: number, readonly params: { readonly [key: string]: unknown }, readonly timeout: string | null, readonly nextFireAt: string | null, readonly version: number, readonly lastRun: { readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly statusMessage: string | null, readonly logCount: number, readonly exitCode: number | null, readonly cancelReason: string | null, readonly allowedActions: ReadonlyArray<RunAction>, readonly streamCursor: string, readonly version: number, readonly error: { readonly type: string, readonly message: string, readonly retryable: boolean } | null, readonly task: { readonly id: string, readonly name: string } } | null, readonly schedules: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly state: ScheduleState, readonly paused: boolean, readonly pauseNote: string | null, readonly pausedUntil: string | null, readonly timeZone: string, readonly overlap: OverlapPolicy, readonly nextFireAt: string | null, readonly lastFireAt: string | null, readonly version: number, readonly recurrence:
            | { readonly kind: RecurrenceKind, readonly summary: string }
            | { readonly kind: RecurrenceKind, readonly summary: string }
            | { readonly kind: RecurrenceKind, readonly summary: string }
            | { readonly kind: RecurrenceKind, readonly summary: string }
            | { readonly kind: RecurrenceKind, readonly summary: string }
           }> }, readonly module: { readonly id: string, readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> }> } };

export type TaskQueryVariables = Exact<{
  by: TaskLocator;
}>;


export type TaskQuery = { readonly task: { readonly id: string, readonly name: string, readonly title: string | null, readonly description: string | null, readonly state: TaskState, readonly priority: number, readonly params: { readonly [key: string]: unknown }, readonly timeout: string | null, readonly nextFireAt: string | null, readonly version: number, readonly retry: { readonly maxAttempts: number, readonly backoff: Backoff, readonly delay: string, readonly maxDelay: string, readonly factor: number, readonly jitter: number, readonly retryOnTimeout: boolean }, readonly concurrency: { readonly maxRuns: number | null, readonly key: string | null, readonly onLimit: OverlapPolicy }, readonly stats: { readonly total: number, readonly succeeded: number, readonly failed: number, readonly canceled: number, readonly averageMs: number | null, readonly p95Ms: number | null }, readonly schedules: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly state: ScheduleState, readonly paused: boolean, readonly pauseNote: string | null, readonly pausedUntil: string | null, readonly timeZone: string, readonly overlap: OverlapPolicy, readonly nextFireAt: string | null, readonly lastFireAt: string | null, readonly version: number, readonly recurrence:
          | { readonly kind: RecurrenceKind, readonly summary: string }
          | { readonly kind: RecurrenceKind, readonly summary: string }
          | { readonly kind: RecurrenceKind, readonly summary: string }
          | { readonly kind: RecurrenceKind, readonly summary: string }
          | { readonly kind: RecurrenceKind, readonly summary: string }
         }> }, readonly runs: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly statusMessage: string | null, readonly logCount: number, readonly exitCode: number | null, readonly cancelReason: string | null, readonly allowedActions: ReadonlyArray<RunAction>, readonly streamCursor: string, readonly version: number, readonly error: { readonly type: string, readonly message: string, readonly retryable: boolean } | null, readonly task: { readonly id: string, readonly name: string } }> }, readonly module: { readonly id: string, readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> } | null };

export type CreateTaskMutationVariables = Exact<{
  input: CreateTaskInput;
}>;


export type CreateTaskMutation = { readonly createTask: { readonly replayed: boolean, readonly task: { readonly id: string, readonly name: string, readonly title: string | null, readonly description: string | null, readonly state: TaskState, readonly priority: number, readonly params: { readonly [key: string]: unknown }, readonly timeout: string | null, readonly nextFireAt: string | null, readonly version: number, readonly schedules: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly state: ScheduleState, readonly paused: boolean, readonly pauseNote: string | null, readonly pausedUntil: string | null, readonly timeZone: string, readonly overlap: OverlapPolicy, readonly nextFireAt: string | null, readonly lastFireAt: string | null, readonly version: number, readonly recurrence:
            | { readonly kind: RecurrenceKind, readonly summary: string }
            | { readonly kind: RecurrenceKind, readonly summary: string }
            | { readonly kind: RecurrenceKind, readonly summary: string }
            | { readonly kind: RecurrenceKind, readonly summary: string }
            | { readonly kind: RecurrenceKind, readonly summary: string }
           }> }, readonly module: { readonly id: string, readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type UpdateTaskMutationVariables = Exact<{
  input: UpdateTaskInput;
}>;


export type UpdateTaskMutation = { readonly updateTask: { readonly task: { readonly id: string, readonly name: string, readonly title: string | null, readonly description: string | null, readonly state: TaskState, readonly priority: number, readonly params: { readonly [key: string]: unknown }, readonly timeout: string | null, readonly nextFireAt: string | null, readonly version: number, readonly module: { readonly id: string, readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type CancelTaskMutationVariables = Exact<{
  input: CancelTaskInput;
}>;


export type CancelTaskMutation = { readonly cancelTask: { readonly task: { readonly id: string, readonly name: string, readonly title: string | null, readonly description: string | null, readonly state: TaskState, readonly priority: number, readonly params: { readonly [key: string]: unknown }, readonly timeout: string | null, readonly nextFireAt: string | null, readonly version: number, readonly module: { readonly id: string, readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> } | null, readonly canceledRuns: ReadonlyArray<{ readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly statusMessage: string | null, readonly logCount: number, readonly exitCode: number | null, readonly cancelReason: string | null, readonly allowedActions: ReadonlyArray<RunAction>, readonly streamCursor: string, readonly version: number, readonly error: { readonly type: string, readonly message: string, readonly retryable: boolean } | null, readonly task: { readonly id: string, readonly name: string } }>, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type DeleteTaskMutationVariables = Exact<{
  input: DeleteTaskInput;
}>;


export type DeleteTaskMutation = { readonly deleteTask: { readonly deletedTaskId: string | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type ExecuteTaskMutationVariables = Exact<{
  input: ExecuteTaskInput;
}>;


export type ExecuteTaskMutation = { readonly executeTask: { readonly replayed: boolean, readonly run: { readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly statusMessage: string | null, readonly logCount: number, readonly exitCode: number | null, readonly cancelReason: string | null, readonly allowedActions: ReadonlyArray<RunAction>, readonly streamCursor: string, readonly version: number, readonly error: { readonly type: string, readonly message: string, readonly retryable: boolean } | null, readonly task: { readonly id: string, readonly name: string } } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type ClaimRunsMutationVariables = Exact<{
  input: ClaimRunsInput;
}>;


export type ClaimRunsMutation = { readonly claimRuns: { readonly claims: ReadonlyArray<{ readonly fence: string, readonly leaseUntil: string, readonly run: { readonly id: string, readonly attempt: number, readonly params: { readonly [key: string]: unknown }, readonly task: { readonly name: string } } }>, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type HeartbeatRunMutationVariables = Exact<{
  input: HeartbeatRunInput;
}>;


export type HeartbeatRunMutation = { readonly heartbeatRun: { readonly leaseUntil: string | null, readonly cancelRequested: boolean, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type AppendRunLogMutationVariables = Exact<{
  input: AppendRunLogInput;
}>;


export type AppendRunLogMutation = { readonly appendRunLog: { readonly nextOffset: number | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type CompleteRunMutationVariables = Exact<{
  input: CompleteRunInput;
}>;


export type CompleteRunMutation = { readonly completeRun: { readonly run: { readonly id: string, readonly state: RunState } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AlreadyExistsError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ForbiddenError', readonly requiredScope: ApiScope | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'IdempotencyMismatchError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'InvalidStateError', readonly state: string, readonly allowed: ReadonlyArray<string>, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'LimitExceededError', readonly limit: number, readonly retryAfter: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ModuleUnavailableError', readonly module: string, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NodesTooOldError', readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'NotFoundError', readonly id: string | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'ValidationError', readonly rule: string, readonly params: { readonly [key: string]: unknown } | null, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly __typename: 'VersionConflictError', readonly expectedVersion: number, readonly currentVersion: number, readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
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