import type { TaskReads } from '../../ports/reads/task.ts';
import { type Queryable, select } from '../query.ts';
import { and, raw, sql } from '../sql/piece.ts';
import { hasIdOf, instant } from './criteria.ts';

/** How the runs of tasks have ended, and how long they took. */
export function makeRunStats(on: Queryable): TaskReads['runStats'] {
  return async (taskIds, since) => {
    const rows = await select(
      on,
      sql`select r.task_id, count(*) as total,
          count(*) filter (where r.state = 'SUCCEEDED') as succeeded,
          count(*) filter (where r.state in ('FAILED', 'TIMED_OUT', 'LOST')) as failed,
          count(*) filter (where r.state = 'CANCELED') as canceled,
          avg(took.ms) as average, percentile_cont(0.95) within group (order by took.ms) as p95
        from run r cross join lateral (select extract(epoch from r.finished_at - r.started_at)::float8 * 1000 as ms) took
        where ${and(hasIdOf(raw('r.task_id'), taskIds), sql`r.scheduled_for >= ${instant(since)}`)}
        group by r.task_id`,
    );
    return new Map(
      rows.map((row) => [
        String(row['task_id']),
        {
          total: Number(row['total']),
          succeeded: Number(row['succeeded']),
          failed: Number(row['failed']),
          canceled: Number(row['canceled']),
          averageMs: numberOrNull(row['average']),
          p95Ms: numberOrNull(row['p95']),
        },
      ]),
    );
  };
}

export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
