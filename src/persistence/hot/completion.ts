import type { DueRow, Settlement } from '../../domain/ports.ts';
import { iso, type Sql } from './sql.ts';
import { dueColumns, toDueRow } from './sweep.ts';

/**
 * Schedules that count from the end of a run rest without a next instant while that run is open. This gives them one
 * again: those named, or all that a crash left behind (null).
 */
export async function resumeCompleted(
  sql: Sql,
  scheduleIds: readonly string[] | null,
  next: (due: DueRow, finishedAt: number) => Settlement['next'],
): Promise<readonly number[]> {
  const rows = await sql<Parameters<typeof toDueRow>[0] & { finishedAt: number }>(
    `select ${dueColumns}, (select (extract(epoch from max(r.finished_at)) * 1000)::float8 from run r
       where r.schedule_id = s.id) as "finishedAt"
     from schedule s join task t on t.id = s.task_id join tenant n on n.id = s.tenant_id
     where s.next_fire_at is null and s.state in ('ACTIVE', 'PAUSED') and s.deleted_at is null
       and (s.recurrence ->> 'fromCompletion')::boolean
       and ($1::uuid[] is null or s.id = any($1::uuid[]))
       and not exists (select 1 from run r where r.schedule_id = s.id and r.finished_at is null)
     order by s.id limit 1000 for update of s skip locked`,
    [scheduleIds],
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
