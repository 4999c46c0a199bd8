import type { RecoveredRun } from '../../ports/run-store.ts';
import type { Sql } from '../sql/execute.ts';
import type { Aside } from './aside.ts';
import { pickedBatch } from './picked.ts';

export interface Recovered extends RecoveredRun {
  readonly scheduleId: string | null;
}

/**
 * Takes the runs of nodes, and of workers from outside, whose lease has run out: a canceled one ends as CANCELED, one
 * with attempts left is queued again, any other is LOST. Each says so in its log. A late write of the old node hits
 * nothing: node and fence have moved on.
 */
export async function recoverOrphans(sql: Sql, aside: Aside, limit: number): Promise<readonly Recovered[]> {
  const treat = (source: string, values: readonly unknown[]): Promise<readonly Recovered[]> =>
    sql<Recovered & Record<string, unknown>>(statement(source), values);
  return pickedBatch({
    aside,
    step: 'recover',
    whole: (leftOut) => treat(`r.id <> all($2::uuid[]) limit $1 for update of r skip locked`, [limit, leftOut]),
    pick: async (leftOut) =>
      (
        await sql<{ id: string }>(`select r.id from run r where ${orphaned} and r.id <> all($2::uuid[]) limit $1`, [
          limit,
          leftOut,
        ])
      ).map(({ id }) => id),
    some: (ids) => treat(`r.id = any($1::uuid[]) order by r.id for update of r`, [ids]),
  });
}

const orphaned = `r.node_id is not null
    and not exists (select 1 from node n where n.id = r.node_id and n.lease_until > clock_timestamp())`;

const statement = (source: string): string => `
with orphan as (
  select r.id, r.state, r.attempt, r.attempt < (r.retry ->> 'maxAttempts')::int as left_over,
    case when r.module = 'external' then 'worker' else 'node' end as kind,
    case when r.module = 'external' then 'worker "' || coalesce(r.worker, '') || '"' else 'node ' || r.node_id end as holder,
    coalesce((select n.end_reason from node n where n.id = r.node_id), 'stopped renewing its lease') as end_reason
  from run r
  where ${orphaned} and ${source}
),
outcome as (
  select id, attempt, kind, state as previous,
    case when state = 'CANCELING' then 'CANCELED' when left_over then 'QUEUED' else 'LOST' end as state,
    'attempt ' || attempt || ' was lost: ' || holder || ' ' || end_reason
      || case when state = 'CANCELING' then ' while the run was being canceled'
              when left_over then '; attempt ' || attempt + 1 || ' follows' else '; no attempts are left' end as story
  from orphan
),
moved as (
  update run r set state = o.state, node_id = null, fence = r.fence + 1, version = r.version + 1,
    log_count = r.log_count + 1, queued_at = case when o.state = 'QUEUED' then clock_timestamp() else r.queued_at end,
    finished_at = case when o.state <> 'QUEUED' then clock_timestamp() end,
    error = case when o.state = 'CANCELED' then null
      else jsonb_build_object('type', o.kind || '.lost', 'message', o.story, 'retryable', true) end
  from outcome o where r.id = o.id
  returning r.id, r.tenant_id, r.task_id, r.schedule_id, r.state, r.log_count, r.module, o.attempt, o.previous, o.story
),
logged as (
  insert into log_entry (run_id, index, attempt, level, message, at)
  select id, log_count, attempt, 3, story, clock_timestamp() from moved
),
announced as (
  insert into event (tenant_id, type, task_id, run_id, schedule_id, previous_state, state)
  select tenant_id, state, task_id, id, schedule_id, previous, state from moved
)
select m.id as "runId", m.state, m.schedule_id as "scheduleId", m.module, m.attempt, coalesce(t.name, '') as "taskName"
from moved m left join task t on t.id = m.task_id`;
