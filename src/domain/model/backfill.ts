import type { Actor } from './actor.ts';
import type { Instant } from './values.ts';

export const backfillSelections = ['MISSING', 'FAILED', 'ALL'] as const;
/** MISSING: instants without a run. FAILED: those whose latest run failed, timed out or was lost. ALL: every instant. */
export type BackfillSelection = (typeof backfillSelections)[number];

/** The most instants that one backfill may run. */
export const mostBackfilled = 1000;

/** A past range of a schedule that is run afterwards, with a limit on how many runs are open at once. */
export interface Backfill {
  readonly id: string;
  readonly tenantId: string;
  readonly scheduleId: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly selection: BackfillSelection;
  readonly maxConcurrent: number;
  /** The number of runs it has made. All of them exist from the start and wait at the gate. */
  readonly total: number;
  /** Instants of the range that were left out. */
  readonly skipped: number;
  readonly createdBy: Actor;
  readonly createdAt: Instant;
  readonly canceledAt: Instant | null;
}

/** The progress of a backfill. Runs that retention has deleted are no longer counted as ended. */
export interface BackfillProgress {
  readonly waiting: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly canceled: number;
}

export type BackfillState = 'RUNNING' | 'COMPLETED' | 'CANCELED';

export function backfillState(backfill: Backfill, { waiting, running }: BackfillProgress): BackfillState {
  if (backfill.canceledAt !== null) return 'CANCELED';
  return waiting + running > 0 ? 'RUNNING' : 'COMPLETED';
}

/** The gate that limits how many runs of the backfill are open at once, on all nodes together. */
export function backfillGate(id: string): string {
  return `backfill:${id}`;
}
