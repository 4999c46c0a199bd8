/*
 * Commands are the requests that callers may make. Adapters translate their wire forms into commands and report input
 * that they cannot translate. The services check the meaning: ranges, names, schemas of modules, zones. Paths in
 * problems are paths in these types.
 */

/** A call that may be repeated safely. */
export interface Keyed {
  /**
   * The same key with the same input gets the first answer again; with other input the call is refused. Kept for 24
   * hours.
   */
  readonly idempotencyKey?: string | null;
}

/** The id of a row, and the version that the caller has seen. */
export interface Addressed extends Keyed {
  readonly id: string;
  readonly expectedVersion: number | null;
}

/** The answer to a call that may be repeated. `replayed` is true when an earlier call with this key did the work. */
export interface Replayable<T> {
  readonly value: T;
  readonly replayed: boolean;
}
