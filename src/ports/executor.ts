import type { Places } from './places.ts';

/** What executes the runs of this node, as far as a sweep needs it. */
export interface Executor extends Places {
  /** Attempts at once. */
  readonly capacity: number;
  /** Several tenants are there, or may be. */
  readonly inTurns: boolean;
  /** Looks for queued runs. */
  pull(): void;
  /** Settles when a place may have become free, or after `ms`. */
  room(ms: number): Promise<void>;
}
