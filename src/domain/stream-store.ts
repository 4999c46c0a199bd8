import type { Actor } from './actor.ts';
import type { LogEntry } from './log-entry.ts';
import type { TenantScope } from './reading.ts';
import type { Run, RunState } from './run.ts';
import type { Instant } from './values.ts';

/** One row of the event log, as stored. A run's first row (`born`) stands for several facts. */
export interface EventRow {
  readonly tx: string;
  readonly seq: string;
  readonly at: Instant;
  readonly type: string;
  readonly born: boolean;
  readonly taskId: string | null;
  readonly runId: string | null;
  readonly scheduleId: string | null;
  readonly nominalAt: Instant | null;
  readonly previousState: RunState | null;
  readonly state: RunState | null;
  readonly actor: Actor | null;
}

/** What streams read. Positions only ever grow: no row appears behind one that has been read. */
export interface StreamStore {
  run(scope: TenantScope, id: string): Promise<Run | null>;
  log(runId: string, after: number, limit: number): Promise<readonly LogEntry[]>;
  /** The position after everything that can be read now. */
  head(): Promise<readonly [tx: string, seq: string]>;
  /** Up to here events are not kept any more. */
  horizon(): Promise<readonly [tx: string, seq: string]>;
  /** `behind`: more has been written, which becomes readable when older transactions have ended. */
  events(
    scope: TenantScope,
    kind: 'run' | 'schedule',
    after: readonly [tx: string, seq: string],
    limit: number,
  ): Promise<{ readonly rows: readonly EventRow[]; readonly behind: boolean }>;
}
