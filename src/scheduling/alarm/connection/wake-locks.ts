import type { Milliseconds, Instant } from '../../../domain/model/values.ts';

/** When a node holds a lock longer than this, it counts as dead and another node takes the wake. */
export const lockLifetimeMs: Milliseconds = 30_000;

/** A statement without an answer after this time is given up together with its connection. */
export const statementTimeoutMs: Milliseconds = 2_000;

/** After this time a call is given up even if its driver never settles it. MongoDB's driver may do that after a kill. */
export const callTimeoutMs: Milliseconds = statementTimeoutMs + 1_000;

export interface LockedWake {
  readonly id: string;
  /** Start of its cell. */
  readonly at: Instant;
  readonly failCount: number;
}

/**
 * Locks on wakes, many at a time. A lock has a token, stored as `lastModifiedBy`. Every change of a locked wake names the
 * token. So a node that lost its lock while it was stalled changes nothing. Each method rejects when the store is away.
 */
export interface WakeLocks {
  /** Locks wakes that are free and due at `now`, oldest first. */
  lockDue(now: Instant, limit: number, token: string): Promise<readonly LockedWake[]>;
  /** Takes over wakes that were locked at or before `deadline`. */
  lockExpired(now: Instant, deadline: Instant, limit: number, token: string): Promise<readonly LockedWake[]>;
  removeLocked(ids: readonly string[], token: string): Promise<void>;
  unlockLocked(ids: readonly string[], token: string): Promise<void>;
  postponeLocked(id: string, token: string, until: Instant, failCount: number): Promise<void>;
}

/** The only job name of the alarm. */
export const wakeName = 'wake';
