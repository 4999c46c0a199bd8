import type { Tenant } from '../../domain/model/access.ts';

export interface TenantChecks {
  find(idOrSlug: string): Promise<Tenant | null>;
}
