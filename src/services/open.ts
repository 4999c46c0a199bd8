import type { TenantScope } from '../domain/model/actor.ts';
import { notFoundError, type Referent } from '../domain/model/errors.ts';
import { expectVersion } from '../domain/model/permission.ts';

/** A row that is there, and that nobody else changes until the transaction ends. */
export interface Lockable<Row> {
  lock(scope: TenantScope, id: string): Promise<Row | null>;
}

/** Backfills have no versions. */
type Noun = Referent['kind'] | 'Backfill';

/** Which row, and at which version the caller has seen it; null or absent = whichever. */
interface Address {
  readonly id: string;
  readonly expectedVersion?: number | null;
}

/**
 * Locks the row that a command names. Throws NOT_FOUND for one that is unknown, foreign or deleted, and VERSION_CONFLICT
 * when it has changed since the caller read it.
 */
export async function open<Row extends { readonly id: string; readonly version?: number }>(
  rows: Lockable<Row>,
  noun: Noun,
  scope: TenantScope,
  { id, expectedVersion = null }: Address,
  path: readonly string[] = ['id'],
): Promise<Row> {
  const row = await rows.lock(scope, id);
  if (!row) throw notFoundError(noun.toLowerCase(), id, path);
  if (row.version !== undefined && noun !== 'Backfill')
    expectVersion(expectedVersion, { id, version: row.version }, noun);
  return row;
}
