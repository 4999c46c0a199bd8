import type { Instant } from '../domain/model/values.ts';

/** Wakes a node before an instant, wherever the process that stored it may be by then. */
export interface Wakes {
  /** False: the alarm's store is away, so the reconciler will have to find these. Never throws. */
  arm(instants: readonly Instant[]): Promise<boolean>;
}
