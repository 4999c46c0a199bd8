import { defaultTenantSlug } from '../domain/model/access.ts';
import type { Caller } from '../domain/model/actor.ts';
import { OutageError } from '../domain/model/errors.ts';
import type { Reader } from '../ports/reader.ts';
import type { Member } from './dialect.ts';

export interface Tenancy {
  /** An operator belongs to no tenant and therefore acts in the default one; otherwise ids would be ambiguous. */
  within(caller: Caller): Promise<Member>;
}

export function makeTenancy(reader: Pick<Reader, 'access'>): Tenancy {
  let known: string | undefined;
  return {
    async within(caller) {
      if (caller.tenantId !== null) return { ...caller, tenantId: caller.tenantId };
      known ??= (await reader.access.tenants(null)).find(({ slug }) => slug === defaultTenantSlug)?.id;
      // The default tenant is created at the first start, before any token exists.
      if (known === undefined) throw new OutageError('the default tenant is not there yet');
      return { ...caller, tenantId: known };
    },
  };
}
