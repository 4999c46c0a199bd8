import type { ApiToken, Tenant } from './access.ts';
import type { Backfill, BackfillProgress } from './backfill.ts';
import type { Calendar } from './calendar.ts';
import type { GateCount } from './gate.ts';
import type { LogEntry, LogLevel } from './log-entry.ts';
import type { Occurrence, OccurrenceState } from './occurrence.ts';
import type { Gate } from './ports.ts';
import type { Run, RunState, RunTrigger } from './run.ts';
import type { Script, ScriptVersion } from './script.ts';
import type { Schedule, ScheduleState } from './schedule.ts';
import type { Task, TaskState } from './task.ts';
import type { WaitingSchedule } from './upcoming.ts';
import type { Instant, InstantRange, Json, Milliseconds, Tag } from './values.ts';

/** The tenant whose rows may be seen; null = all of them (operators only). */
export type TenantScope = string | null;

/** A row of which these properties may be unread: absent means unread, not empty. */
type Unread<T, Documents extends keyof T> = Omit<T, Documents> & { readonly [Name in Documents]?: T[Name] };

/*
 * Rows of lists, without the documents that may be large. Who needs one asks for it by `documents`. A whole row is such
 * a row too, so that what has been read already is never read again.
 */
export type TaskRow = Unread<Task, 'params'>;
export type ScheduleRow = Unread<Schedule, 'paramsOverride'>;
/** Its error has no stack. */
export type RunRow = Unread<Run, 'params' | 'result'>;
export type LogRow = Unread<LogEntry, 'fields'>;

export const documentFields = [
  'Task.params',
  'Schedule.paramsOverride',
  'Run.params',
  'Run.result',
  'RunError.stack',
  'LogEntry.fields',
] as const;
export type DocumentField = (typeof documentFields)[number];

export interface Documents {
  /** How many characters they hold together; when that is little, only about so many. */
  readonly length: number;
  /** By id; null when `length` is more than there was room for: then none has been read. */
  readonly found: ReadonlyMap<string, Json> | null;
}

/** Where a row stands in an ordered list: the values of the order, the id last. JSON-safe. */
export type Position = readonly (string | number | null)[];

/** Forward (`first`, `after`) or backward (`last`, `before`); the limit is checked by the caller. */
export interface PageRequest {
  readonly limit: number;
  readonly backward: boolean;
  readonly after: Position | null;
  readonly before: Position | null;
}

export interface Page<T> {
  readonly items: readonly { readonly value: T; readonly position: Position }[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
}

/** Both ends optional; `from` inside, `to` outside. */
export interface OpenRange {
  readonly from?: Instant;
  readonly to?: Instant;
}

/** Criteria are joined by AND; a list means any of. Absent = any. An empty list matches nothing. */
export interface TaskFilter {
  readonly ids?: readonly string[];
  readonly names?: readonly string[];
  /** Part of name, title or description, whatever the case. */
  readonly search?: string;
  readonly states?: readonly TaskState[];
  readonly modules?: readonly string[];
  readonly tags?: readonly Tag[];
  /** Some schedule is due before now + this. */
  readonly dueWithinMs?: Milliseconds;
}
export interface ScheduleFilter {
  readonly taskIds?: readonly string[];
  readonly states?: readonly ScheduleState[];
  readonly kinds?: readonly string[];
  readonly nextFireAt?: OpenRange;
  /** Tags of the task. */
  readonly tags?: readonly Tag[];
}
export interface RunFilter {
  readonly ids?: readonly string[];
  readonly taskIds?: readonly string[];
  readonly scheduleIds?: readonly string[];
  readonly states?: readonly RunState[];
  readonly triggers?: readonly RunTrigger[];
  readonly tags?: readonly Tag[];
  readonly scheduledFor?: OpenRange;
  readonly finishedAt?: OpenRange;
  readonly minAttempt?: number;
}
export interface OccurrenceFilter {
  readonly scheduleIds?: readonly string[];
  readonly states?: readonly OccurrenceState[];
  readonly nominalAt?: OpenRange;
}
export interface ScriptFilter {
  readonly ids?: readonly string[];
  readonly names?: readonly string[];
  /** Part of name or description, whatever the case. */
  readonly search?: string;
}
export interface LogFilter {
  readonly minLevel?: LogLevel;
  readonly attempt?: number;
  readonly search?: string;
}

export interface Order<Field extends string> {
  readonly field: Field;
  readonly descending: boolean;
}
export type TaskOrder = Order<'CREATED_AT' | 'UPDATED_AT' | 'NAME' | 'NEXT_FIRE_AT' | 'PRIORITY'>;
export type RunOrder = Order<'SCHEDULED_FOR' | 'STARTED_AT' | 'FINISHED_AT' | 'NUMBER'>;

export interface RunStats {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly canceled: number;
  readonly averageMs: number | null;
  readonly p95Ms: number | null;
}

export interface NodeInfo {
  readonly id: string;
  readonly host: string;
  readonly startedAt: Instant;
  readonly heartbeatAt: Instant;
  readonly leaseUntil: Instant;
  readonly running: number;
  readonly capacity: number;
  /** It takes no new runs until an operator ends that, or it is started again. */
  readonly draining: boolean;
}

/** What a run waits for besides time. */
export interface RunStanding {
  readonly gates: readonly Gate[];
  readonly held: boolean;
  /** Queued runs of the same tenant that are claimed before it, counted up to 10,000; null when it is not queued. */
  readonly ahead: number | null;
  /** Runs of the tenant that are at work. */
  readonly tenantRunning: number;
}

/** Why the batches of the engine leave a row out, and until when. */
export interface LeftOut {
  readonly step: string;
  readonly reason: string;
  readonly since: Instant;
  readonly until: Instant;
}

/** Who is at a gate: runs that are open behind it, and those it holds. */
export interface GateStanding extends GateCount {
  /** Ids of the earliest ten of the open ones. */
  readonly holders: readonly string[];
}

/**
 * Reads for people and programs. Every call is a constant number of statements, whatever the number of parents or
 * rows. `pages…By` answers one page for each parent, in the order of the parents asked for.
 */
export interface Reader {
  /** Reads several things as of one moment. The reader that `work` gets asks one question after the other. */
  snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T>;

