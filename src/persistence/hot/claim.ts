import type { Claim, NodeIdentity } from '../../domain/ports.ts';
import { iso, skippedAmong, type Sql } from './sql.ts';

/**
 * Takes queued runs for a node, highest priority first. A tenant with a limit of concurrent runs is locked while its
 * open places are counted, so that two nodes cannot fill the same place.
 */
export async function claimQueued(
  sql: Sql,
  node: NodeIdentity,
  modules: readonly string[],
  limit: number,
): Promise<readonly Claim[]> {
  return sql<Claim>(claimStatement, [node.id, node.host, modules, limit]);
}

const claimStatement = `
with limited as materialized (
  select id, max_concurrent_runs as places from tenant where max_concurrent_runs is not null for no key update
),
candidate as (
  select id, tenant_id, priority, scheduled_for from run
  where state = 'QUEUED' and not held and module <> 'external' and module = any($3::text[])
  order by priority desc, scheduled_for, id limit $4 for update skip locked
),
chosen as (
  select c.id from (
    select *, row_number() over (partition by tenant_id order by priority desc, scheduled_for, id) as place from candidate
  ) c left join limited l on l.id = c.tenant_id
  where l.id is null
    or c.place <= l.places - (select count(*) from run r where r.tenant_id = c.tenant_id and r.node_id is not null)
),
claimed as (
  update run r set state = 'RUNNING', node_id = $1, worker = $2, attempt = r.attempt + 1, fence = r.fence + 1,
    started_at = clock_timestamp(), progress = null, status_message = null, error = null, version = r.version + 1
  from chosen where r.id = chosen.id
  returning r.*
),
told as (
  insert into event (tenant_id, type, task_id, run_id, schedule_id, previous_state, state)
  select tenant_id, 'STARTED', task_id, id, schedule_id, 'QUEUED', 'RUNNING' from claimed
)
select c.id as "runId", c.tenant_id as "tenantId", c.task_id as "taskId", t.name as "taskName",
  c.schedule_id as "scheduleId", c.attempt, c.fence::float8 as fence, c.module, c.params, c.retry,
  c.timeout_ms::float8 as "timeoutMs", round(date_part('epoch', c.scheduled_for) * 1000) as "scheduledFor",
  c.log_count as "logCount"
from claimed c join task t on t.id = c.task_id
order by c.priority desc, c.scheduled_for, c.id`;

/** Claimed runs that were not begun are queued again as if they had not been claimed. The fence stays: the next claim raises it. */
export async function giveBack(sql: Sql, claims: readonly Claim[]): Promise<void> {
  await sql(
    `with given as (
       update run r set state = 'QUEUED', node_id = null, worker = null, attempt = r.attempt - 1,
         started_at = null, version = r.version + 1
       from unnest($1::uuid[], $2::bigint[]) as c (id, fence)
       where r.id = c.id and r.fence = c.fence and r.state = 'RUNNING'
       returning r.id, r.tenant_id, r.task_id, r.schedule_id
     )
     insert into event (tenant_id, type, task_id, run_id, schedule_id, previous_state, state)
     select tenant_id, 'QUEUED', task_id, id, schedule_id, 'RUNNING', 'QUEUED' from given`,
    [claims.map(({ runId }) => runId), claims.map(({ fence }) => fence)],
  );
}

/**
 * Runs that waited for an instant or for a retry become QUEUED once it has come. One that has gates ahead of it stands at
 * them only now; a retry has kept its place. Answers how many, the gates to open as far as there are places, and whether some
 * were skipped for their locks.
 */
export async function queueDue(
  sql: Sql,
  now: number,
  limit: number,
): Promise<{ readonly count: number; readonly gates: readonly string[]; readonly skipped: boolean }> {
  const rows = await sql<{ id: string | null; gates: string[] | null; skipped: boolean }>(
    `with due as (
       select id, state from run where next_attempt_at <= $1 order by next_attempt_at, id limit $2 for no key update skip locked
     ),
     queued as (
       update run r set state = 'QUEUED', next_attempt_at = null,
         held = r.gates is not null and due.state = 'SCHEDULED', queued_at = clock_timestamp(), version = r.version + 1
       from due where r.id = due.id returning r.id, r.tenant_id, r.task_id, r.schedule_id, r.held, r.gates, due.state as previous
     ),
     told as (
       insert into event (tenant_id, type, task_id, run_id, schedule_id, previous_state, state)
       select tenant_id, 'QUEUED', task_id, id, schedule_id, previous, 'QUEUED' from queued
     )
     select q.id, case when q.held then q.gates end as gates, k.skipped
     from (select ${skippedAmong('run', 'next_attempt_at', 'due', '$2')} as skipped) k left join queued q on true`,
    [iso(now), limit],
  );
  return {
    count: rows.filter(({ id }) => id !== null).length,
    gates: [...new Set(rows.flatMap((row) => row.gates ?? []))],
    skipped: rows[0]!.skipped,
  };
}

/** Distinct instants in [from, to) at which a schedule or a waiting run comes due. */
export async function dueInstants(sql: Sql, from: number, to: number, limit: number): Promise<number[]> {
  const rows = await sql<{ at: number }>(
    `select round(date_part('epoch', at) * 1000) as at from (
       (select distinct next_fire_at as at from schedule where next_fire_at >= $1 and next_fire_at < $2 order by 1 limit $3)
       union
       (select distinct next_attempt_at from run where next_attempt_at >= $1 and next_attempt_at < $2 order by 1 limit $3)
     ) as due order by at limit $3`,
    [iso(from), iso(to), limit],
  );
  return rows.map((row) => row.at);
}
