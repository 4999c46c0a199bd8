/*
 * Commands are what callers may ask for. Adapters turn their wire forms into them, and report what they cannot turn. The
 * services check what they mean: ranges, names, schemas of modules, zones. Paths in problems are those of these types.
 */

/** A call that may be repeated. */
export interface Keyed {
  /** The same key with the same input gives the first answer again; with other input it is refused. Kept for 24 hours. */
  readonly idempotencyKey?: string | null;
}

/** A row, and the version that the caller has seen. */
export interface Addressed extends Keyed {
  readonly id: string;
  readonly expectedVersion: number | null;
}

/** What a call that can be repeated answers: `replayed` when an earlier call with this key did it. */
export interface Replayable<T> {
  readonly value: T;
  readonly replayed: boolean;
}
