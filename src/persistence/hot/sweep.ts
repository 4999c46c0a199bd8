import type { Pool } from 'pg';
import type { Claim, DueRow, RunDraft, Settlement, SweepTransaction } from '../../domain/ports.ts';
import { cancelBehind, countGates, lockGates } from './gates.ts';
import { insertRuns } from './run-insert.ts';
import { bare, inTransaction, instants, iso, ms, type Sql } from './sql.ts';

/** What a sweep may do within its one transaction. Schedules stay locked from `due` to the end. */
export function withSweep<T>(pool: Pool, work: (transaction: SweepTransaction) => Promise<T>): Promise<T> {
  return inTransaction(pool, (sql) =>
    work({
      due: (now, limit) => sql<DueRecord>(dueStatement, [iso(now), limit]).then((rows) => rows.map(toDueRow)),
      open: (ids) => openSchedules(sql, ids),
      async gates(keys) {
        await lockGates(sql, keys);
        return countGates(sql, keys);
      },
      settle: (settlements, runs) => settle(sql, settlements, runs),
      async defer(ids, until) {
        await sql(`update schedule set next_fire_at = greatest(next_fire_at, $2) where id = any($1::uuid[])`, [
          ids,
          iso(until),
        ]);
      },
      cancelBehind: (keys, reason, graceMs) => cancelBehind(sql, keys, reason, graceMs),
    }),
  );
}

type DueRecord = DueRow['schedule'] &
  DueRow['task'] & { taskState: DueRow['taskState']; tenantEnabled: boolean; tenantLimited: boolean };

export const dueColumns = `s.id, s.tenant_id as "tenantId", s.task_id as "taskId", s.recurrence,
  s.time_zone as "timeZone", ${ms('s.starts_at', '"startsAt"')}, ${ms('s.ends_at', '"endsAt"')},
  s.max_runs as "maxRuns", s.started_runs as "startedRuns", s.exclusions, s.jitter_ms::float8 as "jitterMs", s.dst,
  s.catch_up as "catchUp", s.overlap, s.params_override as "paramsOverride", s.state,
  ${ms('s.paused_at', '"pausedAt"')}, ${ms('s.paused_until', '"pausedUntil"')},
  ${ms('s.next_nominal_at', '"nextNominalAt"')}, ${ms('s.next_fire_at', '"nextFireAt"')},
  ${ms('s.created_at', '"createdAt"')}, s.version, t.state as "taskState", n.enabled as "tenantEnabled",
  n.max_concurrent_runs is not null as "tenantLimited",
  t.module, t.params, t.concurrency, t.priority`;

const dueStatement = `select ${dueColumns}
  from schedule s join task t on t.id = s.task_id join tenant n on n.id = s.tenant_id
  where s.next_fire_at <= $1 order by s.next_fire_at, s.id limit $2 for update of s skip locked`;

export function toDueRow(record: DueRecord): DueRow {
  const { taskState, tenantEnabled, tenantLimited, module, params, concurrency, priority, ...schedule } = record;
  return { schedule, taskState, tenantEnabled, tenantLimited, task: { module, params, concurrency, priority } };
}

async function openSchedules(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql<{ id: string }>(
    `select distinct schedule_id as id from run
     where schedule_id = any($1::uuid[]) and schedule_id is not null and finished_at is null`,
    [ids],
  );
  return new Set(rows.map((row) => row.id));
}

export async function settle(
  sql: Sql,
  settlements: readonly Settlement[],
  runs: readonly RunDraft[],
): Promise<readonly Claim[]> {
  const extended = await extendPauses(sql, settlements);
  await insertOccurrences(
    sql,
    settlements.filter((settlement) => !extended.has(settlement.due.schedule.id)),
  );
  const claims = await insertRuns(sql, runs);
  await advance(sql, settlements);
  return claims;
}

async function insertOccurrences(sql: Sql, settlements: readonly Settlement[]): Promise<void> {
  const rows = settlements.flatMap(({ due, decidedAt, verdicts }) =>
    verdicts.map((verdict) => ({ schedule: due.schedule, decidedAt, verdict })),
  );
  if (rows.length === 0) return;
  const column = <T>(pick: (row: (typeof rows)[number]) => T) => rows.map(pick);
  await sql(occurrenceStatement, [
    bare(column((row) => row.schedule.id)),
    bare(column((row) => row.schedule.tenantId)),
    instants(column((row) => row.verdict.nominalAt)),
    instants(column((row) => row.verdict.until)),
    bare(column((row) => row.verdict.count)),
    instants(column((row) => row.verdict.fireAt)),
    bare(column((row) => (row.verdict.fate.kind === 'run' ? 'DISPATCHED' : row.verdict.fate.state))),
    column((row) => (row.verdict.fate.kind === 'run' ? null : row.verdict.fate.reason)),
    instants(column((row) => row.decidedAt)),
    bare(column((row) => row.verdict.runId)),
    bare(column((row) => row.schedule.version)),
    bare(column((row) => row.schedule.taskId)),
  ]);
}

