import type { Milliseconds } from './values.ts';

export const backoffs = ['NONE', 'FIXED', 'LINEAR', 'EXPONENTIAL'] as const;
export type Backoff = (typeof backoffs)[number];

/** How often a run may be attempted and how long it waits in between. */
export interface RetryPolicy {
  /** 1 = never retried. At most 1000. */
  readonly maxAttempts: number;
  readonly backoff: Backoff;
  readonly delayMs: Milliseconds;
  readonly maxDelayMs: Milliseconds;
  /** Growth per attempt of EXPONENTIAL, 1 to 100. */
  readonly factor: number;
  /** 0 to 1: the share of the delay that is drawn at random, so that many failures do not come back together. */
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
 * The pause before the attempt that follows `attempt` (counted from 1).
 * `random` is in [0, 1); the jitter only shortens, so `maxDelayMs` holds.
 */
export function delayAfter(policy: RetryPolicy, attempt: number, random: number): Milliseconds {
  // Nothing grows from nothing: the factor's power may be Infinity, and 0 * Infinity is no number.
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
