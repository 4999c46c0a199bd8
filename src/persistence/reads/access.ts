import type { ApiToken, Tenant } from '../../domain/model/access.ts';
import type { AccessReads } from '../../ports/reads/access.ts';
import type { Queryable } from '../query.ts';
import type { RowReader } from '../row.ts';
import { and, raw, sql } from '../sql/piece.ts';
import { hasIdOf, inScope } from './criteria.ts';
import { type Source, find } from './listing.ts';

export function makeAccessReads(on: Queryable, tenant: RowReader<Tenant>, token: RowReader<ApiToken>): AccessReads {
  const tenants: Source<Tenant> = { from: raw('tenant n'), alias: 'n', reader: tenant };
  const tokens: Source<ApiToken> = { from: raw('api_token k'), alias: 'k', reader: token };
  return {
    tenants: (scope) => find(on, tenants, sql`${and(inScope(raw('n.id'), scope))} order by n.slug`),
    async tenantsById(ids) {
      return new Map((await find(on, tenants, and(hasIdOf(raw('n.id'), ids)))).map((one) => [one.id, one]));
    },
    tokens: (scope) =>
      find(on, tokens, sql`${and(inScope(raw('k.tenant_id'), scope))} order by k.created_at desc, k.id desc`),
    async tokensById(scope, ids) {
      const where = and(hasIdOf(raw('k.id'), ids), inScope(raw('k.tenant_id'), scope));
      return new Map((await find(on, tokens, where)).map((one) => [one.id, one]));
    },
  };
}
