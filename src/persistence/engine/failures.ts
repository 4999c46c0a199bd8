import { schedulerActor } from '../../domain/model/actor.ts';
import type { PausedByFailures } from '../../ports/run-store.ts';
import { ms } from '../sql/columns.ts';
import type { Sql } from '../sql/execute.ts';
import { json } from '../sql/parameters.ts';

/**
 * Pauses the schedules among these whose latest runs have all failed, as many as each allows in a row. Counted from the
 * runs themselves and not by a counter: nothing is lost when a node dies between a run's end and this. Canceled runs
 * say nothing; runs of backfills have ends of their own; what ended before somebody resumed the schedule is forgiven.
 */
export async function pauseFailing(sql: Sql, scheduleIds: readonly string[]): Promise<readonly PausedByFailures[]> {
  if (scheduleIds.length === 0) return [];
  return sql<PausedByFailures & Record<string, unknown>>(statement, [scheduleIds, json(schedulerActor)]);
}

const statement = `
with candidate as (
  select id, task_id, pause_after_failures as allowed, failures_since from schedule
  where id = any($1::uuid[]) and state = 'ACTIVE' and pause_after_failures is not null and deleted_at is null
  order by id for update
),
failing as (
  select c.id, c.allowed, l.ended from candidate c cross join lateral (
    select count(*) as runs, bool_and(state <> 'SUCCEEDED') as failed, min(finished_at) as began, max(finished_at) as ended
    from (
      select r.state, r.finished_at from run r
      where r.task_id = c.task_id and r.schedule_id = c.id and r.trigger in ('SCHEDULE', 'CATCH_UP')
        and r.state in ('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'LOST')
      order by r.scheduled_for desc, r.id desc limit c.allowed
    ) as latest
  ) as l
  where l.runs = c.allowed and l.failed and (c.failures_since is null or l.began > c.failures_since)
),
paused as (
  update schedule s set state = 'PAUSED', paused_by = $2::jsonb, paused_at = f.ended, paused_until = null,
    pause_note = 'paused by itself after ' || case f.allowed when 1 then 'a run' else f.allowed || ' runs in a row' end
      || ' that failed',
    version = s.version + 1, updated_at = clock_timestamp()
  from failing f where s.id = f.id
  returning s.id, s.tenant_id, s.task_id, s.paused_at, s.version
),
announced as (
  insert into event (tenant_id, type, task_id, schedule_id, actor)
  select tenant_id, 'PAUSED', task_id, id, $2::jsonb from paused
)
select id as "scheduleId", ${ms('paused_at', '"pausedAt"')}, version from paused`;
