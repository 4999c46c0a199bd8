import { ruleOf, type Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import { mergedAfterDays, type Revision } from '../../domain/planning/ledger.ts';
import { followsCompletion, stretches } from '../../domain/planning/rule-with-changes.ts';
import type { PlanWrites } from '../../ports/writes/plan.ts';
import { compile } from '../../recurrence/index.ts';
import { ms } from '../sql/columns.ts';
import type { Sql } from '../sql/execute.ts';
import { instants, iso, json } from '../sql/parameters.ts';

/** What a new schedule plans begins with its first instant. */
export async function firstRevisions(sql: Sql, schedules: readonly Schedule[]): Promise<void> {
  if (schedules.length === 0) return;
  await sql(
    `with v as (
       select * from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::jsonb[], $5::timestamptz[])
       as v (schedule_id, version, plans_after, rule, created_at)
     ),
     marked as (
       insert into ledger_mark (schedule_id, rows_from, look_at)
       select schedule_id, least(created_at, plans_after), least(created_at, plans_after) + interval '${mergedAfterDays} days' from v
     )
     insert into schedule_revision (schedule_id, version, plans_after, rule)
     select schedule_id, version, plans_after, rule from v`,
    [
      schedules.map(({ id }) => id),
      schedules.map(({ version }) => version),
      schedules.map(({ nextNominalAt, createdAt }) => iso((nextNominalAt ?? createdAt) - 1)),
      schedules.map((schedule) => json(ruleOf(schedule))),
      instants(schedules.map(({ createdAt }) => createdAt)),
    ],
  );
}

/** What the schedule has still planned by `at`, as the rows that take it back. */
function supersededRows(schedule: Schedule, at: Instant) {
  const first = schedule.nextNominalAt;
  if (first === null) return [];
  // Jitter can leave instants behind that have passed already; they go the same way as the next one.
  const rule = compile(ruleOf(schedule));
  const cuts = schedule.changes.map(({ nominalAt }) => nominalAt);
  const parts = followsCompletion(schedule)
    ? [{ first, last: first, count: 1 }]
    : stretches(rule, first, Math.max(first, at), cuts);
  return parts.map((part) => ({ ...part, schedule, fireAt: rule.fireAt(part.first) }));
}

/** Which version of a schedule plans which instants, and what an edit or an end takes back. */
export function makePlanWrites(sql: Sql): PlanWrites {
  return {
    async revise(schedule, plansAfter) {
      await sql(
        // One that ended with a run ahead of its instant has planned further than now; an instant belongs to one version.
        `update schedule_revision set plans_until = greatest(plans_after, $2)
         where schedule_id = $1 and (plans_until is null or plans_until > $2)`,
        [schedule.id, iso(plansAfter)],
      );
      await sql(`insert into schedule_revision (schedule_id, version, plans_after, rule) values ($1, $2, $3, $4)`, [
        schedule.id,
        schedule.version,
        iso(plansAfter),
        json(ruleOf(schedule)),
      ]);
    },

    async end(ends) {
      if (ends.length === 0) return;
      await sql(
        `update schedule_revision r set plans_until = greatest(r.plans_after, e.until)
         from unnest($1::uuid[], $2::timestamptz[]) as e (schedule_id, until)
         where r.schedule_id = e.schedule_id and r.plans_until is null`,
        [ends.map(({ scheduleId }) => scheduleId), ends.map(({ until }) => iso(until))],
      );
    },

    async supersede(schedules, reason, at) {
      const rows = schedules.flatMap((schedule) => supersededRows(schedule, at));
      if (rows.length === 0) return;
      await sql(
        `insert into occurrence (schedule_id, tenant_id, nominal_at, until, count, fire_at, state, reason, decided_at, schedule_version)
         select v.schedule_id, v.tenant_id, v.nominal_at, v.until, v.count, v.fire_at, 'SUPERSEDED', $7, $8, v.version
         from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::int[], $6::timestamptz[], $9::int[])
           as v (schedule_id, tenant_id, nominal_at, until, count, fire_at, version)
         on conflict (schedule_id, nominal_at) do nothing`,
        [
          rows.map(({ schedule }) => schedule.id),
          rows.map(({ schedule }) => schedule.tenantId),
          rows.map(({ first }) => iso(first)),
          rows.map(({ count, last }) => (count > 1 ? iso(last) : null)),
          rows.map(({ count }) => count),
          rows.map(({ fireAt }) => iso(fireAt)),
          reason,
          iso(at),
          rows.map(({ schedule }) => schedule.version),
        ],
      );
    },

    async takeBack(taken, reason, at) {
      const rows = taken.flatMap(({ schedule, instants: ones }) => ones.map((one) => ({ schedule, one })));
      if (rows.length === 0) return;
      // Whichever version it was moved under, it is the one in force that planned it and does so no longer.
      await sql(
        `update occurrence o set state = 'SUPERSEDED', reason = $4, decided_at = $5, schedule_version = v.version
         from unnest($1::uuid[], $2::timestamptz[], $3::int[]) as v (schedule_id, nominal_at, version)
         where o.schedule_id = v.schedule_id and o.nominal_at = v.nominal_at and o.state = 'PENDING'`,
        [
          rows.map(({ schedule }) => schedule.id),
          rows.map(({ one }) => iso(one)),
          rows.map(({ schedule }) => schedule.version),
          reason,
          iso(at),
        ],
      );
    },

    async revisions(scheduleId) {
      return sql<Revision & Record<string, unknown>>(
        `select version, ${ms('plans_after', '"plansAfter"')}, ${ms('plans_until', '"plansUntil"')}, rule
         from schedule_revision where schedule_id = $1 order by version`,
        [scheduleId],
      );
    },
  };
}
