import type { JsonObject } from './values.ts';

/**
 * What a REST dialect stores with a task: fields of its document for which our rows have no column, unchanged, so that
 * the dialect can return them. It contains no secrets. A task has at most one document per dialect.
 */
export interface DialectDocument {
  readonly dialect: string;
  readonly document: JsonObject;
}
