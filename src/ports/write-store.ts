import type { Tenant } from '../domain/model/access.ts';
import type { Actor, TenantScope } from '../domain/model/actor.ts';
import type { Backfill } from '../domain/model/backfill.ts';
import type { Calendar } from '../domain/model/calendar.ts';
import type { Claim } from '../domain/model/claim.ts';
import type { DialectDocument } from '../domain/model/dialect-document.ts';
import type { NodeRelease } from '../domain/model/fleet.ts';
import type { OccurrenceState } from '../domain/model/occurrence.ts';
import type { Recipient } from '../domain/model/recipient.ts';
import type { Run } from '../domain/model/run.ts';
import type { Schedule } from '../domain/model/schedule.ts';
import type { Script } from '../domain/model/script.ts';
import type { Task } from '../domain/model/task.ts';
import type { Instant, InstantRange, Milliseconds } from '../domain/model/values.ts';
import type { PastRow, SpanCut } from '../domain/planning/backfill-plan.ts';
import type { GateCount } from '../domain/planning/gate.ts';
import type { MergedDay, Revision, Tally } from '../domain/planning/ledger.ts';
import type { RunDraft, Settlement } from '../domain/planning/settlement.ts';
import type { ScheduleEventType } from './streams.ts';

export interface WriteStore {
  /** Everything within one transaction: either all of it is stored or nothing. */
  transaction<T>(work: (transaction: WriteTransaction) => Promise<T>): Promise<T>;
  /** Reads as of one moment. It locks nothing and waits for no lock; the database refuses both, and every write. */
  snapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
}

/** What a check reads before a change. In a snapshot the `lock…` and `hold…` methods only read: nothing changes under it. */
export type Snapshot = Pick<
  WriteTransaction,
  | 'oldestNode'
  | 'tenant'
  | 'countTasks'
  | 'countSchedules'
  | 'taskNamed'
  | 'lockTask'
  | 'holdScript'
  | 'lockSchedule'
  | 'calendars'
  | 'pastRows'
  | 'lockBackfill'
  | 'revisions'
  | 'tally'
  | 'mergedDays'
  | 'holdMergedDays'
  | 'lastDecided'
  | 'lastRow'
  | 'recall'
>;

export interface CanceledRun {
  readonly runId: string;
  readonly state: 'CANCELING' | 'CANCELED';
  readonly gates: readonly string[] | null;
  readonly scheduleId: string | null;
}

/** `lock…` methods answer null for an unknown, foreign or deleted row, and keep others from changing it meanwhile. */
export interface WriteTransaction {
  /** Of the nodes that are up and plan or run. Null: there is none. */
  oldestNode(): Promise<NodeRelease | null>;
  tenant(idOrSlug: string): Promise<Tenant | null>;
  /** Those that have not been deleted, counted up to `most`. */
  countTasks(tenantId: string, most: number): Promise<number>;
  countSchedules(tenantId: string, most: number): Promise<number>;
  taskNamed(tenantId: string, name: string): Promise<Task | null>;
  insertTask(task: Task): Promise<void>;
  lockTask(scope: TenantScope, id: string): Promise<Task | null>;
  saveTask(task: Task): Promise<void>;
  /** In place of what the dialect kept with the task before. */
  keepDocument(task: Pick<Task, 'id' | 'tenantId'>, kept: DialectDocument): Promise<void>;
  /** Whom to mail when a run of the task has ended; runs that are under way keep to whether there was anybody. */
  saveRecipients(taskId: string, recipients: readonly Recipient[]): Promise<void>;

  scriptNamed(tenantId: string, name: string): Promise<Script | null>;
  /** The latest version of the script of this name, which is kept from being deleted or renamed meanwhile. */
  holdScript(tenantId: string, name: string): Promise<number | null>;
  insertScript(script: Script, text: string): Promise<void>;
  lockScript(scope: TenantScope, id: string): Promise<Script | null>;
  /** Keeps the text of the version before when `text` is null. */
  saveScript(script: Script, text: string | null, actor: Actor): Promise<void>;
  /** Names of tasks that would miss the script, up to four. */
  usersOfScript(script: Script): Promise<readonly string[]>;

