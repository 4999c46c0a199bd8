import type { Calendar } from '../../domain/model/calendar.ts';
import type { CalendarReads } from '../../ports/reads/calendar.ts';
import type { Queryable } from '../query.ts';
import type { RowReader } from '../row.ts';
import { and, raw } from '../sql/piece.ts';
import { hasIdOf, inScope } from './criteria.ts';
import type { Keys } from './keyset.ts';
import { type Source, count, find, readPage } from './listing.ts';

export function makeCalendarReads(on: Queryable, reader: RowReader<Calendar>): CalendarReads {
  const source: Source<Calendar> = { from: raw('calendar c'), alias: 'c', reader };
  const tenant = raw('c.tenant_id');
  return {
    async find(scope, ids) {
      const found = await find(on, source, and(hasIdOf(raw('c.id'), ids), inScope(tenant, scope)));
      return new Map(found.map((calendar) => [calendar.id, calendar]));
    },
    page: (scope, page) => readPage(on, source, and(inScope(tenant, scope)), byName, page),
    count: (scope) => count(on, source.from, and(inScope(tenant, scope))),
  };
}

const byName: Keys = [
  { expression: raw('c.name'), type: 'text', descending: false },
  { expression: raw('c.id'), type: 'id', descending: false },
];
