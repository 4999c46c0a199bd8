import type { Pool } from 'pg';
import type { Claim } from '../../domain/model/claim.ts';
import { type Candidate, type Load, shareOut } from '../../domain/planning/shares.ts';
import { isolate } from '../../flow/isolate.ts';
import type { NodeIdentity } from '../../ports/node-store.ts';
import type { Claimed, QueuedDue } from '../../ports/run-store.ts';
import { inTransaction, type Sql, sqlOf } from '../sql/execute.ts';
import { iso } from '../sql/parameters.ts';
import type { Aside } from './aside.ts';
import { pickedBatch, treatEach } from './picked.ts';
import { skippedAmong } from './skipped.ts';

const waits = `state = 'QUEUED' and not held and module <> 'external'`;

/** Takes queued runs for a node. With a load, each tenant gets its share; without, the queue is one line, highest priority first. */
export async function claimQueued(
  pool: Pool,
  aside: Aside,
  node: NodeIdentity,
  modules: readonly string[],
  limit: number,
  load: Load | null,
  isUrgent: () => boolean = () => false,
): Promise<Claimed> {
  const sql = sqlOf(pool);
  const claimThese = (ids: readonly string[], on: Sql = sql): Promise<Claim[]> =>
    on<Claim>(claimGiven, [node.id, node.host, modules, ids]);
  // Only what is read after the lock counts the runs that another node has claimed while this one waited for it.
  const claimLimited = (ids: readonly string[]): Promise<Claim[]> =>
    inTransaction(pool, async (transaction) => {
      await transaction(lockLimited, [ids]);
      return claimThese(ids, transaction);
    });
  if (load !== null) {
    const claimChosen = (chosen: readonly Waiting[]) =>
      (chosen.some(({ limited }) => limited) ? claimLimited : claimThese)(idsOf(chosen));
    return claimInTurns(sql, aside, modules, limit, load, claimChosen, isUrgent);
  }
  const claims = await pickedBatch({
    aside,
    step: 'claim',
    whole: (leftOut) => sql<Claim>(claimOldest, [node.id, node.host, modules, limit, leftOut]),
    pick: async (leftOut) => idsOf(await sql<{ id: string }>(oldest(1), [modules, limit, leftOut])),
    some: (ids) => claimThese(ids),
  });
  return { claims, more: claims.length === limit };
}

/** Tries, when other nodes were quicker with what was chosen. */
const tries = 3;

async function claimInTurns(
  sql: Sql,
  aside: Aside,
  modules: readonly string[],
  limit: number,
  load: Load,
  claimThese: (chosen: readonly Waiting[]) => Promise<Claim[]>,
  isUrgent: () => boolean,
): Promise<Claimed> {
  const claims: Claim[] = [];
  const running = new Map(load.running);
  try {
    for (let round = 0; ; round += 1) {
      const waiting = await sql<Waiting & Record<string, unknown>>(candidates, [modules, limit, aside.ids('claim')]);
      const free = load.free - claims.length;
      const open = waiting.filter((one) => one.open);
      const chosen = shareOut(open, limit - claims.length, { ...load, free, running });
      if (chosen.length === 0) return { claims, more: waiting.length > 0 };
      const got = await treatEach(aside, 'claim', chosen, claimThese, isUrgent);
      for (const { tenantId } of got) running.set(tenantId, (running.get(tenantId) ?? 0) + 1);
      claims.push(...got);
      if (got.length === chosen.length || round === tries - 1 || isUrgent())
        return { claims, more: waiting.length > chosen.length || got.length < chosen.length };
    }
  } catch (error) {
    // What has been claimed is this node's, and has to be started.
    if (claims.length === 0) throw error;
    return { claims, more: true };
  }
}

interface Waiting extends Candidate {
  /** Its tenant may run it now. */
  readonly open: boolean;
  readonly limited: boolean;
}

function idsOf(rows: readonly { readonly id: string }[]): string[] {
  return rows.map(({ id }) => id);
}

/** Parameters from the `first` on: modules, limit, rows to leave out. */
const oldest = (first: number): string => `
  select id, tenant_id, priority, scheduled_for from run
  where ${waits} and module = any($${first}::text[]) and id <> all($${first + 2}::uuid[])
  order by priority desc, scheduled_for, id limit $${first + 1}`;

