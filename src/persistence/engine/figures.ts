import type { Figures } from '../../ports/figures.ts';
import type { Sql } from '../sql/execute.ts';

/** Tenants whose queue is looked at, lines of the queue that are hopped through, and runs counted of one tenant. */
const most = { tenants: 50, hops: 500, runs: 1_000 };

/** What an operator watches: the queue by tenant, what comes next, and the nodes. Each is found at the start of an index. */
export async function figures(sql: Sql): Promise<Figures> {
  const rows = await sql<Figures & Record<string, unknown>>(statement);
  return rows[0]!;
}

const waits = `state = 'QUEUED' and not held and module <> 'external'`;
const waitsForWorker = `state = 'QUEUED' and not held and module = 'external'`;

// A line is a tenant, a module and a priority; what has waited longest in it is its first run. Lines are found by hops along
// the index `run_turns`: to the next priority, else to the next module or tenant.
const statement = `
with recursive line as (
  (select tenant_id, module, priority, queued_at, 1 as hop from run where ${waits}
   order by tenant_id, module, priority desc, scheduled_for, id limit 1)
  union all
  select n.tenant_id, n.module, n.priority, n.queued_at, l.hop + 1 from line l cross join lateral (
    select * from (
      (select 1 as place, tenant_id, module, priority, queued_at from run
       where ${waits} and tenant_id = l.tenant_id and module = l.module and priority < l.priority
       order by priority desc, scheduled_for, id limit 1)
      union all
      (select 2, tenant_id, module, priority, queued_at from run
       where ${waits} and (tenant_id, module) > (l.tenant_id, l.module)
       order by tenant_id, module, priority desc, scheduled_for, id limit 1)
    ) either order by place limit 1
  ) n where l.hop < ${most.hops}
),
waiting as (
  select tenant_id, min(queued_at) as since from line group by tenant_id order by since limit ${most.tenants}
),
external as (
  (select tenant_id, 1 as hop from run where ${waitsForWorker} order by tenant_id limit 1)
  union all
  select n.tenant_id, x.hop + 1 from external x cross join lateral (
    select tenant_id from run where ${waitsForWorker} and tenant_id > x.tenant_id order by tenant_id limit 1
  ) n where x.hop < ${most.tenants}
)
select
  coalesce((select jsonb_agg(jsonb_build_object('tenantId', w.tenant_id,
    'ageMs', greatest(0, date_part('epoch', clock_timestamp() - w.since) * 1000),
    'runs', (select count(*) from (select 1 from run where ${waits} and tenant_id = w.tenant_id limit ${most.runs}) r)))
    from waiting w), '[]') as queues,
  coalesce((select jsonb_agg(jsonb_build_object('tenantId', x.tenant_id,
    'runs', (select count(*) from (select 1 from run where ${waitsForWorker} and tenant_id = x.tenant_id limit ${most.runs}) r)))
    from external x), '[]') as "forWorkers",
  (select round(date_part('epoch', next_fire_at) * 1000) from schedule
    where next_fire_at is not null order by next_fire_at, id limit 1) as "nextScheduleAt",
  (select round(date_part('epoch', next_attempt_at) * 1000) from run
    where next_attempt_at is not null order by next_attempt_at, id limit 1) as "nextRunAt",
  coalesce((select jsonb_object_agg(role, nodes) from (
    select role, count(*) as nodes from node where lease_until > clock_timestamp() group by role) n), '{}') as nodes`;
