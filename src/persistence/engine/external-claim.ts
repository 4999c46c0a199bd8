import type { Caller } from '../../domain/model/actor.ts';
import type { ClaimRuns, TakeRun } from '../../domain/model/commands/worker.ts';
import type { ExternalClaim } from '../../domain/model/external.ts';
import type { Unclaimed, Waiting } from '../../ports/external-store.ts';
import { ms } from '../sql/columns.ts';
import type { Sql } from '../sql/execute.ts';
import { text } from '../sql/parameters.ts';
import type { Aside } from './aside.ts';
import { pickedBatch } from './picked.ts';
import { untrusted } from './trust.ts';

/** As nodes claim (see `claimQueued`), with one lease for each run, in a row of `node` whose role is `external`. */
export function claimWaiting(
  sql: Sql,
  { tenantId, actor }: Caller,
  { modules, worker, max, leaseMs }: Pick<ClaimRuns, 'modules' | 'worker' | 'max' | 'leaseMs'>,
): Promise<readonly ExternalClaim[]> {
  return sql<ExternalClaim & Record<string, unknown>>(claimStatement(byName), [
    tenantId,
    modules.map(text),
    text(worker),
    leaseMs,
    actor.tokenId,
    max,
  ]);
}

/** The same for the one run. It waits for who has it locked: nobody else can be given in its place. */
export function takeWaiting(
  sql: Sql,
  { tenantId, actor }: Caller,
  { runId, worker, leaseMs }: TakeRun,
): Promise<readonly ExternalClaim[]> {
  return sql<ExternalClaim & Record<string, unknown>>(claimStatement(byId), [
    tenantId,
    runId,
    text(worker),
    leaseMs,
    actor.tokenId,
  ]);
}

// Asked here and not of what is remembered: a wait may be older than the revocation, and what it gets is a payload.
const trusted = `($5::uuid is null or exists (
  select from api_token a left join tenant home on home.id = a.tenant_id where a.id = $5 and ${untrusted('a', 'home')} is null))`;

const waits = `state = 'QUEUED' and not held and module = 'external'`;

// One name of one tenant at a time: so each is read in the order of its index, however many runs wait, as many as the
// tenant may still run. An operator's worker gets from each tenant in turn.
const byName = `
  select found.* from (select distinct unnest($2::text[]) as name) n
  cross join (
    select id, case when max_concurrent_runs is not null then greatest(0,
      max_concurrent_runs - (select count(*) from run r where r.tenant_id = tenant.id and r.node_id is not null)) end as places
    from tenant where ($1::uuid is null or id = $1) and ${trusted}
  ) t
  cross join lateral (
    select f.*, row_number() over (order by priority desc, scheduled_for, id) as turn from (
      select id, tenant_id, priority, scheduled_for from run
      where ${waits} and params ->> 'worker' = n.name and tenant_id = t.id
      order by priority desc, scheduled_for, id limit least($6, t.places) for update skip locked
    ) f
  ) found
  order by found.priority desc, found.turn, found.scheduled_for, found.id limit $6`;

const byId = `
  select id, tenant_id, priority, scheduled_for from run
  where ${waits} and id = $2::uuid and ($1::uuid is null or tenant_id = $1) and ${trusted} for update`;

const claimStatement = (candidate: string): string => `
with limited as materialized (
  select id, max_concurrent_runs as places from tenant
  where max_concurrent_runs is not null and ($1::uuid is null or id = $1) for no key update
),
candidate as (${candidate}
),
chosen as (
  select c.id, gen_random_uuid() as lease_id from (
    select *, row_number() over (partition by tenant_id order by priority desc, scheduled_for, id) as place from candidate
  ) c left join limited l on l.id = c.tenant_id
  where l.id is null
    or c.place <= l.places - (select count(*) from run r where r.tenant_id = c.tenant_id and r.node_id is not null)
),
claimed as (
  update run r set state = 'RUNNING', node_id = c.lease_id, worker = $3, attempt = r.attempt + 1, fence = r.fence + 1,
    started_at = clock_timestamp(), progress = null, status_message = null, error = null, version = r.version + 1
  from chosen c where r.id = c.id
  returning r.id, r.tenant_id, r.task_id, r.schedule_id, r.node_id, r.fence, r.log_count, r.priority, r.scheduled_for
),
leased as (
  insert into node (id, host, pid, role, running, capacity, token_id, lease_ms, lease_until, log_base)
  select node_id, $3, 0, 'external', 1, 1, $5::uuid, $4::bigint, clock_timestamp() + $4::bigint * interval '1 millisecond', log_count from claimed
  returning id, lease_until
),
announced as (
  insert into event (tenant_id, type, task_id, run_id, schedule_id, previous_state, state)
  select tenant_id, 'STARTED', task_id, id, schedule_id, 'QUEUED', 'RUNNING' from claimed
)
select c.id as "runId", c.fence::float8 as fence, ${ms('l.lease_until', '"leaseUntil"')}
from claimed c join leased l on l.id = c.node_id
order by c.priority desc, c.scheduled_for, c.id`;