// The tenants and modules that wait are found by hops along the index `run_turns`. Of each the first ones are read, as many
// as its tenant may still run; of a tenant that may run none, one, so that its waiting is known.
const candidates = `
with recursive line as (
  (select tenant_id, module from run where ${waits} order by tenant_id, module limit 1)
  union all
  select n.tenant_id, n.module from line l cross join lateral (
    select tenant_id, module from run where ${waits} and (tenant_id, module) > (l.tenant_id, l.module)
    order by tenant_id, module limit 1
  ) n
),
tenants as materialized (
  select t.id, t.max_concurrent_runs is not null as limited, case when t.max_concurrent_runs is null then $2::int else
    t.max_concurrent_runs - (select count(*) from run r where r.tenant_id = t.id and r.node_id is not null)::int end as places
  from tenant t where t.id in (select tenant_id from line)
),
first as (
  select c.*, t.places, t.limited from line l join tenants t on t.id = l.tenant_id cross join lateral (
    select id, tenant_id, priority, scheduled_for from run
    where ${waits} and tenant_id = l.tenant_id and module = l.module and id <> all($3::uuid[])
    order by priority desc, scheduled_for, id limit greatest(1, least($2::int, t.places))
  ) c
  where l.module = any($1::text[])
),
placed as (
  select *, row_number() over (partition by tenant_id order by priority desc, scheduled_for, id) as place from first
)
select id, tenant_id as "tenantId", priority, round(date_part('epoch', scheduled_for) * 1000) as "scheduledFor",
  place <= places as open, limited
from placed where place <= greatest(1, least($2::int, places)) order by tenant_id, place`;

const lockLimited = `
select id from tenant where max_concurrent_runs is not null and id in (select tenant_id from run where id = any($1::uuid[]))
order by id for no key update`;

// The lease is looked at after the rows have been waited for; a claim under a lease that is over would be lost at once.
const claimStatement = (candidate: string): string => `
with candidate as (${candidate}
),
limited as materialized (
  select id, max_concurrent_runs as places from tenant
  where max_concurrent_runs is not null and id in (select tenant_id from candidate) order by id for no key update
),
chosen as (
  select c.id from (
    select *, row_number() over (partition by tenant_id order by priority desc, scheduled_for, id) as place from candidate
  ) c left join limited l on l.id = c.tenant_id
  where (l.id is null
    or c.place <= l.places - (select count(*) from run r where r.tenant_id = c.tenant_id and r.node_id is not null))
    and (select lease_until > clock_timestamp() from node where id = $1)
),
claimed as (
  update run r set state = 'RUNNING', node_id = $1, worker = $2, attempt = r.attempt + 1, fence = r.fence + 1,
    started_at = clock_timestamp(), progress = null, status_message = null, error = null, version = r.version + 1
  from chosen where r.id = chosen.id
  returning r.*
),
announced as (
  insert into event (tenant_id, type, task_id, run_id, schedule_id, previous_state, state)
  select tenant_id, 'STARTED', task_id, id, schedule_id, 'QUEUED', 'RUNNING' from claimed
)
select c.id as "runId", c.tenant_id as "tenantId", c.task_id as "taskId", t.name as "taskName",
  c.schedule_id as "scheduleId", c.attempt, c.fence::float8 as fence, c.node_id as "nodeId", c.module, c.params, c.retry,
  c.timeout_ms::float8 as "timeoutMs", round(date_part('epoch', c.scheduled_for) * 1000) as "scheduledFor",
  c.log_count as "logCount"
from claimed c join task t on t.id = c.task_id
order by c.priority desc, c.scheduled_for, c.id`;

const claimOldest = claimStatement(`${oldest(3)} for update skip locked`);
// Chosen rows are waited for, in one order: a claim of another node, or one that has just failed, lets go of them at once.
const claimGiven = claimStatement(`
  select id, tenant_id, priority, scheduled_for from run
  where ${waits} and module = any($3::text[]) and id = any($4::uuid[]) order by id for update`);

/** Claimed runs that were not begun are queued again as if they had not been claimed. The fence stays: the next claim raises it. */
export async function giveBack(sql: Sql, claims: readonly Claim[]): Promise<void> {
  const give = (some: readonly Claim[]): Promise<unknown> =>
    sql(giveBackStatement, [some.map(({ runId }) => runId), some.map(({ fence }) => fence)]);
  const failed: Error[] = [];
  // One that cannot be given back is lost with the lease of its node; the others are not.
  const { left, error } = await isolate(claims, give, async (_claim, reason) => void failed.push(reason as Error));
  const reason = left.length > 0 ? error : failed[0];
  if (reason) throw reason;
}

