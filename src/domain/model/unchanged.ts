import { isDeepStrictEqual } from 'node:util';

interface Versioned {
  readonly version: number;
  readonly updatedAt: number;
}

/** Whether a change left the row as it was, apart from its version and its time of change. */
export function isUnchanged<Row extends Versioned>(before: Row, after: Row): boolean {
  return isDeepStrictEqual({ ...after, version: before.version, updatedAt: before.updatedAt }, before);
}
