import type { BackfillSelection } from '../backfill.ts';
import type { OpenRange } from '../values.ts';
import type { Keyed } from './command.ts';

export interface BackfillSchedule extends Keyed {
  /** The id of the schedule. */
  readonly id: string;
  /** Both ends are required and must lie in the past. */
  readonly range: OpenRange;
  readonly which: BackfillSelection;
  /** How many runs of the backfill may be open at once. */
  readonly maxConcurrent: number;
  /** True: answers which instants would run, and stores nothing. */
  readonly dryRun: boolean;
}

export interface CancelBackfill extends Keyed {
  readonly id: string;
  readonly activeRuns: 'LET_FINISH' | 'CANCEL';
}
