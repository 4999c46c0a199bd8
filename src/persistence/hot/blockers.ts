import type { Milliseconds } from '../../domain/values.ts';
import { ourName, processName } from '../connection.ts';
import type { Sql } from './sql.ts';

export interface Blocker {
  readonly pid: number;
  readonly application: string;
  readonly role: string;
}

/** How long a session may do nothing within its transaction while this process waits for a lock of it. */
export interface BlockerPatience {
  readonly foreign: Milliseconds;
  /** Longer: the event loop of a process of ours may only be busy. */
  readonly ours: Milliseconds;
}

/** Ends sessions that hold up this process, and do nothing. Only those of roles that ours may act for. */
export function endBlockers(sql: Sql, { foreign, ours }: BlockerPatience): Promise<Blocker[]> {
  return sql<Blocker & Record<string, unknown>>(statement, [processName, `${ourName}%`, foreign, ours]);
}

const statement = `
with waiting as (
  select pid from pg_stat_activity
  where datname = current_database() and usename = current_user and application_name = $1 and wait_event_type = 'Lock'
),
blocking as (select distinct unnest(pg_blocking_pids(pid)) as pid from waiting)
select a.pid, a.application_name as application, a.usename as role
from blocking join pg_stat_activity a using (pid)
where a.state like 'idle in transaction%'
  and a.state_change < clock_timestamp()
    - case when a.application_name like $2 then $4::float8 else $3::float8 end * interval '1 millisecond'
  and pg_has_role(a.usesysid, 'MEMBER') and pg_terminate_backend(a.pid)`;
