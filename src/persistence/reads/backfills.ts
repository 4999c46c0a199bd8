import type { Backfill, BackfillProgress } from '../../domain/model/backfill.ts';
import type { BackfillReads } from '../../ports/reads/backfill.ts';
import type { Queryable } from '../query.ts';
import { select } from '../query.ts';
import type { RowReader } from '../row.ts';
import { and, raw, sql } from '../sql/piece.ts';
import { hasIdOf, inScope } from './criteria.ts';
import type { Keys } from './keyset.ts';
import { type Source, countBy, find, readPagesBy } from './listing.ts';

export function makeBackfillReads(on: Queryable, reader: RowReader<Backfill>): BackfillReads {
  const source: Source<Backfill> = { from: raw('backfill b'), alias: 'b', reader };
  const column = raw('b.schedule_id');
  return {
    async find(scope, ids) {
      const found = await find(on, source, and(hasIdOf(raw('b.id'), ids), inScope(raw('b.tenant_id'), scope)));
      return new Map(found.map((backfill) => [backfill.id, backfill]));
    },
    async progress(ids) {
      const rows = await select(
        on,
        sql`select b.backfill_id as id, count(*) filter (where r.finished_at is null and r.node_id is null)::int as waiting,
              count(*) filter (where r.node_id is not null)::int as running,
              count(*) filter (where r.state = 'SUCCEEDED')::int as succeeded,
              count(*) filter (where r.state in ('FAILED', 'TIMED_OUT', 'LOST'))::int as failed,
              count(*) filter (where r.state = 'CANCELED')::int as canceled
            from backfill_run b join run r on r.id = b.run_id
            where ${and(hasIdOf(raw('b.backfill_id'), ids))} group by 1`,
      );
      return new Map(
        rows.map(({ id, ...counts }): [string, BackfillProgress] => [
          String(id),
          counts as unknown as BackfillProgress,
        ]),
      );
    },
    async runs(ids) {
      const rows = await select(
        on,
        sql`select b.backfill_id as id, b.run_id as run from backfill_run b
            where ${and(hasIdOf(raw('b.backfill_id'), ids))} order by b.nominal_at`,
      );
      return new Map(
        ids.map((id) => [id, rows.filter((row) => row['id'] === id).map((row) => String(row['run']))] as const),
      );
    },
    pagesBySchedule: (ids, page) => readPagesBy(on, source, raw('true'), latestFirst, page, { ids, column }),
    countBySchedule: (ids) => countBy(on, source.from, raw('true'), { ids, column }),
  };
}

const latestFirst: Keys = [
  { expression: raw('b.created_at'), type: 'instant', descending: true },
  { expression: raw('b.id'), type: 'id', descending: true },
];
