import type { Outcome, StopReason } from '../model/module.ts';
import { delayAfter, type RetryPolicy } from '../model/retry.ts';
import type { RunError, RunState } from '../model/run.ts';
import type { Json, Milliseconds } from '../model/values.ts';

/** How an attempt ends: the run's next state, and what is stored of the outcome. */
export interface Conclusion {
  readonly state: Extract<
    RunState,
    'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'CANCELED' | 'LOST' | 'RETRY_WAIT' | 'QUEUED'
  >;
  readonly result: Json;
  readonly exitCode: number | null;
  readonly error: RunError | null;
  /** The delay before the next attempt when the state is RETRY_WAIT. */
  readonly retryInMs: Milliseconds | null;
}

/**
 * What follows from an attempt's outcome, or from the reason why it was stopped. Null: the attempt has lost its lease,
 * so its outcome no longer counts.
 */
export function conclude(
  outcome: Outcome,
  stopped: StopReason | null,
  run: { readonly attempt: number; readonly retry: RetryPolicy; readonly timeoutMs: Milliseconds | null },
  random: number,
): Conclusion | null {
  const result = outcome.result ?? null;
  const exitCode = outcome.exitCode ?? null;
  const left = run.attempt < run.retry.maxAttempts;
  const again = (state: 'FAILED' | 'TIMED_OUT', error: RunError, retry: boolean): Conclusion =>
    retry && left
      ? { state: 'RETRY_WAIT', result, exitCode, error, retryInMs: delayAfter(run.retry, run.attempt, random) }
      : { state, result, exitCode, error, retryInMs: null };

  switch (stopped?.kind) {
    case 'LEASE_LOST':
      return null;
    case 'CANCEL':
      return { state: 'CANCELED', result, exitCode, error: null, retryInMs: null };
    case 'SHUTDOWN':
      // The operator stopped the node, not the run: the attempt is repeated and counted once.
      return { state: 'QUEUED', result: null, exitCode: null, error: null, retryInMs: null };
    case 'TIMEOUT':
      return again(
        'TIMED_OUT',
        {
          type: 'timeout',
          message: `the attempt took longer than ${run.timeoutMs} ms`,
          retryable: run.retry.retryOnTimeout,
        },
        run.retry.retryOnTimeout,
      );
    case undefined:
      return outcome.kind === 'SUCCEEDED'
        ? { state: 'SUCCEEDED', result, exitCode, error: null, retryInMs: null }
        : again('FAILED', outcome.error, outcome.error.retryable);
  }
}
