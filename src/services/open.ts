import type { TenantScope } from '../domain/model/actor.ts';
import { notFoundError, type Referent } from '../domain/model/errors.ts';
import { expectVersion } from '../domain/model/permission.ts';

/** A row that is there, and that nobody else changes until the transaction ends. */
export interface Lockable<Row> {
  lock(scope: TenantScope, id: string): Promise<Row | null>;
}

type Noun = Referent['kind'] | 'Backfill' | 'Worker';

/** Which row, and at which version the caller has seen it; null or absent = whichever. */
interface Address {
  readonly id: string;
  readonly expectedVersion?: number | null;
}

/**
 * Locks the row that a command names. Throws NOT_FOUND for one that is unknown, foreign or deleted, and VERSION_CONFLICT
 * when it has changed since the caller read it.
 */
export async function open<Row extends { readonly id: string; readonly version?: number | string | null }>(
  rows: Lockable<Row>,
  noun: Noun,
  scope: TenantScope,
  { id, expectedVersion = null }: Address,
  path: readonly string[] = ['id'],
): Promise<Row> {
  const row = await rows.lock(scope, id);
  if (!row) throw notFoundError(noun === 'ApiToken' ? 'API token' : noun.toLowerCase(), id, path);
  const { version } = row;
  // Backfills have no version, and that of a worker names its release.
  if (typeof version === 'number' && noun !== 'Backfill' && noun !== 'Worker')
    expectVersion(expectedVersion, { id, version }, noun);
  return row;
}
