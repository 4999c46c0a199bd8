import type { Sql } from '../sql/execute.ts';

/** Why a token may claim no runs (any more), as the rest of a sentence about its worker; null = it may. */
export function untrusted(token: string, tenant: string): string {
  return `case
    when ${token}.id is null then 'lost its token, which has been deleted'
    when ${token}.revoked_at is not null then 'lost its token, which has been revoked'
    when ${token}.expires_at <= clock_timestamp() then 'lost its token, which has expired'
    when not (${token}.scopes && array['EXECUTE', 'WRITE', 'ADMIN']) then 'has a token that may execute no more'
    when not coalesce(${tenant}.enabled, true) then 'belongs to a tenant that has been disabled' end`;
}

/**
 * Ends the leases of workers from outside whose token has lost what it was claimed with; the next recovery takes their
 * runs and tells why. There are as many leases as claims, so that reading all of them costs little.
 */
export async function endUntrusted(sql: Sql): Promise<number> {
  const rows = await sql(statement);
  return rows.length;
}

const statement = `
with ended as (
  select n.id, ${untrusted('a', 'home')} as reason
  from node n left join api_token a on a.id = n.token_id left join tenant home on home.id = a.tenant_id
  where n.role = 'external' and n.token_id is not null and n.lease_until > clock_timestamp()
)
update node n set lease_until = clock_timestamp(), end_reason = e.reason
from ended e where n.id = e.id and e.reason is not null returning n.id`;
