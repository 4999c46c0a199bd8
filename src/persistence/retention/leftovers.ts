import { all, type Step } from './step.ts';

/** Rows of one table that an age makes superfluous, found by where they lie. A row that has changed since stays. */
function aged(table: string, at: string, keptFor: string, also = 'true'): Step {
  const old = `${at} < now() - interval '${keptFor}' and ${also}`;
  return {
    find: `
      select ctid::text as id, now() - interval '${keptFor}' - ${at} as late from ${table}
      where ${old} and ctid <> all($2::tid[]) and $3::boolean is not null order by ${at} limit $1::int`,
    async drop(turn, ids) {
      await turn((sql) => sql(`delete from ${table} where ctid = any($1::tid[]) and ${old}`, [ids]));
      return all;
    },
  };
}

export const idempotency = aged('idempotency', 'created_at', '24 hours');
export const mails = aged('outbox', 'settled_at', '30 days', 'settled_at is not null');
/** Of nodes, and of workers from outside. */
/** Kept a little longer, so that a row that fails minute after minute tells since when. */
export const setAside = aged('set_aside', 'until', '1 hour');
export const leases = aged('node', 'lease_until', '1 day');
/**
 * Never an operator's: a start of a node looks whether the token of its environment or its data folder has been revoked,
 * and would let it in again.
 */
export const tokens = aged('api_token', 'least(revoked_at, expires_at)', '365 days', 'tenant_id is not null');
