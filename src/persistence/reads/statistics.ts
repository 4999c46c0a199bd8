import type { NodeInfo } from '../../domain/model/fleet.ts';
import type { Reader } from '../../ports/reader.ts';
import { type Queryable, select } from '../query.ts';
import type { RowReader } from '../row.ts';
import { and, raw, sql } from '../sql.ts';
import { hasIdOf, inScope, instant } from './criteria.ts';
import { find } from './listing.ts';

type Statistics = Pick<Reader, 'runStats' | 'nodes' | 'holders' | 'queue'>;

export function makeStatistics(on: Queryable, reader: RowReader<NodeInfo>): Statistics {
  return {
    async runStats(taskIds, since) {
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
    },
    nodes: () =>
      find(
        on,
        { from: raw('node n'), alias: 'n', reader },
        raw(
          `n.role <> 'external' and n.lease_until > statement_timestamp() - interval '1 minute' order by n.started_at, n.id`,
        ),
      ),
    async holders(ids) {
      const found = await find(on, { from: raw('node n'), alias: 'n', reader }, and(hasIdOf(raw('n.id'), ids)));
      return new Map(found.map((one) => [one.id, one]));
    },
    async queue(scope) {
      // In parts, because each has its own partial index: the queue proper, runs that wait for a worker from outside,
      // and runs held back by a limit.
      const part = (condition: string) =>
        sql`select r.queued_at from run r where ${and(raw(condition), inScope(raw('r.tenant_id'), scope))}`;
      const [row] = await select(
        on,
        sql`select count(*) as depth, extract(epoch from clock_timestamp() - min(q.queued_at))::float8 * 1000 as age
          from (${part(`r.state = 'QUEUED' and not r.held and r.module <> 'external'`)} union all
            ${part(`r.state = 'QUEUED' and not r.held and r.module = 'external'`)} union all
            ${part(`r.state = 'QUEUED' and r.held`)}) q`,
      );
      const age = numberOrNull(row?.['age']);
      return { depth: Number(row?.['depth'] ?? 0), oldestQueuedAgeMs: age === null ? null : Math.max(0, age) };
    },
  };
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