/** The same claims with the ends of their leases as they are now; of one that is over, as it was. */
export async function renewClaims(sql: Sql, claims: readonly ExternalClaim[]): Promise<readonly ExternalClaim[]> {
  const leases = await sql<ExternalClaim & Record<string, unknown>>(
    `select r.id as "runId", r.fence::float8 as fence, ${ms('n.lease_until', '"leaseUntil"')}
     from run r join node n on n.id = r.node_id and n.role = 'external' where r.id = any($1::uuid[])`,
    [claims.map(({ runId }) => runId)],
  );
  return claims.map(
    (claim) => leases.find(({ runId, fence }) => runId === claim.runId && fence === claim.fence) ?? claim,
  );
}

export function waitingRuns(sql: Sql, names: readonly string[]): Promise<readonly Waiting[]> {
  return sql<Waiting & Record<string, unknown>>(
    `select r.tenant_id as "tenantId", n.name, count(*)::int as count
     from unnest($1::text[]) as n (name)
     cross join tenant t cross join lateral (
       select tenant_id from run where ${waits} and params ->> 'worker' = n.name and tenant_id = t.id limit 100
     ) r
     group by r.tenant_id, n.name`,
    [names.map(text)],
  );
}

/** The wait counts from when the run could first be claimed: time at a gate is none. */
export function failUnclaimed(
  sql: Sql,
  aside: Aside,
  limit: number,
  defaultWithin: string,
): Promise<readonly Unclaimed[]> {
  const fail = (from: string, values: readonly unknown[]): Promise<readonly Unclaimed[]> =>
    sql<Unclaimed & Record<string, unknown>>(unclaimedStatement(from), [defaultWithin, ...values]);
  return pickedBatch({
    aside,
    step: 'unclaimed',
    whole: (leftOut) => fail('id <> all($3::uuid[]) limit $2 for update skip locked', [limit, leftOut]),
    // Without the instant: it may be what cannot be computed.
    pick: async (leftOut) =>
      (
        await sql<{ id: string }>(
          `select id from run where ${waits} and id <> all($1::uuid[]) order by queued_at limit 5000`,
          [leftOut],
        )
      ).map(({ id }) => id),
    some: (ids) => fail('id = any($2::uuid[]) order by id for update', [ids]),
  });
}

const unclaimedStatement = (from: string): string => `
with late as (
  select id, 'no worker named "' || (params ->> 'worker') || '" came within ' || coalesce(params ->> 'claimWithin', $1)
    || ' to claim the run' as story
  from run where ${waits} and queued_at + coalesce(params ->> 'claimWithin', $1)::interval <= clock_timestamp()
    and ${from}
),
moved as (
  update run r set state = 'FAILED', finished_at = clock_timestamp(), version = r.version + 1,
    log_count = r.log_count + 1,
    error = jsonb_build_object('type', 'worker.missing', 'message', l.story, 'retryable', false)
  from late l where r.id = l.id
  returning r.id, r.tenant_id, r.task_id, r.schedule_id, r.gates, r.log_count, r.attempt, l.story
),
logged as (
  insert into log_entry (run_id, index, attempt, level, message, at)
  select id, log_count, attempt, 4, story, clock_timestamp() from moved
),
announced as (
  insert into event (tenant_id, type, task_id, run_id, schedule_id, previous_state, state)
  select tenant_id, 'FAILED', task_id, id, schedule_id, 'QUEUED', 'FAILED' from moved
)
select id as "runId", gates from moved`;
