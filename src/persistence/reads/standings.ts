import type { StandingReads } from '../../ports/reads/standing.ts';
import { type Queryable, select } from '../query.ts';
import { and, raw, sql } from '../sql/piece.ts';
import { hasIdOf, inScope, isStorable } from './criteria.ts';
import { numberOrNull } from './run-stats.ts';

/** What stands in the way of runs, seen without the locks that admission takes. */
export function makeStandingReads(on: Queryable): StandingReads {
  return {
    async ofRuns(runIds) {
      const rows = await select(
        on,
        sql`select r.id, r.gates, r.gate_limits, r.held,
            case when r.state = 'QUEUED' and not r.held then (select count(*)::int from (select from run q
              where q.tenant_id = r.tenant_id and q.state = 'QUEUED' and not q.held and (q.priority > r.priority
                or (q.priority = r.priority and (q.scheduled_for, q.id) < (r.scheduled_for, r.id))) limit 10000) q) end as ahead,
            (select count(*)::int from run o where o.tenant_id = r.tenant_id and o.node_id is not null) as running
          from run r where ${and(hasIdOf(raw('r.id'), runIds))}`,
      );
      return new Map(
        rows.map((row) => {
          const limits = (row['gate_limits'] as number[] | null) ?? [];
          const gates = ((row['gates'] as string[] | null) ?? []).map((key, i) => ({ key, limit: Number(limits[i]) }));
          const ahead = row['ahead'] === null ? null : Number(row['ahead']);
          return [
            String(row['id']),
            { gates, held: row['held'] === true, ahead, tenantRunning: Number(row['running']) },
          ];
        }),
      );
    },
    async leftOut(ids) {
      const rows = await select(
        on,
        sql`select subject_id, step, reason, date_part('epoch', since) * 1000 as since, date_part('epoch', until) * 1000 as until
          from set_aside where ${and(hasIdOf(raw('subject_id'), ids), raw('until > clock_timestamp()'))} order by until`,
      );
      return new Map(
        rows.map((row) => [
          String(row['subject_id']),
          {
            step: String(row['step']),
            reason: String(row['reason']),
            since: Math.round(Number(row['since'])),
            until: Math.round(Number(row['until'])),
          },
        ]),
      );
    },
    async ofGates(keys) {
      if (keys.length === 0) return new Map();
      const rows = await select(
        on,
        sql`select key, count(r.id) filter (where not r.held)::int as open, count(r.id) filter (where r.held)::int as held,
            (array_agg(r.id order by r.scheduled_for, r.id) filter (where not r.held))[1:10]::text[] as holders
          from unnest(${[...new Set(keys)].filter(isStorable)}::text[]) as key
          left join run r on r.gates @> array[key] and r.gates is not null and r.finished_at is null
            and r.state <> 'SCHEDULED'
          group by key`,
      );
      return new Map(
        rows.map((row) => [
          String(row['key']),
          { open: Number(row['open']), held: Number(row['held']), holders: (row['holders'] as string[] | null) ?? [] },
        ]),
      );
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
