import { isId } from '../../domain/model/id.ts';
import { type LogEntry, logLevels } from '../../domain/model/log-entry.ts';
import type { LogRow } from '../../domain/model/rows.ts';
import type { LogFilter } from '../../ports/listing.ts';
import type { LogReads } from '../../ports/reads/log.ts';
import type { Queryable } from '../query.ts';
import type { RowReader } from '../row.ts';
import { type Piece, and, raw, sql } from '../sql/piece.ts';
import { contains, inScope, isInt4 } from './criteria.ts';
import type { Keys } from './keyset.ts';
import { type Source, countBy, find, readPagesBy } from './listing.ts';

export function makeLogReads(on: Queryable, reader: RowReader<LogEntry>): LogReads {
  const source: Source<LogRow> = { from: raw('log_entry l'), alias: 'l', reader: reader.without(['fields']) };
  const column = raw('l.run_id');
  return {
    async find(scope, runId, index) {
      if (!isId(runId) || !isInt4(index)) return null;
      const from = raw('log_entry l join run r on r.id = l.run_id');
      const where = and(sql`l.run_id = ${runId} and l.index = ${index}`, inScope(raw('r.tenant_id'), scope));
      const [entry] = await find(on, { ...source, from }, where);
      return entry ?? null;
    },
    pagesByRun: (ids, filter, page) => readPagesBy(on, source, matches(filter), byIndex, page, { ids, column }),
    countByRun: (ids, filter) => countBy(on, source.from, matches(filter), { ids, column }),
  };
}

function matches(filter: LogFilter): Piece {
  return and(
    filter.minLevel === undefined ? undefined : sql`l.level >= ${logLevels.indexOf(filter.minLevel)}`,
    filter.attempt === undefined
      ? undefined
      : isInt4(filter.attempt)
        ? sql`l.attempt = ${filter.attempt}`
        : raw('false'),
    contains([raw('l.message')], filter.search),
  );
}

const byIndex: Keys = [{ expression: raw('l.index'), type: 'number', descending: false }];
