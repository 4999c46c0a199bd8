import { compile } from '../recurrence/index.ts';
import type { Revision } from '../domain/ledger.ts';
import type { OccurrenceState } from '../domain/occurrence.ts';
import { ruleOf, type Schedule } from '../domain/schedule.ts';
import type { WriteTransaction } from '../domain/write-store.ts';
import { iso, json, ms, type Sql } from './hot/sql.ts';

type LedgerWrites = Pick<
  WriteTransaction,
  | 'revise'
  | 'endPlan'
  | 'supersede'
  | 'cutSpan'
  | 'revisions'
  | 'tally'
  | 'hasOpenRun'
  | 'lastDecided'
  | 'lastRow'
  | 'skippedSince'
  | 'tellSchedules'
>;

/** What a new schedule plans begins with its first instant. */
export async function firstRevisions(sql: Sql, schedules: readonly Schedule[]): Promise<void> {
  if (schedules.length === 0) return;
  await sql(
    `insert into schedule_revision (schedule_id, version, plans_after, rule)
     select * from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::jsonb[])`,
    [
      schedules.map(({ id }) => id),
      schedules.map(({ version }) => version),
      schedules.map(({ nextNominalAt, createdAt }) => iso((nextNominalAt ?? createdAt) - 1)),
      schedules.map((schedule) => json(ruleOf(schedule))),
    ],
  );
}

/** The ledger's bookkeeping around edits, ends and pauses. What sweeps write is in `hot/sweep.ts`. */
export function makeLedgerWrites(sql: Sql): LedgerWrites {
  return {
    async revise(schedule, plansAfter) {
      await sql(
        `update schedule_revision set plans_until = greatest(plans_after, $2) where schedule_id = $1 and plans_until is null`,
        [schedule.id, iso(plansAfter)],
      );
      await sql(`insert into schedule_revision (schedule_id, version, plans_after, rule) values ($1, $2, $3, $4)`, [
        schedule.id,
        schedule.version,
        iso(plansAfter),
        json(ruleOf(schedule)),
      ]);
    },

    async endPlan(scheduleId, until) {
      await sql(
        `update schedule_revision set plans_until = greatest(plans_after, $2) where schedule_id = $1 and plans_until is null`,
        [scheduleId, iso(until)],
      );
    },

    async supersede(schedule, reason, at) {
      const first = schedule.nextNominalAt;
      if (first === null) return;
      // Jitter can leave instants behind that have passed already; they go the same way as the next one.
      const rule = compile(ruleOf(schedule));
      const count = Math.max(1, rule.count(first, at + 1));
      await sql(
        `insert into occurrence (schedule_id, tenant_id, nominal_at, until, count, fire_at, state, reason, decided_at, schedule_version)
         values ($1, $2, $3, $4, $5, $6, 'SUPERSEDED', $7, $8, $9)
         on conflict (schedule_id, nominal_at) do nothing`,
        [
          schedule.id,
          schedule.tenantId,
          iso(first),
          count > 1 ? iso(rule.previous(at + 1)) : null,
          count,
          iso(Math.max(first, schedule.nextFireAt ?? first)),
          reason,
          iso(at),
          schedule.version,
        ],
      );
    },

    async cutSpan(scheduleId, nominalAt, left, until) {
      await sql(
        `update occurrence set count = greatest(1, $3), until = $4, state = case when $3 = 0 then 'PENDING' else state end
         where schedule_id = $1 and nominal_at = $2`,
        [scheduleId, iso(nominalAt), left, iso(until)],
      );
    },

    async revisions(scheduleId) {
      return sql<Revision & Record<string, unknown>>(
        `select version, ${ms('plans_after', '"plansAfter"')}, ${ms('plans_until', '"plansUntil"')}, rule
         from schedule_revision where schedule_id = $1 order by version`,
        [scheduleId],
      );
    },

    async tally(scheduleId, revisions, range) {
      const counts: Partial<Record<OccurrenceState, number>> = {};
      let takenBack = 0;
      const add = (state: OccurrenceState, count: number, beyond: boolean): void => {
        counts[state] = (counts[state] ?? 0) + count;
        if (beyond) takenBack += count;
      };
      const singles = await sql<{ state: OccurrenceState; beyond: boolean; count: number }>(
        `select o.state, o.state = 'SUPERSEDED' and coalesce(o.nominal_at > v.plans_until, false) as beyond, count(*)::int as count
         from occurrence o
         left join lateral (select plans_until from schedule_revision
           where schedule_id = o.schedule_id and version <= o.schedule_version order by version desc limit 1) v on true
         where o.schedule_id = $1 and o.nominal_at >= $2 and o.nominal_at < $3 and o.until is null group by 1, 2`,
        [scheduleId, iso(range.from), iso(range.to)],
      );
      for (const { state, beyond, count } of singles) add(state, count, beyond);
      const spans = await sql<{ state: OccurrenceState; first: number; last: number; version: number; count: number }>(
        `select state, ${ms('nominal_at', 'first')}, ${ms('until', 'last')}, schedule_version as version, count from occurrence
         where schedule_id = $1 and until is not null and nominal_at < $3 and until >= $2`,
        [scheduleId, iso(range.from), iso(range.to)],
      );
      for (const span of spans) {
        const whole = span.first >= range.from && span.last < range.to;
        const rule = revisions.findLast(({ version }) => version <= span.version)?.rule;
        const part =
          whole || !rule
            ? span.count
            : compile(rule).count(Math.max(span.first, range.from), Math.min(span.last + 1, range.to));
        add(span.state, part, false);
      }
      return { counts, takenBack };
    },

    async hasOpenRun(scheduleId) {
      const rows = await sql(
        `select 1 from run where schedule_id = $1 and schedule_id is not null and finished_at is null limit 1`,
        [scheduleId],
      );
      return rows.length > 0;
    },

    async lastDecided(scheduleId) {
      const rows = await sql<{ at: number }>(
        `select ${ms('coalesce(until, nominal_at)', 'at')} from occurrence
         where schedule_id = $1 and (state not in ('PENDING', 'SUPERSEDED') or until is not null) order by nominal_at desc limit 1`,
        [scheduleId],
      );
      return rows[0]?.at ?? null;
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

    async tellSchedules(type, schedules, actor) {
      await sql(
        `insert into event (tenant_id, type, task_id, schedule_id, actor)
         select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::jsonb[])`,
        [
          schedules.map((schedule) => schedule.tenantId),
          schedules.map(() => type),
          schedules.map((schedule) => schedule.taskId),
          schedules.map((schedule) => schedule.id),
          schedules.map(() => json(actor)),
        ],
      );
    },
  };
}
