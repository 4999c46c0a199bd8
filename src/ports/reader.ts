import type { RunStanding, LeftOut, GateStanding } from '../domain/explain/standings.ts';
import type { ApiToken, Tenant } from '../domain/model/access.ts';
import type { TenantScope } from '../domain/model/actor.ts';
import type { Backfill, BackfillProgress } from '../domain/model/backfill.ts';
import type { Calendar } from '../domain/model/calendar.ts';
import type { NodeInfo } from '../domain/model/fleet.ts';
import type { Occurrence, OccurrenceKey } from '../domain/model/occurrence.ts';
import type { TaskRow, RunRow, ScheduleRow, LogRow } from '../domain/model/rows.ts';
import type { Run } from '../domain/model/run.ts';
import type { Schedule } from '../domain/model/schedule.ts';
import type { Script, ScriptVersion } from '../domain/model/script.ts';
import type { Task } from '../domain/model/task.ts';
import type { Instant, InstantRange } from '../domain/model/values.ts';
import type { WaitingSchedule } from '../domain/planning/upcoming.ts';
import type {
  TaskFilter,
  TaskOrder,
  PageRequest,
  Page,
  RunStats,
  ScheduleFilter,
  RunFilter,
  RunOrder,
  OccurrenceFilter,
  LogFilter,
  DocumentField,
  Documents,
  ScriptFilter,
} from './listing.ts';

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
