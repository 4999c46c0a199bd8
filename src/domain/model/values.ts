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

/** Both ends optional; `from` inside, `to` outside. */
export interface OpenRange {
  readonly from?: Instant;
  readonly to?: Instant;
}

/** 0000 and 9999 are the first and last years of RFC 3339. */
const latest = Date.UTC(9999, 11, 31);

export function printInstant(at: Instant): string {
  return Math.abs(at) <= latest ? new Date(at).toISOString() : String(at);
}