// A row that was planned or superseded may still be decided; a decided one never changes, and trying to is an error.
const occurrenceStatement = `
with verdict as (
  select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::int[], $6::timestamptz[],
    $7::text[], $8::text[], $9::timestamptz[], $10::uuid[], $11::int[], $12::uuid[])
  as v (schedule_id, tenant_id, nominal_at, until, count, fire_at, state, reason, decided_at, run_id, version, task_id)
),
written as (
  insert into occurrence as o (schedule_id, tenant_id, nominal_at, until, count, fire_at, state, reason, decided_at,
    run_id, schedule_version)
  select schedule_id, tenant_id, nominal_at, until, count, fire_at, state, reason, decided_at, run_id, version
  from verdict
  on conflict (schedule_id, nominal_at) do update set until = excluded.until, count = excluded.count,
    fire_at = excluded.fire_at,
    state = case when o.state in ('PENDING', 'SUPERSEDED') then excluded.state
      else 'decided twice: ' || o.schedule_id || ' ' || o.nominal_at end,
    reason = excluded.reason, decided_at = excluded.decided_at, run_id = excluded.run_id,
    schedule_version = excluded.schedule_version
)
insert into event (tenant_id, type, task_id, schedule_id, nominal_at)
select tenant_id, case state when 'MISSED' then 'OCCURRENCE_MISSED' else 'OCCURRENCE_SKIPPED' end, task_id, schedule_id,
  nominal_at
from verdict where run_id is null`;

/** Consecutive pauses stay one row, or a schedule of every second would fill the ledger while it rests. */
async function extendPauses(sql: Sql, settlements: readonly Settlement[]): Promise<ReadonlySet<string>> {
  const resting = settlements.filter(
    ({ verdicts }) =>
      verdicts.length === 1 && verdicts[0]!.fate.kind === 'none' && verdicts[0]!.fate.state === 'SKIPPED_PAUSED',
  );
  if (resting.length === 0) return new Set();
  const rows = await sql<{ id: string }>(
    `with more as (
       select * from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::int[], $5::text[], $6::int[])
       as m (schedule_id, nominal_at, until, count, reason, version)
     )
     update occurrence o set until = coalesce(m.until, m.nominal_at), count = o.count + m.count
     from more m
     where o.schedule_id = m.schedule_id and o.state = 'SKIPPED_PAUSED' and o.reason is not distinct from m.reason
       and o.schedule_version = m.version
       and o.nominal_at = (select max(nominal_at) from occurrence x where x.schedule_id = m.schedule_id)
       and o.nominal_at < m.nominal_at
     returning o.schedule_id as id`,
    [
      resting.map(({ due }) => due.schedule.id),
      resting.map(({ verdicts }) => iso(verdicts[0]!.nominalAt)),
      resting.map(({ verdicts }) => iso(verdicts[0]!.until)),
      resting.map(({ verdicts }) => verdicts[0]!.count),
      resting.map(({ verdicts }) => (verdicts[0]!.fate.kind === 'none' ? verdicts[0]!.fate.reason : '')),
      resting.map(({ due }) => due.schedule.version),
    ],
  );
  return new Set(rows.map((row) => row.id));
}

async function advance(sql: Sql, settlements: readonly Settlement[]): Promise<void> {
  const column = <T>(pick: (settlement: Settlement) => T) => settlements.map(pick);
  await sql(advanceStatement, [
    bare(column(({ due }) => due.schedule.id)),
    instants(column(({ next }) => next?.nominalAt ?? null)),
    instants(column(({ next }) => next?.fireAt ?? null)),
    bare(column(({ state }) => state)),
    bare(column(({ startedRuns }) => startedRuns)),
    bare(column(({ resumed }) => resumed)),
    instants(column(({ verdicts }) => verdicts.findLast((verdict) => verdict.runId !== null)?.fireAt ?? null)),
    bare(column(({ due, state }) => due.schedule.state !== state && state !== 'ACTIVE' && state !== 'PAUSED')),
    instants(column(({ verdicts, exhausted }) => (exhausted ? lastOf(verdicts) : null))),
  ]);
}

function lastOf(verdicts: Settlement['verdicts']): number | null {
  const last = verdicts.at(-1);
  return last ? (last.until ?? last.nominalAt) : null;
}

const advanceStatement = `
with settled as (
  select * from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::int[], $6::boolean[],
    $7::timestamptz[], $8::boolean[], $9::timestamptz[])
  as v (id, next_nominal_at, next_fire_at, state, started_runs, resumed, last_fire_at, over, plans_until)
),
moved as (
  update schedule s set next_nominal_at = v.next_nominal_at, next_fire_at = v.next_fire_at, state = v.state,
    started_runs = v.started_runs, last_fire_at = coalesce(v.last_fire_at, s.last_fire_at),
    pause_note = case when v.resumed then null else s.pause_note end,
    paused_by = case when v.resumed then null else s.paused_by end,
    paused_at = case when v.resumed then null else s.paused_at end,
    paused_until = case when v.resumed then null else s.paused_until end
  from settled v where s.id = v.id
  returning s.id, s.tenant_id, s.task_id, v.resumed, v.over, v.plans_until
),
ended as (
  update schedule_revision r set plans_until = greatest(r.plans_after, m.plans_until)
  from moved m where m.plans_until is not null and r.schedule_id = m.id and r.plans_until is null
)
insert into event (tenant_id, type, task_id, schedule_id)
select tenant_id, case when over then 'FINISHED' else 'RESUMED' end, task_id, id from moved where over or resumed`;
