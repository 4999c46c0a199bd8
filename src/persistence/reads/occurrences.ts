import { isId } from '../../domain/model/id.ts';
import { type Occurrence, occurrenceKey } from '../../domain/model/occurrence.ts';
import type { OccurrenceFilter } from '../../ports/listing.ts';
import type { OccurrenceReads } from '../../ports/reads/occurrence.ts';
import { printInstant } from '../instant-text.ts';
import { type Queryable, select } from '../query.ts';
import type { RowReader } from '../row.ts';
import { type Piece, and, raw, sql } from '../sql/piece.ts';
import { hasIdOf, inScope, isOneOf, isWithin } from './criteria.ts';
import type { Keys } from './keyset.ts';
import { type Source, count, countBy, find, readPage, readPagesBy } from './listing.ts';

export function makeOccurrenceReads(on: Queryable, reader: RowReader<Occurrence>): OccurrenceReads {
  const source: Source<Occurrence> = { from: raw('occurrence o'), alias: 'o', reader };
  const tenant = raw('o.tenant_id');
  const column = raw('o.schedule_id');
  return {
    async find(scope, keys) {
      const known = keys.filter(({ scheduleId, nominalAt }) => isId(scheduleId) && Number.isFinite(nominalAt));
      const wanted = sql`(o.schedule_id, o.nominal_at) in (select * from unnest(
        ${known.map(({ scheduleId }) => scheduleId)}::uuid[], ${known.map(({ nominalAt }) => printInstant(nominalAt))}::timestamptz[]))`;
      const found = await find(on, source, and(wanted, inScope(tenant, scope)));
      return new Map(found.map((occurrence) => [occurrenceKey(occurrence), occurrence]));
    },
    async at(scope, keys) {
      const known = keys.filter(({ scheduleId, nominalAt }) => isId(scheduleId) && Number.isFinite(nominalAt));
      if (known.length === 0) return new Map();
      const wanted = sql`unnest(${known.map(({ scheduleId }) => scheduleId)}::uuid[],
        ${known.map(({ nominalAt }) => printInstant(nominalAt))}::timestamptz[]) with ordinality as w (schedule_id, at, place)`;
      const rows = await select(
        on,
        sql`select w.place as "~place", o.* from ${wanted} cross join lateral (
            select ${raw(reader.columns('o'))} from occurrence o where o.schedule_id = w.schedule_id and o.nominal_at <= w.at
            order by o.nominal_at desc limit 1) o
          where ${and(raw('coalesce(o.until, o.nominal_at) >= w.at'), inScope(tenant, scope))}`,
      );
      return new Map(rows.map((row) => [occurrenceKey(known[Number(row['~place']) - 1]!), reader.read(row)]));
    },
    page: (scope, filter, page) =>
      readPage(on, source, and(inScope(tenant, scope), matches(filter)), latestFirst, page),
    count: (scope, filter) => count(on, source.from, and(inScope(tenant, scope), matches(filter))),
    pagesBySchedule: (ids, filter, page) =>
      readPagesBy(on, source, matches(filter), latestFirst, page, { ids, column }),
    countBySchedule: (ids, filter) => countBy(on, source.from, matches(filter), { ids, column }),
  };
}

function matches(filter: OccurrenceFilter): Piece {
  return and(
    hasIdOf(raw('o.schedule_id'), filter.scheduleIds),
    isOneOf(raw('o.state'), filter.states),
    isWithin(raw('o.nominal_at'), filter.nominalAt),
  );
}

const latestFirst: Keys = [
  { expression: raw('o.nominal_at'), type: 'instant', descending: true },
  { expression: raw('o.schedule_id'), type: 'id', descending: true },
];
