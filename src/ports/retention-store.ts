import type { Milliseconds } from '../domain/model/values.ts';

export const retentionKinds = [
  'logs',
  'runs',
  'events',
  'ledgers',
  'schedules',
  'tasks',
  'scripts',
  'idempotency',
  'mails',
  'tokens',
  'leases',
  'setAside',
] as const;
export type RetentionKind = (typeof retentionKinds)[number];

/** A row that is kept no longer. */
export interface Expired {
  readonly id: string;
  /** For how long already. */
  readonly overdueMs: Milliseconds;
}

export interface Search {
  readonly limit: number;
  /** Ids to pass over. */
  readonly without: readonly string[];
  /** Look at everything, also behind what has been pruned before. */
  readonly fromStart: boolean;
}

/** What has outlived its retention. Kinds are independent of each other. */
export interface RetentionStore {
  /** The oldest rows first, where an index gives that order. With no such row, it reads only an index. */
  find(kind: RetentionKind, search: Search): Promise<readonly Expired[]>;
  /** Deletes these with all that belongs to them, in short transactions. Null: another node is at it. */
  drop(kind: RetentionKind, ids: readonly string[]): Promise<Dropped | null>;
}

/** What is not done of a batch. */
export interface Dropped {
  /** Still needed. */
  readonly stay: readonly string[];
  /** More of them is left to do, at once. */
  readonly unfinished: readonly string[];
}
