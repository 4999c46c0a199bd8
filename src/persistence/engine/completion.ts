import type { Pool } from 'pg';
import type { DueRow, Settlement } from '../../domain/planning/settlement.ts';
import { inTransaction, type Sql, sqlOf } from '../sql/execute.ts';
import { iso } from '../sql/parameters.ts';
import type { Aside } from './aside.ts';
import { pickedBatch } from './picked.ts';
import { dueColumns, toDueRow } from './sweep.ts';

type Next = (due: DueRow, finishedAt: number) => Settlement['next'];

/**
 * Schedules that count from the end of a run rest without a next instant while that run is open. This gives them one
 * again: those named, or all that a crash left behind (null).
 */
export function resumeCompleted(
  pool: Pool,
  aside: Aside,
  scheduleIds: readonly string[] | null,
  next: Next,
): Promise<readonly number[]> {
  return pickedBatch({
    aside,
    step: 'resume',
    whole: (leftOut) => inTransaction(pool, (sql) => resume(sql, scheduleIds, leftOut, next)),
    pick: async (leftOut) =>
      (
        await sqlOf(pool)<{ id: string }>(`select s.id ${resting} order by s.id limit 1000`, [scheduleIds, leftOut])
      ).map(({ id }) => id),
    some: (ids) => inTransaction(pool, (sql) => resume(sql, ids, [], next)),
  });
}

const resting = `from schedule s join task t on t.id = s.task_id join tenant n on n.id = s.tenant_id
  where s.next_fire_at is null and s.state in ('ACTIVE', 'PAUSED') and s.deleted_at is null
    and (s.recurrence ->> 'fromCompletion')::boolean
    and ($1::uuid[] is null or s.id = any($1::uuid[])) and s.id <> all($2::uuid[])
    and not exists (select 1 from run r where r.schedule_id = s.id and r.finished_at is null)`;

async function resume(
  sql: Sql,
  scheduleIds: readonly string[] | null,
  leftOut: readonly string[],
  next: Next,
): Promise<readonly number[]> {
  const rows = await sql<Parameters<typeof toDueRow>[0] & { finishedAt: number }>(
    `select ${dueColumns}, (select (extract(epoch from max(r.finished_at)) * 1000)::float8 from run r
       where r.schedule_id = s.id) as "finishedAt"
     ${resting} order by s.id limit 1000 for update of s skip locked`,
    [scheduleIds, leftOut],
  );
  const fires: number[] = [];
  for (const { finishedAt, ...row } of rows) {
    const due = toDueRow(row);
    const following = next(due, finishedAt ?? due.schedule.createdAt);
    if (following) fires.push(following.fireAt);
    await sql(
      `update schedule set next_nominal_at = $2, next_fire_at = $3,
         state = case when $2::timestamptz is null then case when ends_at is null then 'FINISHED' else 'EXPIRED' end else state end
       where id = $1`,
      [due.schedule.id, iso(following?.nominalAt ?? null), iso(following?.fireAt ?? null)],
    );
  }
  return fires;
}
