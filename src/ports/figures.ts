import type { Milliseconds, Instant } from '../domain/model/values.ts';

/** Since when the oldest of what is due has waited, in milliseconds; 0 when nothing is due. */
export interface Backlog {
  readonly scheduleMs: Milliseconds;
  /** Of runs that wait for an instant or a retry. */
  readonly runMs: Milliseconds;
  /** Rows that batches leave out at the moment, because they cannot treat them. */
  readonly leftOut: number;
}

/** What an operator watches. Of long lists only the start is looked at. */
export interface Figures {
  /** Runs that wait for a node. `ageMs`: how long ago the oldest of them was queued. */
  readonly queues: readonly { readonly tenantId: string; readonly runs: number; readonly ageMs: Milliseconds }[];
  /** Runs that wait for a worker from outside. */
  readonly forWorkers: readonly { readonly tenantId: string; readonly runs: number }[];
  readonly nextScheduleAt: Instant | null;
  /** Of the runs that wait for an instant or a retry. */
  readonly nextRunAt: Instant | null;
  /** Nodes and workers with a lease, by role. */
  readonly nodes: Readonly<Record<string, number>>;
}
