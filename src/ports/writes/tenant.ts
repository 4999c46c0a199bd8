import type { Tenant } from '../../domain/model/access.ts';
import type { TenantScope } from '../../domain/model/actor.ts';

export interface TenantChecks {
  find(idOrSlug: string): Promise<Tenant | null>;
}

export interface TenantWrites extends TenantChecks {
  /** A tenant sees itself alone. */
  lock(scope: TenantScope, id: string): Promise<Tenant | null>;
  withSlug(slug: string): Promise<Tenant | null>;
  insert(tenant: Tenant): Promise<void>;
  save(tenant: Tenant): Promise<void>;
}
