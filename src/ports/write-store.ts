import type { BackfillChecks, BackfillWrites } from './writes/backfill.ts';
import type { CalendarChecks, CalendarWrites } from './writes/calendar.ts';
import type { GateWrites } from './writes/gate.ts';
import type { KeyChecks, KeyWrites } from './writes/key.ts';
import type { LedgerChecks, LedgerWrites } from './writes/ledger.ts';
import type { NodeChecks, NodeWrites } from './writes/node.ts';
import type { PlanChecks, PlanWrites } from './writes/plan.ts';
import type { RunWrites } from './writes/run.ts';
import type { ScheduleChecks, ScheduleWrites } from './writes/schedule.ts';
import type { ScriptChecks, ScriptWrites } from './writes/script.ts';
import type { TaskChecks, TaskWrites } from './writes/task.ts';
import type { TenantChecks, TenantWrites } from './writes/tenant.ts';
import type { TokenWrites } from './writes/token.ts';

export interface WriteStore {
  /** Everything within one transaction: either all of it is stored or nothing. */
  transaction<T>(work: (transaction: WriteTransaction) => Promise<T>): Promise<T>;
  /** Reads as of one moment. It locks nothing and waits for no lock; the database refuses both, and every write. */
  snapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
}

/** What a check reads before a change. In a snapshot `lock` and `hold…` only read: nothing changes under it. */
export interface Snapshot {
  readonly nodes: NodeChecks;
  readonly tenants: TenantChecks;
  readonly tasks: TaskChecks;
  readonly scripts: ScriptChecks;
  readonly schedules: ScheduleChecks;
  readonly plans: PlanChecks;
  readonly ledger: LedgerChecks;
  readonly calendars: CalendarChecks;
  readonly backfills: BackfillChecks;
  readonly keys: KeyChecks;
}

/** `lock` answers null for an unknown, foreign or deleted row, and keeps others from changing it meanwhile. */
export interface WriteTransaction extends Snapshot {
  readonly nodes: NodeWrites;
  readonly tenants: TenantWrites;
  readonly tokens: TokenWrites;
  readonly tasks: TaskWrites;
  readonly scripts: ScriptWrites;
  readonly schedules: ScheduleWrites;
  readonly plans: PlanWrites;
  readonly ledger: LedgerWrites;
  readonly calendars: CalendarWrites;
  readonly backfills: BackfillWrites;
  readonly runs: RunWrites;
  readonly gates: GateWrites;
  readonly keys: KeyWrites;
}
