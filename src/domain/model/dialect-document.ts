import type { JsonObject } from './values.ts';

/**
 * What a REST dialect keeps with a task: the fields of its document that our rows have no place for, as they came, so
 * that they can be given back. It holds no secrets. A task has at most one for each dialect.
 */
export interface DialectDocument {
  readonly dialect: string;
  readonly document: JsonObject;
}
