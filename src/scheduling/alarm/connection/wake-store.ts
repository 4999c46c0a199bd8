import type { JobRepository } from 'agenda';
import type { Instant, Milliseconds } from '../../../domain/model/values.ts';
import type { WakeClaims } from '../wake-claims.ts';

/** No answer to a ping for this long means that the store is away. */
export const pingTimeoutMs: Milliseconds = 600;

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
