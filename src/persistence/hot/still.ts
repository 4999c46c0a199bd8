import type { Milliseconds } from '../../domain/values.ts';
import { ourName, processName } from '../connection.ts';
import type { Sql } from './sql.ts';

/**
 * A process that is stopped, or whose event loop stalls, keeps the rows of its transaction locked as long as it lives. Its
 * session ends instead: nothing of the transaction is stored, and the process hears of it when it goes on. So do its
 * sessions that wait for a lock: they would be the next to keep it.
 *
 * A process that began any statement within the time is at work: its transactions end by themselves.
 */
export async function endStill(sql: Sql, ms: Milliseconds): Promise<number> {
  return (await sql(statement, [ms, `${ourName}%`, processName])).length;
}

const statement = `
with ours as (
  select pid, application_name, wait_event_type, query_start, state = 'idle in transaction' and backend_xid is not null as idle
  from pg_stat_activity
  where datname = current_database() and usename = current_user and application_name like $2 and application_name <> $3
),
stopped as (
  select application_name from ours group by application_name
  having bool_or(idle) and max(query_start) < clock_timestamp() - $1::float8 * interval '1 millisecond'
)
-- Among the conditions, the function would be called before the processes are joined.
select pg_terminate_backend(pid) from ours join stopped using (application_name) where idle or wait_event_type = 'Lock'`;
