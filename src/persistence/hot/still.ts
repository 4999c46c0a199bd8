import type { Milliseconds } from '../../domain/values.ts';
import { ourName } from '../connection.ts';
import type { Sql } from './sql.ts';

/**
 * A process that is stopped, or whose event loop stalls, keeps the rows of its transaction locked as long as it lives. Its
 * session ends instead: nothing of the transaction is stored, and the process hears of it when it goes on. So do its
 * sessions that wait for a lock: they would be the next to keep it.
 */
export async function endStill(sql: Sql, ms: Milliseconds): Promise<number> {
  return (await sql(statement, [ms, `${ourName}%`])).length;
}

const statement = `
with ours as (
  select pid, application_name, wait_event_type, state = 'idle in transaction' and backend_xid is not null
    and state_change < clock_timestamp() - $1::float8 * interval '1 millisecond' as still
  from pg_stat_activity
  where datname = current_database() and usename = current_user and application_name like $2 and pid <> pg_backend_pid()
)
select 1 from ours
where (still or wait_event_type = 'Lock' and application_name in (select application_name from ours where still))
  and pg_terminate_backend(pid)`;
