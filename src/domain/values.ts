/** Milliseconds since 1970-01-01T00:00:00Z. The database's clock is the reference, see {@link Clock}. */
export type Instant = number;

/** A length of time in milliseconds. */
export type Milliseconds = number;

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** `from` is inside the range, `to` is not. */
export interface InstantRange {
  readonly from: Instant;
  readonly to: Instant;
}

/** Tells the time of the scheduler. Every node reads the same time up to a few milliseconds. */
export interface Clock {
  now(): Instant;
}
