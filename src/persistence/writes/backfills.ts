import type { Backfill } from '../../domain/model/backfill.ts';
import { isId } from '../../domain/model/id.ts';
import type { BackfillWrites } from '../../ports/writes/backfill.ts';
import { insertRuns } from '../engine/run-insert.ts';
import type { Locks } from '../locks.ts';
import { ms } from '../sql/columns.ts';
import type { Sql } from '../sql/execute.ts';
import { bare, instants, iso, json } from '../sql/parameters.ts';

export function makeBackfillWrites(sql: Sql, lock: Locks): BackfillWrites {
  return {
    async start(backfill, cuts, runs, fireAt, version) {
      const { id, scheduleId, tenantId, createdAt } = backfill;
      for (const { nominalAt, parts } of cuts) {
        const [head] = parts;
        const rest = head?.first === nominalAt ? parts.slice(1) : parts;
        await sql(addParts, [
          scheduleId,
          iso(nominalAt),
          instants(rest.map(({ first }) => first)),
          instants(rest.map(({ last, count }) => (count > 1 ? last : null))),
          bare(rest.map(({ count }) => count)),
        ]);
        if (head?.first !== nominalAt) continue;
        await sql(`update occurrence set until = $3, count = $4 where schedule_id = $1 and nominal_at = $2`, [
          scheduleId,
          iso(nominalAt),
          head.count > 1 ? iso(head.last) : null,
          head.count,
        ]);
      }
      await sql(dispatch, [
        scheduleId,
        tenantId,
        instants(runs.map(({ nominalAt }) => nominalAt)),
        instants(runs.map(({ nominalAt }) => fireAt(nominalAt))),
        bare(runs.map((run) => run.id)),
        iso(createdAt),
        version,
      ]);
      await insertRuns(sql, runs);
      await sql(
        `insert into backfill (id, tenant_id, schedule_id, range_from, range_to, selection, max_concurrent, total, skipped,
           created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          id,
          tenantId,
          scheduleId,
          iso(backfill.from),
          iso(backfill.to),
          backfill.selection,
          backfill.maxConcurrent,
          backfill.total,
          backfill.skipped,
          json(backfill.createdBy),
          iso(createdAt),
        ],
      );
      await sql(
        `insert into backfill_run (backfill_id, schedule_id, nominal_at, run_id)
         select $1, $2, * from unnest($3::timestamptz[], $4::uuid[])`,
        [id, scheduleId, instants(runs.map(({ nominalAt }) => nominalAt)), bare(runs.map((run) => run.id))],
      );
    },

    async lock(scope, id) {
      if (!isId(id)) return null;
      const rows = await sql<Backfill & Record<string, unknown>>(
        `select id, tenant_id as "tenantId", schedule_id as "scheduleId", ${ms('range_from', '"from"')},
           ${ms('range_to', '"to"')}, selection, max_concurrent as "maxConcurrent", total, skipped,
           created_by as "createdBy", ${ms('created_at', '"createdAt"')}, ${ms('canceled_at', '"canceledAt"')}
         from backfill where id = $1 and ($2::uuid is null or tenant_id = $2) ${lock.clause('for update')}`,
        [id, scope],
      );
      return rows[0] ?? null;
    },

    async openRuns(id, started) {
      const rows = await sql<{ id: string }>(
        `select r.id from backfill_run b join run r on r.id = b.run_id
         where b.backfill_id = $1 and r.finished_at is null and ($2 or r.node_id is null) order by r.id`,
        [id, started],
      );
      return rows.map((row) => row.id);
    },

    async end(id, at) {
      await sql(`update backfill set canceled_at = $2 where id = $1`, [id, iso(at)]);
    },
  };
}

const addParts = `
insert into occurrence (schedule_id, tenant_id, nominal_at, until, count, fire_at, state, reason, decided_at, schedule_version)
select o.schedule_id, o.tenant_id, p.first, p.last, p.count, p.first, o.state, o.reason, o.decided_at, o.schedule_version
from occurrence o cross join unnest($3::timestamptz[], $4::timestamptz[], $5::int[]) as p (first, last, count)
where o.schedule_id = $1 and o.nominal_at = $2`;

// What has been dispatched stands; it only gets another run.
const dispatch = `
insert into occurrence as o (schedule_id, tenant_id, nominal_at, fire_at, state, reason, decided_at, run_id, schedule_version)
select $1, $2, v.nominal_at, v.fire_at, 'DISPATCHED', 'backfilled', $6, v.run_id, $7
from unnest($3::timestamptz[], $4::timestamptz[], $5::uuid[]) as v (nominal_at, fire_at, run_id)
where not exists (select from occurrence d
  where d.schedule_id = $1 and d.nominal_at = v.nominal_at and d.state = 'DISPATCHED')
on conflict (schedule_id, nominal_at) do update set state = 'DISPATCHED', until = null, count = 1,
  reason = 'backfilled; it was ' || o.state || coalesce(': ' || o.reason, ''), decided_at = excluded.decided_at,
  run_id = excluded.run_id`;
