import type { Tenant, ApiToken } from '../../domain/model/access.ts';
import type { TenantScope } from '../../domain/model/actor.ts';

export interface AccessReads {
  tenants(scope: TenantScope): Promise<readonly Tenant[]>;
  tenantsById(ids: readonly string[]): Promise<ReadonlyMap<string, Tenant>>;
  tokens(scope: TenantScope): Promise<readonly ApiToken[]>;
  tokensById(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, ApiToken>>;
}
