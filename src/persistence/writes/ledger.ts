import type { PastRow } from '../../domain/planning/backfill-plan.ts';
import type { LedgerWrites, OccurrenceRow } from '../../ports/writes/ledger.ts';
import { settle } from '../engine/settle.ts';
import type { Locks } from '../locks.ts';
import { holdMergedDays, readMergedDays } from '../merged-days.ts';
import { ms } from '../sql/columns.ts';
import type { Sql } from '../sql/execute.ts';
import { iso, json } from '../sql/parameters.ts';
import { readTallies } from '../tally.ts';

/** The rows of the ledger around edits, pauses and backfills. What sweeps write is in `engine/sweep.ts`. */
export function makeLedgerWrites(sql: Sql, lock: Locks): LedgerWrites {
  return {
    async rowAt(scheduleId, at) {
      const rows = await sql<OccurrenceRow & Record<string, unknown>>(
        `select ${ms('nominal_at', '"nominalAt"')}, ${ms('until')}, state, reason, run_id as "runId" from occurrence
         where schedule_id = $1 and nominal_at <= $2 order by nominal_at desc limit 1`,
        [scheduleId, iso(at)],
      );
      const [row] = rows;
      return row && (row.until ?? row.nominalAt) >= at ? row : null;
    },

    async changeRow(schedule, change) {
      await sql(
        `insert into occurrence (schedule_id, tenant_id, nominal_at, fire_at, state, reason, changed_by, decided_at, schedule_version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (schedule_id, nominal_at) do update set fire_at = excluded.fire_at, state = excluded.state,
           reason = excluded.reason, changed_by = excluded.changed_by, decided_at = excluded.decided_at,
           until = null, count = 1, schedule_version = excluded.schedule_version`,
        [
          schedule.id,
          schedule.tenantId,
          iso(change.nominalAt),
          iso(change.fireAt),
          change.state,
          change.reason,
          json(change.actor),
          iso(change.at),
          schedule.version,
        ],
      );
      await sql(
        `insert into event (tenant_id, type, task_id, schedule_id, nominal_at, actor) values ($1, $2, $3, $4, $5, $6)`,
        [schedule.tenantId, change.event, schedule.taskId, schedule.id, iso(change.nominalAt), json(change.actor)],
      );
    },

    async cutSpan(scheduleId, nominalAt, left, until) {
      await sql(
        `update occurrence set count = greatest(1, $3), until = $4, state = case when $3 = 0 then 'PENDING' else state end,
           reason = case when $3 = 0 then null else reason end
         where schedule_id = $1 and nominal_at = $2`,
        [scheduleId, iso(nominalAt), left, iso(until)],
      );
    },

    pastRows: (scheduleId, { from, to }) =>
      sql<PastRow & Record<string, unknown>>(pastRows, [scheduleId, iso(from), iso(to)]),

    async tally(scheduleId, revisions, range) {
      const [tally] = await readTallies(sql, scheduleId, revisions, [range]);
      return tally!;
    },
    mergedDays: (scheduleId, range) => readMergedDays(sql, scheduleId, range),
    holdMergedDays: (scheduleId, range) => holdMergedDays(sql, lock, scheduleId, range),

    async lastDecided(scheduleIds) {
      if (scheduleIds.length === 0) return new Map();
      const rows = await sql<{ id: string; at: number }>(
        `select s.id, ${ms('last.at', 'at')} from unnest($1::uuid[]) as s (id) cross join lateral (
           select coalesce(until, nominal_at) as at from occurrence
           where schedule_id = s.id and changed_by is null
             and (state not in ('PENDING', 'SUPERSEDED') or until is not null)
           order by nominal_at desc limit 1
         ) last`,
        [scheduleIds],
      );
      return new Map(rows.map(({ id, at }) => [id, at]));
    },

    async lastRow(scheduleId) {
      const rows = await sql<{ at: number }>(
        `select ${ms('coalesce(until, nominal_at)', 'at')} from occurrence where schedule_id = $1 order by nominal_at desc limit 1`,
        [scheduleId],
      );
      return rows[0]?.at ?? null;
    },

    async skippedSince(scheduleId, since) {
      return sql<{ nominalAt: number; until: number | null; count: number }>(
        `select ${ms('nominal_at', '"nominalAt"')}, ${ms('until')}, count from occurrence
         where schedule_id = $1 and state = 'SKIPPED_PAUSED' and coalesce(until, nominal_at) >= $2
         order by nominal_at desc limit 1000`,
        [scheduleId, iso(since)],
      );
    },

    settle: (settlements, drafts) => settle(sql, settlements, drafts),
  };
}

// The latest run of an instant counts, or a retry of it that somebody has asked for.
const pastRows = `
select ${ms('o.nominal_at', '"nominalAt"')}, ${ms('o.until', 'until')}, o.state, o.schedule_version as version,
  case when r.id is null then null
    when r.finished_at is null or h.open then 'OPEN'
    when r.state in ('FAILED', 'TIMED_OUT', 'LOST') and h.succeeded is not true then 'FAILED'
    else 'ENDED' end as run
from occurrence o
left join lateral (
  select run_id from backfill_run b where b.schedule_id = o.schedule_id and b.nominal_at = o.nominal_at
  order by run_id desc limit 1
) as b on true
left join run r on r.id = coalesce(b.run_id, o.run_id)
left join lateral (
  with recursive later as (
    select id, state, finished_at from run where retry_of = r.id
    union all
    select x.id, x.state, x.finished_at from later join run x on x.retry_of = later.id
  )
  select bool_or(finished_at is null) as open, bool_or(state = 'SUCCEEDED') as succeeded from later
) as h on true
where o.schedule_id = $1 and o.nominal_at < $3 and coalesce(o.until, o.nominal_at) >= $2`;
