import type { Pool } from 'pg';
import type { Granted } from '../domain/module-grants.ts';
import { sqlOf } from './hot/sql.ts';

/** What tenants may use, for the engine, which has no ORM. */
export function makeGrantSource(pool: Pool): (ids: readonly string[]) => Promise<ReadonlyMap<string, Granted>> {
  const sql = sqlOf(pool);
  return async (ids) => {
    const rows = await sql<Granted & { id: string }>(
      'select id, slug, modules from tenant where id = any($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ id, slug, modules }) => [id, { slug, modules }]));
  };
}
