import type { Milliseconds } from '../../domain/values.ts';
import { ourName } from '../connection.ts';
import type { Sql } from './sql.ts';

export interface Blocker {
  readonly pid: number;
  readonly application: string;
  readonly role: string;
}

/**
 * Ends sessions that hold a lock which one of ours waits for, and have done nothing within their transaction for `ms`: another
 * program's, or one of a process of ours that stands still. Only sessions of roles that ours may act for.
 */
export function endBlockers(sql: Sql, ms: Milliseconds): Promise<Blocker[]> {
  return sql<Blocker & Record<string, unknown>>(statement, [ms, `${ourName}%`]);
}

const statement = `
with waiting as (
  select pid from pg_stat_activity
  where datname = current_database() and usename = current_user and application_name like $2 and wait_event_type = 'Lock'
),
blocking as (select distinct unnest(pg_blocking_pids(pid)) as pid from waiting)
select a.pid, a.application_name as application, a.usename as role
from blocking join pg_stat_activity a using (pid)
where a.state like 'idle in transaction%' and a.state_change < clock_timestamp() - $1::float8 * interval '1 millisecond'
  and pg_has_role(a.usesysid, 'MEMBER') and pg_terminate_backend(a.pid)`;
