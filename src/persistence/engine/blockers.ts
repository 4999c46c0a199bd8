import type { Pool } from 'pg';
import type { Milliseconds } from '../../domain/model/values.ts';
import { ourName, processName } from '../connection.ts';
import { inTransaction, type Sql, sqlOf } from '../sql/execute.ts';

/** A session that held up this process, or waited in a process that did. */
export interface Blocker {
  readonly pid: number;
  readonly application: string;
  readonly role: string;
  /** False: our role may not end sessions of that role, or not see what they do. */
  readonly ended: boolean;
}

export interface BlockerPatience {
  /** How long this process must have waited for a lock. */
  readonly waited: Milliseconds;
  /** How long a session of another program must have been idle within its transaction. */
  readonly foreign: Milliseconds;
  /** How long all sessions of another process of ours must have begun no statement. */
  readonly stopped: Milliseconds;
}

/**
 * Ends sessions that keep locks which this process waits for, and do nothing: idle transactions of other programs, and those of
 * processes of ours that are stopped or stalled. Nothing of such a transaction is stored. The sessions of a stopped process that
 * wait for a lock end too: they would be the next to keep it. A session at work is never ended.
 */
export function endBlockers(sql: Sql, { waited, foreign, stopped }: BlockerPatience): Promise<Blocker[]> {
  const values = [processName, `${ourName}%`, waited, foreign, stopped];
  return sql<Blocker & Record<string, unknown>>(statement, values);
}

const ago = (parameter: string): string => `clock_timestamp() - ${parameter}::float8 * interval '1 millisecond'`;

// Among the conditions, pg_terminate_backend would be called before the tables are joined.
const statement = `
with recursive sessions as materialized (
  select pid, application_name as application, usesysid, usename as role, state like 'idle in transaction%' as idle,
    wait_event_type = 'Lock' as waits, query_start, state_change, application_name like $2 as ours
  from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
),
chain (pid) as (
  select unnest(pg_blocking_pids(pid)) from sessions
  where application = $1 and usesysid = current_user::regrole and waits and query_start < ${ago('$3')}
  union
  select unnest(pg_blocking_pids(pid)) from chain
),
stopped as (
  select application from sessions where ours and application <> $1 group by application
  having max(query_start) < ${ago('$5')} and bool_or(idle and pid in (select pid from chain))
),
blockers as materialized (
  select pid, application, role, usesysid, idle from sessions
  where pid in (select pid from chain) and not ours and coalesce(idle and state_change < ${ago('$4')}, true)
    or application in (select application from stopped) and (idle or waits)
)
select pid, application, role,
  case when idle is null then false
    when pg_has_role(usesysid, 'MEMBER') or pg_has_role('pg_signal_backend', 'MEMBER')
      and not (select rolsuper from pg_roles r where r.oid = usesysid)
    then pg_terminate_backend(pid) else false end as ended
from blockers`;

/**
 * Waits, so long at most, for the lock of the oldest due row that is locked, and lets go of it at once. A sweep skips such rows,
 * and PostgreSQL names the holder of a lock only for sessions that wait for it.
 */
export async function awaitLocked(
  pool: Pool,
  table: 'schedule' | 'run',
  by: string,
  most: Milliseconds,
): Promise<void> {
  const due = table === 'schedule' ? 'next_fire_at' : 'next_attempt_at';
  const [locked] = await sqlOf(pool)<{ id: string }>(lockedStatement(table, due), [by]);
  if (!locked) return;
  await inTransaction(pool, async (sql) => {
    await sql(`select set_config('lock_timeout', $1, true)`, [`${most}ms`]);
    await sql(`select 1 from ${table} where id = $1 and ${due} <= $2 for no key update`, [locked.id, by]);
  }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === lockNotAvailable)) throw error;
  });
}

const lockNotAvailable = '55P03';

const lockedStatement = (table: string, due: string): string => `
with free as materialized (
  select id from ${table} where ${due} <= $1 order by ${due}, id limit 512 for no key update skip locked
)
select id from ${table} where ${due} <= $1 and id not in (select id from free) order by ${due}, id limit 1`;