const giveBackStatement = `
with given as (
  update run r set state = 'QUEUED', node_id = null, worker = null, attempt = r.attempt - 1,
    started_at = null, version = r.version + 1
  from unnest($1::uuid[], $2::bigint[]) as c (id, fence)
  where r.id = c.id and r.fence = c.fence and r.state = 'RUNNING'
  returning r.id, r.tenant_id, r.task_id, r.schedule_id
)
insert into event (tenant_id, type, task_id, run_id, schedule_id, previous_state, state)
select tenant_id, 'QUEUED', task_id, id, schedule_id, 'RUNNING', 'QUEUED' from given`;

/**
 * Runs that waited for an instant or for a retry become QUEUED once it has come. One that has gates ahead of it stands at
 * them only now; a retry has kept its place. Answers how many, the gates to open as far as there are places, and whether some
 * were skipped for their locks.
 */
export async function queueDue(
  sql: Sql,
  aside: Aside,
  now: number,
  limit: number,
  inTurns: boolean,
): Promise<QueuedDue & { readonly gates: readonly string[] }> {
  const pick = inTurns ? dueInTurns : dueOldest;
  const lock = inTurns ? 'of r skip locked' : 'skip locked';
  const rows = await pickedBatch({
    aside,
    step: 'queue',
    whole: (leftOut) =>
      sql<Queued>(queueStatement(pick, lock, skippedAmong('run', 'next_attempt_at', 'due', '$2', '$3')), [
        iso(now),
        limit,
        leftOut,
      ]),
    pick: async (leftOut) => idsOf(await sql<{ id: string }>(pick, [iso(now), limit, leftOut])),
    some: (ids) => sql<Queued>(queueStatement(dueGiven, '', 'false'), [iso(now), ids]),
  });
  return {
    count: rows.filter(({ id }) => id !== null).length,
    gates: [...new Set(rows.flatMap((row) => row.gates ?? []))],
    skipped: rows.some(({ skipped }) => skipped),
  };
}

type Queued = { id: string | null; gates: string[] | null; skipped: boolean };

const dueOldest = `
  select id, state from run where next_attempt_at <= $1 and id <> all($3::uuid[])
  order by next_attempt_at, id limit $2`;

const dueGiven = `select id, state from run where next_attempt_at <= $1 and id = any($2::uuid[]) order by id`;

// By hops along `run_due_turns`: the first of each tenant, then the second of each.
const dueInTurns = `
  select r.id, r.state from (
    with recursive line as (
      (select tenant_id from run where next_attempt_at is not null order by tenant_id limit 1)
      union all
      select n.tenant_id from line l cross join lateral (
        select tenant_id from run where next_attempt_at is not null and tenant_id > l.tenant_id order by tenant_id limit 1
      ) n
    )
    select f.id from line l cross join lateral (
      select id, next_attempt_at, row_number() over (order by next_attempt_at, id) as turn from (
        select id, next_attempt_at from run
        where next_attempt_at <= $1 and tenant_id = l.tenant_id and id <> all($3::uuid[])
        order by next_attempt_at, id limit $2
      ) one
    ) f order by f.turn, f.next_attempt_at, f.id limit $2
  ) t join run r on r.id = t.id where r.next_attempt_at <= $1`;

const queueStatement = (due: string, lock: string, skipped: string): string => `
with due as (${due} for no key update ${lock}),
queued as (
  update run r set state = 'QUEUED', next_attempt_at = null,
    held = r.gates is not null and due.state = 'SCHEDULED', queued_at = clock_timestamp(), version = r.version + 1
  from due where r.id = due.id returning r.id, r.tenant_id, r.task_id, r.schedule_id, r.held, r.gates, due.state as previous
),
announced as (
  insert into event (tenant_id, type, task_id, run_id, schedule_id, previous_state, state)
  select tenant_id, 'QUEUED', task_id, id, schedule_id, previous, 'QUEUED' from queued
)
select q.id, case when q.held then q.gates end as gates, k.skipped
from (select ${skipped} as skipped) k left join queued q on true`;

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