  insertSchedules(schedules: readonly Schedule[]): Promise<void>;
  lockSchedule(scope: TenantScope, id: string): Promise<Schedule | null>;
  lockSchedulesOf(taskId: string): Promise<readonly Schedule[]>;
  saveSchedule(schedule: Schedule): Promise<void>;
  saveSchedules(schedules: readonly Schedule[]): Promise<void>;
  /** From here on this version of the schedule plans what lies after `plansAfter`; the version before plans no further. */
  revise(schedule: Schedule, plansAfter: Instant): Promise<void>;
  /** Nothing after `until` is planned any more. */
  endPlans(ends: readonly { readonly scheduleId: string; readonly until: Instant }[]): Promise<void>;
  /** The pending instants that an edit or an end takes back. */
  supersede(schedules: readonly Schedule[], reason: string, at: Instant): Promise<void>;
  /** The moved instants that an edit or an end takes back from the schedules as they were. */
  takeBack(taken: readonly TakenBack[], reason: string, at: Instant): Promise<void>;
  /** The ledger row that stands for this instant. */
  rowAt(scheduleId: string, at: Instant): Promise<Standing | null>;
  /** Writes what somebody has decided about one pending instant into its row, and tells of it. */
  changeRow(schedule: Schedule, change: RowChange): Promise<void>;
  /** Those of the tenant, in any order. */
  calendars(tenantId: string, ids: readonly string[]): Promise<readonly Calendar[]>;
  lockCalendar(scope: TenantScope, id: string): Promise<Calendar | null>;
  calendarNamed(tenantId: string, name: string): Promise<Calendar | null>;
  saveCalendar(calendar: Calendar): Promise<void>;
  /** Takes the calendar out of all schedules that refer to it; answers those. */
  detachCalendar(scope: TenantScope, id: string, at: Instant): Promise<readonly Told[]>;
  usersOfCalendar(id: string): Promise<number>;
  deleteCalendar(id: string): Promise<void>;
  /** Ledger rows that stand for an instant of the range. */
  pastRows(scheduleId: string, range: InstantRange): Promise<readonly PastRow[]>;
  /** Stores the backfill with its runs; their instants become dispatched, in rows of their own. */
  startBackfill(
    backfill: Backfill,
    cuts: readonly SpanCut[],
    runs: readonly (RunDraft & { readonly nominalAt: Instant })[],
    fireAt: (nominalAt: Instant) => Instant,
    scheduleVersion: number,
  ): Promise<void>;
  lockBackfill(scope: TenantScope, id: string): Promise<Backfill | null>;
  /** Runs of it that have not ended; those that have been started only when asked for. */
  openRunsOfBackfill(id: string, started: boolean): Promise<readonly string[]>;
  endBackfill(id: string, at: Instant): Promise<void>;
  /** Leaves the first `left` instants of a span in its row; with none left the row waits for another decision. */
  cutSpan(scheduleId: string, nominalAt: Instant, left: number, until: Instant | null): Promise<void>;
  revisions(scheduleId: string): Promise<readonly Revision[]>;
  tally(scheduleId: string, revisions: readonly Revision[], range: InstantRange): Promise<Tally>;
  /** The merged days that the range touches, in their order. */
  mergedDays(scheduleId: string, range: InstantRange): Promise<readonly MergedDay[]>;
  /**
   * When the range touches merged days: the end of the schedule's last one, else null. No further day of it is merged
   * meanwhile.
   */
  holdMergedDays(scheduleId: string, range: InstantRange): Promise<Instant | null>;
  hasOpenRun(scheduleId: string): Promise<boolean>;
  /** The latest instant that no later version may plan again, but for those decided by hand: it lies ahead when the clock has been set back. */
  lastDecided(scheduleIds: readonly string[]): Promise<ReadonlyMap<string, Instant>>;
  /** The latest instant that has a row. */
  lastRow(scheduleId: string): Promise<Instant | null>;
  /** SKIPPED_PAUSED rows since `since`, the latest first. */
  skippedSince(
    scheduleId: string,
    since: Instant,
  ): Promise<readonly { nominalAt: Instant; until: Instant | null; count: number }[]>;
  tellSchedules(type: ScheduleEventType, schedules: readonly Told[], actor: Actor): Promise<void>;

  lockRun(scope: TenantScope, id: string): Promise<Run | null>;
  run(id: string): Promise<Run | null>;
  /** In the order of their ids as given; one that is not there is left out. */
  runs(ids: readonly string[]): Promise<readonly Run[]>;
  openRuns(taskId: string): Promise<readonly string[]>;
  openBehind(gate: string): Promise<readonly string[]>;
  insertRuns(drafts: readonly RunDraft[]): Promise<readonly Claim[]>;
  settle(settlements: readonly Settlement[], drafts: readonly RunDraft[]): Promise<readonly Claim[]>;
  cancelRuns(
    ids: readonly string[],
    reason: string | null,
    graceMs: Milliseconds,
    actor: Actor,
  ): Promise<readonly CanceledRun[]>;
  gates(keys: readonly string[]): Promise<ReadonlyMap<string, GateCount>>;
  releaseGates(keys: readonly string[]): Promise<number>;

  /** The subject that an earlier call with this key made. Throws IDEMPOTENCY_MISMATCH when that call was another. */
  recall(key: IdempotencyKey): Promise<string | null>;
  remember(key: IdempotencyKey, subjectId: string): Promise<void>;
}

/** What an event says of a schedule. */
export type Told = Pick<Schedule, 'id' | 'tenantId' | 'taskId'>;

/** A ledger row as far as changes by hand have to know it. */
/** Instants of a schedule, as it was, that are no longer planned. */
export interface TakenBack {
  readonly schedule: Schedule;
  readonly instants: readonly Instant[];
}

export interface Standing {
  readonly nominalAt: Instant;
  readonly until: Instant | null;
  readonly state: OccurrenceState;
  readonly reason: string | null;
  readonly runId: string | null;
}

export interface RowChange {
  readonly nominalAt: Instant;
  readonly fireAt: Instant;
  readonly state: Extract<OccurrenceState, 'PENDING' | 'SKIPPED_BY_USER'>;
  readonly reason: string | null;
  readonly actor: Actor;
  readonly at: Instant;
  readonly event: Extract<ScheduleEventType, `OCCURRENCE_${string}`>;
}

export interface IdempotencyKey {
  readonly tenantId: string;
  readonly operation: string;
  readonly key: string;
  /** The input, so that the same key with another input is told apart. */
  readonly input: unknown;
}
