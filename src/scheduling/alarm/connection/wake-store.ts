import type { JobRepository } from 'agenda';
import type { Instant, Milliseconds } from '../../../domain/model/values.ts';
import type { WakeClaims } from '../wake-claims.ts';

/** The store counts as away when it does not answer a ping within this time. */
export const pingTimeoutMs: Milliseconds = 600;

/** A connection to the store of the wakes. It reconnects after an outage; {@link WakeStore.ping} shows when. */
export interface WakeStore {
  readonly kind: 'mongo' | 'postgres';
  readonly repository: JobRepository;
  readonly claims: WakeClaims;
  /**
   * The mark of the wakes. It is gone when the store was emptied, dropped or replaced. Null when the mark, or anything else
   * that wakes need, is missing. Rejects within {@link pingTimeoutMs} when the store does not answer.
   */
  look(): Promise<string | null>;
  /** Makes what is missing in the store, and a new mark, which it returns. Several nodes may call it at once. */
  prepare(): Promise<string>;
  /** Rejects within {@link pingTimeoutMs} when the store does not answer. */
  ping(): Promise<void>;
  /** Resolves when the store durably has a wake for each cell. Cells are given by their starts, in ascending order. */
  armMany(cells: readonly Instant[]): Promise<void>;
  /** Settles after about a second at most, also when the store does not answer. */
  close(): Promise<void>;
}
