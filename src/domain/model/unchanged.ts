import { isDeepStrictEqual } from 'node:util';

interface Versioned {
  readonly version: number;
  readonly updatedAt: number;
}

/** Whether a change has left the row as it was, but for the marks that each change leaves. */
export function isUnchanged<Row extends Versioned>(before: Row, after: Row): boolean {
  return isDeepStrictEqual({ ...after, version: before.version, updatedAt: before.updatedAt }, before);
}
