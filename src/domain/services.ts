import type { ApiToken, Tenant } from './access.ts';
import type { Caller } from './actor.ts';
import type * as commands from './commands.ts';
import type { LedgerBalance } from './occurrence.ts';
import type { Run } from './run.ts';
import type { Schedule } from './schedule.ts';
import type { Task } from './task.ts';
import type { OpenRange } from './reading.ts';

/*
 * What every surface (GraphQL, the REST dialects, the command line) calls. Each method checks the caller's scope,
 * then the command; it throws a DomainError and stores nothing when something is wrong. Acknowledged means stored.
 */

export interface TaskService {
  create(caller: Caller, command: commands.CreateTask): Promise<commands.CreatedTask>;
  update(caller: Caller, command: commands.UpdateTask): Promise<Task>;
  amend(caller: Caller, command: commands.AmendTask): Promise<Task>;
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
  /** An open range begins with what the schedule first planned and ends now, or with the last row when that lies ahead. */
  ledger(caller: Caller, scheduleId: string, range: OpenRange): Promise<LedgerBalance>;
}

export interface RunService {
  cancel(caller: Caller, command: commands.CancelRun): Promise<Run>;
  retry(caller: Caller, command: commands.RetryRun): Promise<commands.CreatedRun>;
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
