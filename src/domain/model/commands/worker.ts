import type { LogLine } from '../log-entry.ts';
import type { RunError } from '../run.ts';
import type { Milliseconds, Instant, Json } from '../values.ts';
import type { Keyed } from './command.ts';

export interface ClaimRuns extends Keyed {
  /** The kinds of work that the worker does: what runs name in `params.worker`. */
  readonly modules: readonly string[];
  /** What the worker calls itself; shown as the run's `worker`. */
  readonly worker: string;
  readonly max: number;
  /** How long to wait for work when there is none. 0 = not at all. */
  readonly waitMs: Milliseconds;
  /** How long a silent worker keeps what it has claimed. */
  readonly leaseMs: Milliseconds;
}

/** One run that waits, whichever worker it is meant for. */
export interface TakeRun extends Pick<ClaimRuns, 'worker' | 'leaseMs'> {
  readonly runId: string;
}

/** Names one attempt: the claim answers its fence, and the next attempt has another one. */
export interface Held extends Keyed {
  readonly runId: string;
  readonly fence: number;
  /** Default false: only the token that claimed the run may speak for it. True: where callers share what they take. */
  readonly anyToken?: boolean;
}

export interface HeartbeatRun extends Held {
  readonly percent: number | null;
  readonly message: string | null;
}

export interface AppendRunLog extends Held {
  /** How many lines of this attempt were sent before; null: whatever is there, these come after it. */
  readonly offset: number | null;
  readonly lines: readonly (Omit<LogLine, 'at'> & { /** Null = now. */ readonly at: Instant | null })[];
}

export interface CompleteRun extends Held {
  readonly outcome: 'SUCCEEDED' | 'FAILED' | 'CANCELED';
  readonly result: Json;
  readonly exitCode: number | null;
  /** Of a FAILED one; null: the worker did not say. */
  readonly error: RunError | null;
}
