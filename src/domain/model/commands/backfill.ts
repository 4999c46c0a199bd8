import type { BackfillSelection } from '../backfill.ts';
import type { OpenRange } from '../values.ts';

export interface BackfillSchedule {
  /** Of the schedule. */
  readonly id: string;
  /** Both ends are required, and lie in the past. */
  readonly range: OpenRange;
  readonly which: BackfillSelection;
  /** Runs of the backfill at once. */
  readonly maxConcurrent: number;
  /** Tells which instants would run, and stores nothing. */
  readonly dryRun: boolean;
  readonly idempotencyKey: string | null;
}

export interface CancelBackfill {
  readonly id: string;
  readonly activeRuns: 'LET_FINISH' | 'CANCEL';
}
