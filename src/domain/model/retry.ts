import type { Milliseconds } from './values.ts';

export const backoffs = ['NONE', 'FIXED', 'LINEAR', 'EXPONENTIAL'] as const;
export type Backoff = (typeof backoffs)[number];

/** How often a run may be attempted, and how long it waits in between. */
export interface RetryPolicy {
  /** 1 = never retried. At most 1000. */
  readonly maxAttempts: number;
  readonly backoff: Backoff;
  readonly delayMs: Milliseconds;
  readonly maxDelayMs: Milliseconds;
  /** Growth per attempt of EXPONENTIAL, 1 to 100. */
  readonly factor: number;
  /** 0 to 1: the random share of the delay, which spreads the retries of many failures. */
  readonly jitter: number;
  readonly retryOnTimeout: boolean;
}

export const defaultRetry: RetryPolicy = {
  maxAttempts: 1,
  backoff: 'EXPONENTIAL',
  delayMs: 10_000,
  maxDelayMs: 3_600_000,
  factor: 2,
  jitter: 0.1,
  retryOnTimeout: true,
};

/**
 * The delay before the attempt that follows `attempt` (counted from 1). `random` is in [0, 1). Jitter only shortens the
 * delay, so `maxDelayMs` holds.
 */
export function delayAfter(policy: RetryPolicy, attempt: number, random: number): Milliseconds {
  // A delay of 0 stays 0: the factor's power may be Infinity, and 0 * Infinity is NaN.
  const grown = policy.delayMs === 0 ? 0 : growth[policy.backoff](policy, attempt);
  const capped = Math.min(grown, policy.maxDelayMs);
  return Math.max(0, Math.round(capped * (1 - policy.jitter * random)));
}

const growth: Record<Backoff, (policy: RetryPolicy, attempt: number) => number> = {
  NONE: () => 0,
  FIXED: (policy) => policy.delayMs,
  LINEAR: (policy, attempt) => policy.delayMs * attempt,
  EXPONENTIAL: (policy, attempt) => policy.delayMs * policy.factor ** (attempt - 1),
};
