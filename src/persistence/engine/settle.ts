import type { Claim } from '../../domain/model/claim.ts';
import type { RunDraft, Settlement } from '../../domain/planning/settlement.ts';
import type { Sql } from '../sql/execute.ts';
import { bare, instants, iso, json } from '../sql/parameters.ts';
import { claimedRuns, draftSteps, draftValues } from './run-insert.ts';
import { splitSpans } from './span-split.ts';

/**
 * Writes what was decided: ledger rows, the runs they name, and where each schedule stands now. One statement, because at a
 * fire that comes alone most of the cost is in going to and fro.
 */
export async function settle(
  sql: Sql,
  decided: readonly Settlement[],
  runs: readonly RunDraft[],
): Promise<readonly Claim[]> {
  if (decided.length === 0) return [];
  const settlements = await splitSpans(sql, decided);
  const extended = await extendPauses(sql, settlements);
  const fresh = settlements.filter((settlement) => !extended.has(settlement.due.schedule.id));
  const claims = await sql<Claim>(statement, [
    ...verdictValues(fresh),
    ...draftValues(runs),
    ...advanceValues(settlements),
  ]);
  await keepChanges(sql, settlements);
  return claims;
}

function verdictValues(settlements: readonly Settlement[]): unknown[] {
  const rows = settlements.flatMap(({ due, decidedAt, verdicts }) =>
    verdicts.map((verdict) => ({ schedule: due.schedule, decidedAt, verdict })),
  );
  const column = <T>(pick: (row: (typeof rows)[number]) => T) => rows.map(pick);
  return [
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
  ];
}

// A row that was planned or superseded may still be decided; a decided one never changes, and trying to is an error. One
// that was changed by hand keeps the version it was changed under: a later one need not plan its instant.
function verdictSteps(offset: number): string {
  const p = (n: number): string => `$${offset + n}`;
  return `verdict as (
    select * from unnest(${p(1)}::uuid[], ${p(2)}::uuid[], ${p(3)}::timestamptz[], ${p(4)}::timestamptz[], ${p(5)}::int[], ${p(6)}::timestamptz[],
      ${p(7)}::text[], ${p(8)}::text[], ${p(9)}::timestamptz[], ${p(10)}::uuid[], ${p(11)}::int[], ${p(12)}::uuid[])
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
      reason = coalesce(excluded.reason, case when o.state = 'PENDING' then o.reason end), decided_at = excluded.decided_at, run_id = excluded.run_id,
      schedule_version = case when o.changed_by is null then excluded.schedule_version else o.schedule_version end
  ),
  left_out as (
    insert into event (tenant_id, type, task_id, schedule_id, nominal_at)
    select tenant_id, case state when 'MISSED' then 'OCCURRENCE_MISSED' else 'OCCURRENCE_SKIPPED' end, task_id, schedule_id,
      nominal_at
    from verdict where run_id is null
    returning 1
  )`;
}

function advanceValues(settlements: readonly Settlement[]): unknown[] {
  const column = <T>(pick: (settlement: Settlement) => T) => settlements.map(pick);
  return [
    bare(column(({ due }) => due.schedule.id)),
    instants(column(({ next }) => next?.nominalAt ?? null)),
    instants(column(({ next }) => next?.fireAt ?? null)),
    bare(column(({ state }) => state)),
    bare(column(({ startedRuns }) => startedRuns)),
    bare(column(({ resumed }) => resumed)),
    instants(column(({ verdicts }) => verdicts.findLast((verdict) => verdict.runId !== null)?.fireAt ?? null)),
    bare(column(({ due, state }) => due.schedule.state !== state && state !== 'ACTIVE' && state !== 'PAUSED')),
    instants(column(({ plansUntil }) => plansUntil)),
  ];
}

/** Few schedules have changes by hand; the others do not pay for them. */
async function keepChanges(sql: Sql, settlements: readonly Settlement[]): Promise<void> {
  const changed = settlements.filter(({ due, changes }) => changes !== due.schedule.changes);
  if (changed.length === 0) return;
  await sql(
    `update schedule s set changes = v.changes::jsonb from unnest($1::uuid[], $2::text[]) as v (id, changes) where s.id = v.id`,
    [changed.map(({ due }) => due.schedule.id), changed.map(({ changes }) => json(changes))],
  );
}

// Steps that change rows have no order of their own; the event of a schedule's end follows that of its last occurrence.
function advanceSteps(offset: number): string {
  const p = (n: number): string => `$${offset + n}`;
  return `settled as (
    select * from unnest(${p(1)}::uuid[], ${p(2)}::timestamptz[], ${p(3)}::timestamptz[], ${p(4)}::text[], ${p(5)}::int[], ${p(6)}::boolean[],
      ${p(7)}::timestamptz[], ${p(8)}::boolean[], ${p(9)}::timestamptz[])
    as v (id, next_nominal_at, next_fire_at, state, started_runs, resumed, last_fire_at, over, plans_until)
  ),
  moved as (
    update schedule s set next_nominal_at = v.next_nominal_at, next_fire_at = v.next_fire_at, state = v.state,
      started_runs = v.started_runs, last_fire_at = coalesce(v.last_fire_at, s.last_fire_at),
      pause_note = case when v.resumed then null else s.pause_note end,
      paused_by = case when v.resumed then null else s.paused_by end,
      paused_at = case when v.resumed then null else s.paused_at end,
      paused_until = case when v.resumed then null else s.paused_until end,
      failures_since = case when v.resumed then clock_timestamp() else s.failures_since end
    from settled v where s.id = v.id
    returning s.id, s.tenant_id, s.task_id, v.resumed, v.over, v.plans_until
  ),
  ended as (
    update schedule_revision r set plans_until = greatest(r.plans_after, m.plans_until)
    from moved m where m.plans_until is not null and r.schedule_id = m.id and r.plans_until is null
  ),
  turned as (
    insert into event (tenant_id, type, task_id, schedule_id)
    select tenant_id, case when over then 'FINISHED' else 'RESUMED' end, task_id, id from moved
    where (over or resumed) and (select count(*) from announced) + (select count(*) from left_out) >= 0
  )`;
}

const statement = `with ${verdictSteps(0)}, ${draftSteps(12)}, ${advanceSteps(29)} ${claimedRuns}`;

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
