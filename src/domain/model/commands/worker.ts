import type { LogLine } from '../log-entry.ts';
import type { RunError } from '../run.ts';
import type { Milliseconds, Instant, Json } from '../values.ts';
import type { Keyed } from './command.ts';

export interface ClaimRuns extends Keyed {
  /** The names of work that the worker takes; runs name one of them in `params.worker`. */
  readonly modules: readonly string[];
  /** The worker's own name; shown as the run's `worker`. */
  readonly worker: string;
  readonly max: number;
  /** How long to wait when there is no work. 0 = do not wait. */
  readonly waitMs: Milliseconds;
  /** How long the lease lasts when the worker sends nothing. */
  readonly leaseMs: Milliseconds;
}

/** Claims one given run, whichever worker it is meant for. */
export interface TakeRun extends Pick<ClaimRuns, 'worker' | 'leaseMs'> {
  readonly runId: string;
}

/** Names one attempt: a claim answers its fence, and the next attempt has another fence. */
export interface Held extends Keyed {
  readonly runId: string;
  readonly fence: number;
  /**
   * False (default): only the token that claimed the run may report on it. True: callers share the runs that they take.
   */
  readonly anyToken?: boolean;
}

export interface HeartbeatRun extends Held {
  readonly percent: number | null;
  readonly message: string | null;
}

export interface AppendRunLog extends Held {
  /** How many lines of this attempt were sent before. Null: the lines are appended in any case. */
  readonly offset: number | null;
  readonly lines: readonly (Omit<LogLine, 'at'> & { /** Null = now. */ readonly at: Instant | null })[];
}

export interface CompleteRun extends Held {
  readonly outcome: 'SUCCEEDED' | 'FAILED' | 'CANCELED';
  readonly result: Json;
  readonly exitCode: number | null;
  /** The error of a FAILED run; null: the worker gave none. */
  readonly error: RunError | null;
}
