import { defaultTenantSlug, type Tenant } from '../domain/model/access.ts';
import type { Caller } from '../domain/model/actor.ts';
import { notFoundError } from '../domain/model/errors.ts';
import type { Snapshot } from '../ports/write-store.ts';

/** Whose row it becomes: the caller's tenant, or for an operator the one named, or the default one. */
export async function tenantFor(
  transaction: Pick<Snapshot, 'tenants'>,
  caller: Caller,
  wanted: string | null,
): Promise<Tenant> {
  if (wanted !== null && caller.tenantId !== null && wanted !== caller.tenantId)
    throw notFoundError('tenant', wanted, ['tenantId']);
  const tenant = await transaction.tenants.find(wanted ?? caller.tenantId ?? defaultTenantSlug);
  if (!tenant) throw notFoundError('tenant', wanted ?? '', ['tenantId']);
  return tenant;
}