  /** With `deleted`, also those that have been deleted: a run still names its task. */
  tasks(
    scope: TenantScope,
    ids: readonly string[],
    options?: { readonly deleted?: boolean },
  ): Promise<ReadonlyMap<string, Task>>;
  /** Deleted ones too. */
  taskRows(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, TaskRow>>;
  taskByName(tenantId: string, name: string): Promise<TaskRow | null>;
  pageTasks(scope: TenantScope, filter: TaskFilter, order: TaskOrder, page: PageRequest): Promise<Page<TaskRow>>;
  countTasks(scope: TenantScope, filter: TaskFilter): Promise<number>;
  /** The earliest `nextFireAt` of each task's schedules. */
  nextFires(taskIds: readonly string[]): Promise<ReadonlyMap<string, Instant>>;
  lastRuns(taskIds: readonly string[]): Promise<ReadonlyMap<string, RunRow>>;
  runStats(taskIds: readonly string[], since: Instant): Promise<ReadonlyMap<string, RunStats>>;

  schedules(
    scope: TenantScope,
    ids: readonly string[],
    options?: { readonly deleted?: boolean },
  ): Promise<ReadonlyMap<string, Schedule>>;
  /** Deleted ones too. */
  scheduleRows(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, ScheduleRow>>;
  pageSchedules(scope: TenantScope, filter: ScheduleFilter, page: PageRequest): Promise<Page<ScheduleRow>>;
  countSchedules(scope: TenantScope, filter: ScheduleFilter): Promise<number>;
  pagesOfSchedulesByTask(
    taskIds: readonly string[],
    filter: ScheduleFilter,
    page: PageRequest,
  ): Promise<Page<ScheduleRow>[]>;
  countSchedulesByTask(taskIds: readonly string[], filter: ScheduleFilter): Promise<number[]>;

  /**
   * All schedules that were to fire before the range, but `most` of them, and the first `limit` that fire next within it: the
   * first `limit` instants of the range belong to these.
   */
  waitingSchedules(
    scope: TenantScope,
    range: InstantRange,
    limit: number,
    most: number,
  ): Promise<readonly WaitingSchedule[]>;

  runs(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, Run>>;
  runRows(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, RunRow>>;
  pageRuns(scope: TenantScope, filter: RunFilter, order: RunOrder, page: PageRequest): Promise<Page<RunRow>>;
  countRuns(scope: TenantScope, filter: RunFilter): Promise<number>;
  pagesOfRunsByTask(
    taskIds: readonly string[],
    filter: RunFilter,
    order: RunOrder,
    page: PageRequest,
  ): Promise<Page<RunRow>[]>;
  countRunsByTask(taskIds: readonly string[], filter: RunFilter): Promise<number[]>;
  /** Runs whose `retryOf` is the given one, oldest first. */
  retriesOf(runIds: readonly string[]): Promise<ReadonlyMap<string, readonly RunRow[]>>;

  /** Keys are `occurrenceKey(scheduleId, nominalAt)`. */
  occurrences(scope: TenantScope, keys: readonly OccurrenceKey[]): Promise<ReadonlyMap<string, Occurrence>>;
  pageOccurrences(scope: TenantScope, filter: OccurrenceFilter, page: PageRequest): Promise<Page<Occurrence>>;
  countOccurrences(scope: TenantScope, filter: OccurrenceFilter): Promise<number>;
  pagesOfOccurrencesBySchedule(
    ids: readonly string[],
    filter: OccurrenceFilter,
    page: PageRequest,
  ): Promise<Page<Occurrence>[]>;
  countOccurrencesBySchedule(ids: readonly string[], filter: OccurrenceFilter): Promise<number[]>;

  calendars(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, Calendar>>;
  /** In the order of their names. */
  pageCalendars(scope: TenantScope, page: PageRequest): Promise<Page<Calendar>>;
  countCalendars(scope: TenantScope): Promise<number>;

  backfills(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, Backfill>>;
  backfillProgress(ids: readonly string[]): Promise<ReadonlyMap<string, BackfillProgress>>;
  /** Ids of the runs of each, in the order of their instants. */
  runsOfBackfills(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The latest first. */
  pagesOfBackfillsBySchedule(scheduleIds: readonly string[], page: PageRequest): Promise<Page<Backfill>[]>;
  countBackfillsBySchedule(scheduleIds: readonly string[]): Promise<number[]>;

  logEntry(scope: TenantScope, runId: string, index: number): Promise<LogRow | null>;
  /** In the order of the index; positions are `[index]`. */
  pagesOfLogByRun(runIds: readonly string[], filter: LogFilter, page: PageRequest): Promise<Page<LogRow>[]>;
  countLogByRun(runIds: readonly string[], filter: LogFilter): Promise<number[]>;

  /**
   * Of rows that the caller has read: ids, for log entries `logEntryKey`. Reads nothing when they hold more than `room`
   * characters.
   */
  documents(field: DocumentField, ids: readonly string[], room: number): Promise<Documents>;

  scripts(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, Script>>;
  scriptByName(tenantId: string, name: string): Promise<Script | null>;
  pageScripts(scope: TenantScope, filter: ScriptFilter, page: PageRequest): Promise<Page<Script>>;
  countScripts(scope: TenantScope, filter: ScriptFilter): Promise<number>;
  /** The latest `limit` of each, newest first. */
  scriptVersions(scriptIds: readonly string[], limit: number): Promise<ReadonlyMap<string, readonly ScriptVersion[]>>;
  /** In the order of the keys; null where there is no such version. */
  scriptTexts(
    keys: readonly { readonly scriptId: string; readonly version: number }[],
  ): Promise<readonly (string | null)[]>;

  tenants(scope: TenantScope): Promise<readonly Tenant[]>;
  tenantsById(ids: readonly string[]): Promise<ReadonlyMap<string, Tenant>>;
  apiTokens(scope: TenantScope): Promise<readonly ApiToken[]>;
  apiTokensById(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, ApiToken>>;

  /** Runs of the schedules that have not ended, the earliest ten of each. */
  openRuns(scheduleIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The ledger rows that stand for these instants, spans included. Keys are those asked for. */
  occurrencesAt(scope: TenantScope, keys: readonly OccurrenceKey[]): Promise<ReadonlyMap<string, Occurrence>>;
  runStandings(runIds: readonly string[]): Promise<ReadonlyMap<string, RunStanding>>;
  /** Of these schedules and runs, those that batches leave out at the moment. */
  leftOut(ids: readonly string[]): Promise<ReadonlyMap<string, LeftOut>>;
  gateStandings(keys: readonly string[]): Promise<ReadonlyMap<string, GateStanding>>;

  /** Those of this installation, not the workers from outside. */
  nodes(): Promise<readonly NodeInfo[]>;
  /** Who is at work on runs, by `Run.nodeId`: nodes, or for external modules the claims of workers from outside. */
  holders(nodeIds: readonly string[]): Promise<ReadonlyMap<string, NodeInfo>>;
  queue(scope: TenantScope): Promise<{ readonly depth: number; readonly oldestQueuedAgeMs: number | null }>;
}

export interface OccurrenceKey {
  readonly scheduleId: string;
  readonly nominalAt: Instant;
}

export function logEntryKey({ runId, index }: Pick<LogEntry, 'runId' | 'index'>): string {
  return `${runId}:${index}`;
}

export function occurrenceKey(key: OccurrenceKey): string {
  return `${key.scheduleId}:${key.nominalAt}`;
}
