import type { EntityManager } from '@mikro-orm/postgresql';
import type { Tenant } from '../../domain/model/access.ts';
import { isId } from '../../domain/model/id.ts';
import type { TenantWrites } from '../../ports/writes/tenant.ts';
import type { Locks } from '../locks.ts';
import { TenantEntity } from '../mappings.ts';
import { plain } from '../plain.ts';

export function makeTenantWrites(em: EntityManager, lock: Locks): TenantWrites {
  const withSlug = async (slug: string): Promise<Tenant | null> => {
    const tenant = await em.findOne(TenantEntity, { slug });
    return tenant && plain<Tenant>(tenant);
  };
  return {
    withSlug,
    async find(idOrSlug) {
      if (!isId(idOrSlug)) return withSlug(idOrSlug);
      const tenant = await em.findOne(TenantEntity, { id: idOrSlug });
      return tenant && plain<Tenant>(tenant);
    },
    async lock(scope, id) {
      if (!isId(id) || (scope !== null && scope !== id)) return null;
      const tenant = await em.findOne(TenantEntity, { id }, lock.mode);
      return tenant && plain<Tenant>(tenant);
    },
    async insert(tenant) {
      em.create(TenantEntity, tenant);
      await em.flush();
    },
    async save(tenant) {
      em.assign(await em.findOneOrFail(TenantEntity, { id: tenant.id }), tenant);
      await em.flush();
    },
  };
}
