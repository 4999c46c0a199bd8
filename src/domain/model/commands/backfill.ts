import type { BackfillSelection } from '../backfill.ts';
import type { OpenRange } from '../values.ts';
import type { Keyed } from './command.ts';

export interface BackfillSchedule extends Keyed {
  /** Of the schedule. */
  readonly id: string;
  /** Both ends are required, and lie in the past. */
  readonly range: OpenRange;
  readonly which: BackfillSelection;
  /** Runs of the backfill at once. */
  readonly maxConcurrent: number;
  /** Tells which instants would run, and stores nothing. */
  readonly dryRun: boolean;
}

export interface CancelBackfill extends Keyed {
  readonly id: string;
  readonly activeRuns: 'LET_FINISH' | 'CANCEL';
}
