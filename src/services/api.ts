import type { ApiToken, Tenant } from '../domain/model/access.ts';
import type { Caller } from '../domain/model/actor.ts';
import type { Backfill } from '../domain/model/backfill.ts';
import type { Calendar } from '../domain/model/calendar.ts';
import type * as commands from '../domain/model/commands.ts';
import type * as external from '../domain/model/external.ts';
import type { LedgerBalance } from '../domain/model/occurrence.ts';
import type { Run } from '../domain/model/run.ts';
import type { Schedule } from '../domain/model/schedule.ts';
import type * as scripts from '../domain/model/script.ts';
import type { Task } from '../domain/model/task.ts';
import type { NodeInfo } from '../domain/model/fleet.ts';
import type { OpenRange, Instant } from '../domain/model/values.ts';

/*
 * What every surface (GraphQL, the REST dialects, the command line) calls. Each method checks the caller's scope,
 * then the command; it throws a DomainError and stores nothing when something is wrong. Acknowledged means stored.
 */

export interface TaskService {
  create(caller: Caller, command: commands.CreateTask): Promise<commands.CreatedTask>;
  update(caller: Caller, command: commands.UpdateTask): Promise<Task>;
  amend(caller: Caller, command: commands.AmendTask): Promise<Task>;
  /** Keeps what a worker said beside its run; the task itself stays as it is. */
  keep(caller: Caller, command: commands.KeepDocument): Promise<void>;
  cancel(
    caller: Caller,
    command: commands.CancelTask,
  ): Promise<{ readonly task: Task; readonly canceledRuns: readonly Run[] }>;
  remove(caller: Caller, command: commands.Addressed): Promise<void>;
  execute(caller: Caller, command: commands.ExecuteTask): Promise<commands.CreatedRun>;
}

export interface ScheduleService {
  create(caller: Caller, command: commands.CreateSchedule): Promise<commands.CreatedSchedule>;
  update(caller: Caller, command: commands.UpdateSchedule): Promise<Schedule>;
  pause(caller: Caller, command: commands.PauseSchedule): Promise<Schedule>;
  resume(
    caller: Caller,
    command: commands.ResumeSchedule,
  ): Promise<{ readonly schedule: Schedule; readonly caughtUp: number }>;
  remove(caller: Caller, command: commands.Addressed): Promise<void>;
  /** Instead of running, the occurrence is skipped when its instant comes. */
  skip(caller: Caller, command: commands.SkipOccurrence): Promise<commands.OccurrenceAddress>;
  /** The occurrence fires at another instant; it keeps its own in the ledger. */
  move(caller: Caller, command: commands.MoveOccurrence): Promise<commands.OccurrenceAddress>;
  /** Takes a skip or a move back, as long as nothing has been decided. What should have fired meanwhile fires at once. */
  restore(caller: Caller, command: commands.OccurrenceAddress): Promise<commands.OccurrenceAddress>;
  /** An open range begins with what the schedule first planned and ends now, or with the last row when that lies ahead. */
  ledger(caller: Caller, scheduleId: string, range: OpenRange): Promise<LedgerBalance>;
}

export interface RunService {
  cancel(caller: Caller, command: commands.CancelRun): Promise<Run>;
  retry(caller: Caller, command: commands.RetryRun): Promise<commands.CreatedRun>;
}

export interface CalendarService {
  create(caller: Caller, command: commands.CreateCalendar): Promise<commands.Replayable<Calendar | null>>;
  update(caller: Caller, command: commands.UpdateCalendar): Promise<Calendar>;
  remove(caller: Caller, command: commands.DeleteCalendar): Promise<void>;
}

export interface BackfillService {
  /** `instants` are those that run, or would. The backfill is null after a dry run. */
  start(
    caller: Caller,
    command: commands.BackfillSchedule,
  ): Promise<{
    readonly backfill: Backfill | null;
    readonly instants: readonly Instant[];
    readonly skipped: number;
    readonly replayed: boolean;
  }>;
  /** What waits is canceled; what runs is let go to its end unless told otherwise. */
  cancel(caller: Caller, command: commands.CancelBackfill): Promise<Backfill>;
}

export interface ScriptService {
  create(caller: Caller, command: scripts.CreateScript): Promise<commands.Replayable<scripts.Script>>;
  /** A script that tasks use cannot be renamed: they know it by its name. */
  update(caller: Caller, command: scripts.UpdateScript): Promise<scripts.Script>;
  /** Refused while tasks use it. Its versions stay, for the runs that name them. */
  remove(caller: Caller, command: commands.Addressed): Promise<void>;
}

/**
 * Workers from outside. A claim is a lease: whoever stays silent for longer loses the run, and every later call of his
 * is answered LEASE_LOST and changes nothing. Each call but `claim` and `take` renews the lease.
 */
export interface WorkerService {
  /** `signal` aborts the wait: nothing is claimed for a caller who has gone. */
  claim(
    caller: Caller,
    command: external.ClaimRuns,
    signal: AbortSignal | null,
  ): Promise<readonly external.ExternalClaim[]>;
  /** Claims this one run, if it waits; null: it does not, or the tenant has as many at work as it may. */
  take(caller: Caller, command: external.TakeRun): Promise<external.ExternalClaim | null>;
  heartbeat(
    caller: Caller,
    command: external.HeartbeatRun,
  ): Promise<{ readonly leaseUntil: Instant; readonly cancelRequested: boolean }>;
  /** Answers how many lines of this attempt are stored now. Lines that were stored before are passed over. */
  append(caller: Caller, command: external.AppendRunLog): Promise<number>;
  /** Answers the run's id. Said twice, it counts once. */
  complete(caller: Caller, command: external.CompleteRun): Promise<string>;
}

export interface FleetService {
  /** The node takes no new runs, and lets those at work end, until this is taken back or the node is started again. */
  drain(caller: Caller, command: commands.DrainWorker): Promise<NodeInfo>;
}

export interface AccessService {
  createTenant(caller: Caller, command: commands.CreateTenant): Promise<Tenant>;
  updateTenant(caller: Caller, command: commands.UpdateTenant): Promise<Tenant>;
  /** `secret` is shown this once and kept nowhere. */
  createApiToken(
    caller: Caller,
    command: commands.CreateApiToken,
  ): Promise<{ readonly token: ApiToken; readonly secret: string }>;
  revokeApiToken(caller: Caller, command: { readonly id: string }): Promise<ApiToken>;
}
