import type { Backlog } from '../../ports/figures.ts';
import type { Tenancy } from '../../ports/run-store.ts';
import type { Sql } from '../sql/execute.ts';

/** Whether runs of several tenants, or of one that may run only so many, may meet in the queue. */
export async function tenancy(sql: Sql): Promise<Tenancy> {
  const rows = await sql<Tenancy & Record<string, unknown>>(
    `select (select count(*) from (select 1 from tenant limit 2) t) > 1 as several,
       exists (select 1 from tenant where max_concurrent_runs is not null) as limited`,
  );
  return rows[0]!;
}

/** How long the oldest of what is due has waited, and how many rows batches leave out. */
export async function backlog(sql: Sql): Promise<Backlog> {
  const rows = await sql<Backlog & Record<string, unknown>>(
    `select ${overdue('schedule', 'next_fire_at')} as "scheduleMs", ${overdue('run', 'next_attempt_at')} as "runMs",
       (select count(*)::int from set_aside where until > clock_timestamp()) as "leftOut"`,
  );
  return rows[0]!;
}

// The first entry of the index that the sweep reads.
function overdue(table: string, column: string): string {
  return `greatest(0, coalesce((select (date_part('epoch', clock_timestamp() - ${column}) * 1000)::float8
    from ${table} where ${column} is not null order by ${column}, id limit 1), 0))`;
}
