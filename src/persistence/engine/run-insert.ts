import type { Claim } from '../../domain/model/claim.ts';
import type { RunDraft } from '../../domain/planning/settlement.ts';
import type { Sql } from '../sql/execute.ts';
import { bare, instants, json } from '../sql/parameters.ts';

/**
 * Makes runs, numbers them within their tasks and tells of them, in one statement. Those drafted as RUNNING are claimed
 * by the way; they are what comes back. Counters are locked in the order of task ids: two batches cannot deadlock.
 */
export async function insertRuns(sql: Sql, drafts: readonly RunDraft[]): Promise<readonly Claim[]> {
  return drafts.length === 0 ? [] : sql<Claim>(statement, draftValues(drafts));
}

/** The values of `draftSteps`, in their order. */
export function draftValues(drafts: readonly RunDraft[]): unknown[] {
  const column = <T>(pick: (draft: RunDraft) => T) => drafts.map(pick);
  return [
    bare(column((d) => d.id)),
    bare(column((d) => d.tenantId)),
    bare(column((d) => d.taskId)),
    bare(column((d) => d.scheduleId)),
    instants(column((d) => d.nominalAt)),
    bare(column((d) => d.trigger)),
    column((d) => actorJson(d.triggeredBy)),
    instants(column((d) => d.scheduledFor)),
    column((d) => d.moduleVersion),
    column((d) => d.params && json(d.params)),
    bare(column((d) => d.priority)),
    column((d) => d.note),
    bare(column((d) => d.retryOf)),
    bare(column((d) => d.state)),
    bare(column((d) => d.nodeId)),
    column((d) => d.gates && json(d.gates)),
    bare(column((d) => d.held)),
  ];
}

const actors = new WeakMap<object, string>();
function actorJson(actor: object): string {
  let text = actors.get(actor);
  if (text === undefined) actors.set(actor, (text = json(actor)));
  return text;
}

/** The steps of a statement that make runs; their parameters come after `offset` others. */
export function draftSteps(offset: number): string {
  const p = (n: number): string => `$${offset + n}`;
  return `draft as (
    select * from unnest(${p(1)}::uuid[], ${p(2)}::uuid[], ${p(3)}::uuid[], ${p(4)}::uuid[], ${p(5)}::timestamptz[], ${p(6)}::text[], ${p(7)}::text[],
      ${p(8)}::timestamptz[], ${p(9)}::text[], ${p(10)}::text[], ${p(11)}::int[], ${p(12)}::text[], ${p(13)}::uuid[], ${p(14)}::text[], ${p(15)}::uuid[],
      ${p(16)}::text[], ${p(17)}::boolean[])
    with ordinality as d (id, tenant_id, task_id, schedule_id, nominal_at, trigger, triggered_by, scheduled_for,
      module_version, params, priority, note, retry_of, state, node_id, gates, held, place)
  ),
  wanted as (select task_id, count(*) as n from draft group by task_id),
  locked as materialized (
    select c.task_id, w.n from task_counter c join wanted w using (task_id) order by c.task_id for update of c
  ),
  counted as (
    update task_counter c set runs = c.runs + l.n from locked l where c.task_id = l.task_id
    returning c.task_id, c.runs - l.n as base
  ),
  inserted as (
    insert into run (id, tenant_id, task_id, number, schedule_id, nominal_at, state, trigger, triggered_by, attempt, retry,
      retry_of, note, module, module_version, params, priority, timeout_ms, scheduled_for, started_at, next_attempt_at,
      node_id, worker, fence, gates, gate_limits, held, mails)
    select d.id, d.tenant_id, d.task_id, c.base + row_number() over (partition by d.task_id order by d.place),
      d.schedule_id, d.nominal_at, d.state, d.trigger, d.triggered_by::jsonb, (d.state = 'RUNNING')::int, t.retry,
      d.retry_of, d.note, t.module, d.module_version,
      coalesce(d.params::jsonb, case when s.params_override is null then t.params else t.params || s.params_override end),
      coalesce(d.priority, t.priority), t.timeout_ms, d.scheduled_for,
      case when d.state = 'RUNNING' then clock_timestamp() end,
      case when d.state = 'SCHEDULED' then d.scheduled_for end,
      d.node_id, n.host,
      (d.state = 'RUNNING')::int,
      case when d.gates is not null then array(select g ->> 'key' from jsonb_array_elements(d.gates::jsonb) g) end,
      case when d.gates is not null then array(select (g ->> 'limit')::int from jsonb_array_elements(d.gates::jsonb) g) end,
      d.held, case when t.recipients is not null then true end
    from draft d
    join counted c using (task_id)
    join task t on t.id = d.task_id
    left join schedule s on s.id = d.schedule_id
    left join node n on n.id = d.node_id
    returning id, tenant_id, task_id, schedule_id, nominal_at, state, attempt, fence, node_id, module, params, retry, timeout_ms,
      scheduled_for, triggered_by
  ),
  announced as (
    insert into event (tenant_id, type, born, task_id, run_id, schedule_id, nominal_at, state, actor)
    select tenant_id, case state when 'RUNNING' then 'STARTED' when 'QUEUED' then 'QUEUED' else 'CREATED' end, true,
      task_id, id, schedule_id, nominal_at, state, case when schedule_id is null then triggered_by end
    from inserted
    returning 1
  )`;
}

/** What follows the steps: the runs that were claimed by the way. */
export const claimedRuns = `select i.id as "runId", i.tenant_id as "tenantId", i.task_id as "taskId", t.name as "taskName",
  i.schedule_id as "scheduleId", i.attempt, i.fence::float8 as fence, i.node_id as "nodeId", i.module, i.params, i.retry,
  i.timeout_ms::float8 as "timeoutMs", round(date_part('epoch', i.scheduled_for) * 1000) as "scheduledFor",
  0 as "logCount"
from inserted i join task t on t.id = i.task_id where i.state = 'RUNNING'`;

const statement = `with ${draftSteps(0)} ${claimedRuns}`;
