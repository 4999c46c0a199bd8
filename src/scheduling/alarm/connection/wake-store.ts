import type { JobRepository } from 'agenda';

import type { Instant, Milliseconds } from '../../../domain/values.ts';
import type { WakeClaims } from '../wake-claims.ts';

/** The only job name of the alarm. */
export const wakeName = 'wake';

/** A node that holds a lock longer than this is taken for dead, and its wakes go to another. */
export const lockLifetimeMs: Milliseconds = 30_000;

/** A statement that has no answer after this long is given up, and its connection with it. */
export const statementTimeoutMs: Milliseconds = 2_000;

/** Then a call is given up even if its driver never settles it, as MongoDB's sometimes does when the server is killed. */
export const callTimeoutMs: Milliseconds = statementTimeoutMs + 1_000;

/** No answer to a ping for this long means that the store is away. */
export const pingTimeoutMs: Milliseconds = 600;

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

/** A connection to the store of the wakes. It mends itself after an outage; {@link WakeStore.ping} tells when. */
export interface WakeStore {
  readonly kind: 'mongo' | 'postgres';
  readonly repository: JobRepository;
  readonly claims: WakeClaims;
  /**
   * The mark of the wakes. It is gone when the store was emptied, dropped or replaced. Null when the mark, or anything else
   * that wakes need, is missing. Rejects within {@link pingTimeoutMs} when the store does not answer.
   */
  look(): Promise<string | null>;
  /** Makes what is missing in the store, and a new mark, which it answers. Many nodes may call it at once. */
  prepare(): Promise<string>;
  /** Rejects within {@link pingTimeoutMs} when the store does not answer. */
  ping(): Promise<void>;
  /** Resolves when a durable wake stands for each cell, given by its start in ascending order. */
  armMany(cells: readonly Instant[]): Promise<void>;
  /** Ends within a second or so, also when the store does not answer. */
  close(): Promise<void>;
}
