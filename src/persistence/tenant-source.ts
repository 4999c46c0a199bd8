import type { Pool } from 'pg';
import type { TenantRights } from '../domain/model/module-grants.ts';
import { sqlOf } from './sql/execute.ts';

/** What tenants may use, for the engine, which has no ORM. */
export function makeTenantSource(pool: Pool): (ids: readonly string[]) => Promise<ReadonlyMap<string, TenantRights>> {
  const sql = sqlOf(pool);
  return async (ids) => {
    const rows = await sql<TenantRights & Record<string, unknown>>(
      `select id, slug, modules, max_log_bytes_per_day::float8 as "maxLogBytesPerDay" from tenant where id = any($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  };
}
