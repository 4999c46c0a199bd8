import type { Milliseconds, Instant } from '../../../domain/model/values.ts';

/** A node that holds a lock longer than this is taken for dead, and its wakes go to another. */
export const lockLifetimeMs: Milliseconds = 30_000;

/** A statement that has no answer after this long is given up, and its connection with it. */
export const statementTimeoutMs: Milliseconds = 2_000;

/** Then a call is given up even if its driver never settles it, as MongoDB's sometimes does when the server is killed. */
export const callTimeoutMs: Milliseconds = statementTimeoutMs + 1_000;

export interface LockedWake {
  readonly id: string;
  /** Start of its cell. */
  readonly at: Instant;
  readonly failCount: number;
}

/**
 * Locks on wakes, many at a time. A lock is known by a token, stored as `lastModifiedBy`. Whoever ends a lock names the
 * token, so that a node that lost its lock while it was stalled changes nothing. Each method rejects when the store is away.
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
