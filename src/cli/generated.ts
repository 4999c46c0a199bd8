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

/** How many runs may be at work at once, for the whole task or for each value of its key. */
export type ConcurrencyPolicyInput = {
  /** Template over the params, such as {{params.host}}, at most 500 characters. Default: one limit for the whole task. */
  readonly key?: string | null | undefined;
  /** 1 to 100,000. Default: no limit. */
  readonly maxRuns?: number | null | undefined;
  /** What happens to a run when the limit is reached. */
  readonly onLimit?: OverlapPolicy;
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

/** Times at equal distances. */
export type IntervalInput = {
  /** An instant from which the distances are counted. Default: when the schedule was created. */
  readonly anchor?: string | null | undefined;
  /** The distance; calendar units such as P1D or P1M follow the schedule's time zone. */
  readonly every: string;
  /** True: count from the end of each run. False: from its planned instant. */
  readonly fromCompletion?: boolean;
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

/** A weekday by its place in the month. */
export type NthWeekdayInput = {
  /** 1 to 5, or -1 for the last. */
  readonly nth: number;
  /** The day of the week. */
  readonly weekday: Weekday;
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

/** A label of a task. */
export type TagInput = {
  /** 1 to 63 characters. */
  readonly key: string;
  /** At most 255 characters; may be empty. */
  readonly value: string;
};

/** Exactly one of ID and name. */
export type TaskLocator =
  {   /** ID of the task. */
  readonly id: string; readonly name?: never; }
  |  { readonly id?: never;   /** Name of the task; an operator finds those of the default tenant by it. */
  readonly name: string; };

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

export type MakeDemoTaskMutationVariables = Exact<{
  input: CreateTaskInput;
}>;


export type MakeDemoTaskMutation = { readonly createTask: { readonly task: { readonly id: string, readonly schedules: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly recurrence:
            | { readonly summary: string }
            | { readonly summary: string }
            | { readonly summary: string }
            | { readonly summary: string }
            | { readonly summary: string }
           }> } } | null, readonly errors: ReadonlyArray<
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type EndDemoTaskMutationVariables = Exact<{
  input: CancelTaskInput;
}>;


export type EndDemoTaskMutation = { readonly cancelTask: { readonly errors: ReadonlyArray<
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type BalanceFragment = { readonly planned: number, readonly dispatched: number, readonly skipped: number, readonly missed: number, readonly superseded: number, readonly pending: number, readonly balanced: boolean, readonly unaccounted: ReadonlyArray<string> };

export type BookedOccurrenceFragment = { readonly nominalAt: string, readonly until: string | null, readonly count: number, readonly state: OccurrenceState, readonly reason: string | null, readonly run: { readonly id: string, readonly state: RunState } | null };

export type ReadBooksQueryVariables = Exact<{
  id: string;
  to: string;
}>;


export type ReadBooksQuery = { readonly schedule: { readonly ledger: { readonly planned: number, readonly dispatched: number, readonly skipped: number, readonly missed: number, readonly superseded: number, readonly pending: number, readonly balanced: boolean, readonly unaccounted: ReadonlyArray<string> }, readonly occurrences: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly nominalAt: string, readonly until: string | null, readonly count: number, readonly state: OccurrenceState, readonly reason: string | null, readonly run: { readonly id: string, readonly state: RunState } | null }> } } | null };

export type KnownTaskFragment = { readonly id: string, readonly name: string, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> };

export type ImportedTasksQueryVariables = Exact<{
  tag: TagInput;
  after?: string | null | undefined;
}>;


export type ImportedTasksQuery = { readonly tasks: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type TaskNamedQueryVariables = Exact<{
  name: string;
}>;


export type TaskNamedQuery = { readonly task: { readonly id: string, readonly name: string, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> } | null };

export type KnownModulesQueryVariables = Exact<{ [key: string]: never; }>;


export type KnownModulesQuery = { readonly taskModules: ReadonlyArray<{ readonly name: string, readonly available: boolean }> };

export type ImportTaskMutationVariables = Exact<{
  input: CreateTaskInput;
}>;


export type ImportTaskMutation = { readonly createTask: { readonly task: { readonly id: string } | null, readonly errors: ReadonlyArray<
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type ShownRunFragment = { readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly logCount: number, readonly error: { readonly message: string } | null, readonly task: { readonly id: string, readonly name: string } };

type Refusal_AlreadyExistsError_Fragment = { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Refusal_ForbiddenError_Fragment = { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Refusal_IdempotencyMismatchError_Fragment = { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Refusal_InvalidStateError_Fragment = { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Refusal_LimitExceededError_Fragment = { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Refusal_ModuleUnavailableError_Fragment = { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Refusal_NodesTooOldError_Fragment = { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Refusal_NotFoundError_Fragment = { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Refusal_ValidationError_Fragment = { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

type Refusal_VersionConflictError_Fragment = { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null };

export type RefusalFragment =
  | Refusal_AlreadyExistsError_Fragment
  | Refusal_ForbiddenError_Fragment
  | Refusal_IdempotencyMismatchError_Fragment
  | Refusal_InvalidStateError_Fragment
  | Refusal_LimitExceededError_Fragment
  | Refusal_ModuleUnavailableError_Fragment
  | Refusal_NodesTooOldError_Fragment
  | Refusal_NotFoundError_Fragment
  | Refusal_ValidationError_Fragment
  | Refusal_VersionConflictError_Fragment
;

export type ListTasksQueryVariables = Exact<{
  first: number;
}>;


export type ListTasksQuery = { readonly tasks: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly name: string, readonly state: TaskState, readonly nextFireAt: string | null, readonly module: { readonly name: string }, readonly lastRun: { readonly number: number, readonly state: RunState, readonly finishedAt: string | null } | null, readonly schedules: { readonly nodes: ReadonlyArray<{ readonly recurrence:
            | { readonly summary: string }
            | { readonly summary: string }
            | { readonly summary: string }
            | { readonly summary: string }
            | { readonly summary: string }
           }> } }> } };

export type FindTaskQueryVariables = Exact<{
  by: TaskLocator;
}>;


export type FindTaskQuery = { readonly task: { readonly id: string, readonly name: string } | null };

export type ListRunsQueryVariables = Exact<{
  first: number;
  filter?: RunFilter | null | undefined;
}>;


export type ListRunsQuery = { readonly runs: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly logCount: number, readonly error: { readonly message: string } | null, readonly task: { readonly id: string, readonly name: string } }> } };

export type ReadRunQueryVariables = Exact<{
  id: string;
}>;


export type ReadRunQuery = { readonly run: { readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly logCount: number, readonly error: { readonly message: string } | null, readonly task: { readonly id: string, readonly name: string } } | null };

export type ExecuteTaskMutationVariables = Exact<{
  input: ExecuteTaskInput;
}>;


export type ExecuteTaskMutation = { readonly executeTask: { readonly run: { readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly logCount: number, readonly error: { readonly message: string } | null, readonly task: { readonly id: string, readonly name: string } } | null, readonly errors: ReadonlyArray<
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type CancelRunMutationVariables = Exact<{
  input: CancelRunInput;
}>;


export type CancelRunMutation = { readonly cancelRun: { readonly run: { readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly logCount: number, readonly error: { readonly message: string } | null, readonly task: { readonly id: string, readonly name: string } } | null, readonly errors: ReadonlyArray<
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type ShownNodeFragment = { readonly id: string, readonly host: string, readonly startedAt: string, readonly heartbeatAt: string, readonly running: number, readonly capacity: number, readonly draining: boolean };

export type ListNodesQueryVariables = Exact<{ [key: string]: never; }>;


export type ListNodesQuery = { readonly serverInfo: { readonly now: string, readonly workers: ReadonlyArray<{ readonly id: string, readonly host: string, readonly startedAt: string, readonly heartbeatAt: string, readonly running: number, readonly capacity: number, readonly draining: boolean }> } };

export type DrainNodeMutationVariables = Exact<{
  input: DrainWorkerInput;
}>;


export type DrainNodeMutation = { readonly drainWorker: { readonly worker: { readonly id: string, readonly host: string, readonly startedAt: string, readonly heartbeatAt: string, readonly running: number, readonly capacity: number, readonly draining: boolean } | null, readonly errors: ReadonlyArray<
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
      | { readonly code: ErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null }
    > } };

export type LogLineFragment = { readonly index: number, readonly attempt: number, readonly level: LogLevel, readonly message: string, readonly statusPercent: number | null, readonly timestamp: string };

export type TailLogSubscriptionVariables = Exact<{
  runId: string;
  after?: string | null | undefined;
}>;


export type TailLogSubscription = { readonly logTail: { readonly cursor: string, readonly final: boolean, readonly entries: ReadonlyArray<{ readonly index: number, readonly attempt: number, readonly level: LogLevel, readonly message: string, readonly statusPercent: number | null, readonly timestamp: string }> } };

export type ProgressFragment = { readonly cursor: string, readonly final: boolean, readonly state: RunState, readonly attempt: number, readonly progressPercent: number | null, readonly statusMessage: string | null };

export type FollowProgressSubscriptionVariables = Exact<{
  runId: string;
  after?: string | null | undefined;
}>;


export type FollowProgressSubscription = { readonly runProgress: { readonly cursor: string, readonly final: boolean, readonly state: RunState, readonly attempt: number, readonly progressPercent: number | null, readonly statusMessage: string | null } };

export type ShownEventFragment = { readonly cursor: string, readonly at: string, readonly type: RunEventType, readonly state: RunState, readonly run: { readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly logCount: number, readonly error: { readonly message: string } | null, readonly task: { readonly id: string, readonly name: string } } };

export type FollowRunsSubscriptionVariables = Exact<{
  taskIds: ReadonlyArray<string> | string;
  after?: string | null | undefined;
}>;


export type FollowRunsSubscription = { readonly runEvents: { readonly cursor: string, readonly at: string, readonly type: RunEventType, readonly state: RunState, readonly run: { readonly id: string, readonly number: number, readonly state: RunState, readonly trigger: RunTrigger, readonly attempt: number, readonly maxAttempts: number, readonly scheduledFor: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly progressPercent: number | null, readonly logCount: number, readonly error: { readonly message: string } | null, readonly task: { readonly id: string, readonly name: string } } } };

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
export const BalanceFragmentDoc = new TypedDocumentString(`
    fragment Balance on LedgerBalance {
  planned
  dispatched
  skipped
  missed
  superseded
  pending
  balanced
  unaccounted
}
    `, {"fragmentName":"Balance"}) as unknown as TypedDocumentString<BalanceFragment, unknown>;
export const BookedOccurrenceFragmentDoc = new TypedDocumentString(`
    fragment BookedOccurrence on Occurrence {
  nominalAt
  until
  count
  state
  reason
  run {
    id
    state
  }
}
    `, {"fragmentName":"BookedOccurrence"}) as unknown as TypedDocumentString<BookedOccurrenceFragment, unknown>;
export const KnownTaskFragmentDoc = new TypedDocumentString(`
    fragment KnownTask on Task {
  id
  name
  tags {
    key
    value
  }
}
    `, {"fragmentName":"KnownTask"}) as unknown as TypedDocumentString<KnownTaskFragment, unknown>;
export const RefusalFragmentDoc = new TypedDocumentString(`
    fragment Refusal on MutationError {
  code
  message
  path
}
    `, {"fragmentName":"Refusal"}) as unknown as TypedDocumentString<RefusalFragment, unknown>;
export const ShownNodeFragmentDoc = new TypedDocumentString(`
    fragment ShownNode on Worker {
  id
  host
  startedAt
  heartbeatAt
  running
  capacity
  draining
}
    `, {"fragmentName":"ShownNode"}) as unknown as TypedDocumentString<ShownNodeFragment, unknown>;
export const LogLineFragmentDoc = new TypedDocumentString(`
    fragment LogLine on LogEntry {
  index
  attempt
  level
  message
  statusPercent
  timestamp
}
    `, {"fragmentName":"LogLine"}) as unknown as TypedDocumentString<LogLineFragment, unknown>;
export const ProgressFragmentDoc = new TypedDocumentString(`
    fragment Progress on RunProgressEvent {
  cursor
  final
  state
  attempt
  progressPercent
  statusMessage
}
    `, {"fragmentName":"Progress"}) as unknown as TypedDocumentString<ProgressFragment, unknown>;
export const ShownRunFragmentDoc = new TypedDocumentString(`
    fragment ShownRun on Run {
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
  logCount
  error {
    message
  }
  task {
    id
    name
  }
}
    `, {"fragmentName":"ShownRun"}) as unknown as TypedDocumentString<ShownRunFragment, unknown>;
export const ShownEventFragmentDoc = new TypedDocumentString(`
    fragment ShownEvent on RunEvent {
  cursor
  at
  type
  state
  run {
    ...ShownRun
  }
}
    fragment ShownRun on Run {
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
  logCount
  error {
    message
  }
  task {
    id
    name
  }
}`, {"fragmentName":"ShownEvent"}) as unknown as TypedDocumentString<ShownEventFragment, unknown>;
export const MakeDemoTaskDocument = new TypedDocumentString(`
    mutation MakeDemoTask($input: CreateTaskInput!) {
  createTask(input: $input) {
    task {
      id
      schedules {
        nodes {
          id
          recurrence {
            summary
          }
        }
      }
    }
    errors {
      ...Refusal
    }
  }
}
    fragment Refusal on MutationError {
  code
  message
  path
}`) as unknown as TypedDocumentString<MakeDemoTaskMutation, MakeDemoTaskMutationVariables>;
export const EndDemoTaskDocument = new TypedDocumentString(`
    mutation EndDemoTask($input: CancelTaskInput!) {
  cancelTask(input: $input) {
    errors {
      ...Refusal
    }
  }
}
    fragment Refusal on MutationError {
  code
  message
  path
}`) as unknown as TypedDocumentString<EndDemoTaskMutation, EndDemoTaskMutationVariables>;
export const ReadBooksDocument = new TypedDocumentString(`
    query ReadBooks($id: ID!, $to: DateTime!) {
  schedule(id: $id) {
    ledger(range: {to: $to}) {
      ...Balance
    }
    occurrences(first: 200) {
      totalCount
      nodes {
        ...BookedOccurrence
      }
    }
  }
}
    fragment Balance on LedgerBalance {
  planned
  dispatched
  skipped
  missed
  superseded
  pending
  balanced
  unaccounted
}
fragment BookedOccurrence on Occurrence {
  nominalAt
  until
  count
  state
  reason
  run {
    id
    state
  }
}`) as unknown as TypedDocumentString<ReadBooksQuery, ReadBooksQueryVariables>;
export const ImportedTasksDocument = new TypedDocumentString(`
    query ImportedTasks($tag: TagInput!, $after: Cursor) {
  tasks(
    first: 200
    after: $after
    filter: {tags: [$tag]}
    orderBy: {field: CREATED_AT, direction: ASC}
  ) {
    nodes {
      ...KnownTask
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment KnownTask on Task {
  id
  name
  tags {
    key
    value
  }
}`) as unknown as TypedDocumentString<ImportedTasksQuery, ImportedTasksQueryVariables>;
export const TaskNamedDocument = new TypedDocumentString(`
    query TaskNamed($name: String!) {
  task(by: {name: $name}) {
    ...KnownTask
  }
}
    fragment KnownTask on Task {
  id
  name
  tags {
    key
    value
  }
}`) as unknown as TypedDocumentString<TaskNamedQuery, TaskNamedQueryVariables>;
export const KnownModulesDocument = new TypedDocumentString(`
    query KnownModules {
  taskModules {
    name
    available
  }
}
    `) as unknown as TypedDocumentString<KnownModulesQuery, KnownModulesQueryVariables>;
export const ImportTaskDocument = new TypedDocumentString(`
    mutation ImportTask($input: CreateTaskInput!) {
  createTask(input: $input) {
    task {
      id
    }
    errors {
      ...Refusal
    }
  }
}
    fragment Refusal on MutationError {
  code
  message
  path
}`) as unknown as TypedDocumentString<ImportTaskMutation, ImportTaskMutationVariables>;
export const ListTasksDocument = new TypedDocumentString(`
    query ListTasks($first: Int!) {
  tasks(first: $first, orderBy: {field: NAME, direction: ASC}) {
    totalCount
    nodes {
      name
      state
      nextFireAt
      module {
        name
      }
      lastRun {
        number
        state
        finishedAt
      }
      schedules(first: 3) {
        nodes {
          recurrence {
            summary
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListTasksQuery, ListTasksQueryVariables>;
export const FindTaskDocument = new TypedDocumentString(`
    query FindTask($by: TaskLocator!) {
  task(by: $by) {
    id
    name
  }
}
    `) as unknown as TypedDocumentString<FindTaskQuery, FindTaskQueryVariables>;
export const ListRunsDocument = new TypedDocumentString(`
    query ListRuns($first: Int!, $filter: RunFilter) {
  runs(first: $first, filter: $filter) {
    totalCount
    nodes {
      ...ShownRun
    }
  }
}
    fragment ShownRun on Run {
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
  logCount
  error {
    message
  }
  task {
    id
    name
  }
}`) as unknown as TypedDocumentString<ListRunsQuery, ListRunsQueryVariables>;
export const ReadRunDocument = new TypedDocumentString(`
    query ReadRun($id: ID!) {
  run(id: $id) {
    ...ShownRun
  }
}
    fragment ShownRun on Run {
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
  logCount
  error {
    message
  }
  task {
    id
    name
  }
}`) as unknown as TypedDocumentString<ReadRunQuery, ReadRunQueryVariables>;
export const ExecuteTaskDocument = new TypedDocumentString(`
    mutation ExecuteTask($input: ExecuteTaskInput!) {
  executeTask(input: $input) {
    run {
      ...ShownRun
    }
    errors {
      ...Refusal
    }
  }
}
    fragment ShownRun on Run {
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
  logCount
  error {
    message
  }
  task {
    id
    name
  }
}
fragment Refusal on MutationError {
  code
  message
  path
}`) as unknown as TypedDocumentString<ExecuteTaskMutation, ExecuteTaskMutationVariables>;
export const CancelRunDocument = new TypedDocumentString(`
    mutation CancelRun($input: CancelRunInput!) {
  cancelRun(input: $input) {
    run {
      ...ShownRun
    }
    errors {
      ...Refusal
    }
  }
}
    fragment ShownRun on Run {
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
  logCount
  error {
    message
  }
  task {
    id
    name
  }
}
fragment Refusal on MutationError {
  code
  message
  path
}`) as unknown as TypedDocumentString<CancelRunMutation, CancelRunMutationVariables>;
export const ListNodesDocument = new TypedDocumentString(`
    query ListNodes {
  serverInfo {
    now
    workers {
      ...ShownNode
    }
  }
}
    fragment ShownNode on Worker {
  id
  host
  startedAt
  heartbeatAt
  running
  capacity
  draining
}`) as unknown as TypedDocumentString<ListNodesQuery, ListNodesQueryVariables>;
export const DrainNodeDocument = new TypedDocumentString(`
    mutation DrainNode($input: DrainWorkerInput!) {
  drainWorker(input: $input) {
    worker {
      ...ShownNode
    }
    errors {
      ...Refusal
    }
  }
}
    fragment Refusal on MutationError {
  code
  message
  path
}
fragment ShownNode on Worker {
  id
  host
  startedAt
  heartbeatAt
  running
  capacity
  draining
}`) as unknown as TypedDocumentString<DrainNodeMutation, DrainNodeMutationVariables>;
export const TailLogDocument = new TypedDocumentString(`
    subscription TailLog($runId: ID!, $after: Cursor) {
  logTail(runId: $runId, after: $after, batchSize: 500) {
    cursor
    final
    entries {
      ...LogLine
    }
  }
}
    fragment LogLine on LogEntry {
  index
  attempt
  level
  message
  statusPercent
  timestamp
}`) as unknown as TypedDocumentString<TailLogSubscription, TailLogSubscriptionVariables>;
export const FollowProgressDocument = new TypedDocumentString(`
    subscription FollowProgress($runId: ID!, $after: Cursor) {
  runProgress(runId: $runId, after: $after, minInterval: "PT0.1S") {
    ...Progress
  }
}
    fragment Progress on RunProgressEvent {
  cursor
  final
  state
  attempt
  progressPercent
  statusMessage
}`) as unknown as TypedDocumentString<FollowProgressSubscription, FollowProgressSubscriptionVariables>;
export const FollowRunsDocument = new TypedDocumentString(`
    subscription FollowRuns($taskIds: [ID!]!, $after: Cursor) {
  runEvents(filter: {taskIds: $taskIds}, after: $after) {
    ...ShownEvent
  }
}
    fragment ShownRun on Run {
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
  logCount
  error {
    message
  }
  task {
    id
    name
  }
}
fragment ShownEvent on RunEvent {
  cursor
  at
  type
  state
  run {
    ...ShownRun
  }
}`) as unknown as TypedDocumentString<FollowRunsSubscription, FollowRunsSubscriptionVariables>;