import type { Run } from '../run.ts';
import type { Milliseconds, JsonObject } from '../values.ts';
import type { Keyed, Replayable } from './command.ts';

export interface CancelRun extends Keyed {
  readonly id: string;
  readonly reason: string | null;
  /** How long the attempt may take to end before it is killed. */
  readonly graceMs: Milliseconds;
}

export interface RetryRun extends Keyed {
  readonly id: string;
  readonly params: JsonObject | null;
}

export type CreatedRun = Replayable<Run>;
