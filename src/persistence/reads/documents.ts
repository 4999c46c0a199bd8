import { isId } from '../../domain/model/id.ts';
import type { Json } from '../../domain/model/values.ts';
import type { DocumentField } from '../../ports/listing.ts';
import type { Reader } from '../../ports/reader.ts';
import { type Queryable, select } from '../query.ts';
import { type Piece, raw, sql } from '../sql/piece.ts';
import { hasIdOf, isInt4 } from './criteria.ts';

/** Documents are measured when they take more than this part of the room on disk: compression saves no more. */
const suspicious = 1 / 256;

/** The documents of rows, which lists leave unread. They are measured before any of them is sent. */
export function makeDocumentReads(on: Queryable): Pick<Reader, 'documents'> {
  return {
    async documents(field, ids, room) {
      const [first] = ids;
      if (first === undefined) return { length: 0, found: new Map() };
      const rows = await select(on, statement(sources[field], ids, Math.floor(Math.min(room, most))));
      const length = Number(rows[0]?.['total'] ?? 0);
      if (length > room) return { length, found: null };
      const found = rows.map((row): [string, Json] => [String(row['id']), row['document'] as Json]);
      return { length, found: new Map(found) };
    },
  };
}

const most = Number.MAX_SAFE_INTEGER;

interface DocumentSource {
  readonly id: Piece;
  readonly document: Piece;
  /** The rows of these ids. */
  readonly among: (ids: readonly string[]) => Piece;
}

function column(table: string, document: string): DocumentSource {
  return {
    id: raw('x.id'),
    document: raw(document),
    among: (ids) => sql`${raw(table)} x where ${hasIdOf(raw('x.id'), ids) ?? raw('false')}`,
  };
}

const sources: Readonly<Record<DocumentField, DocumentSource>> = {
  'Task.params': column('task', 'x.params'),
  'Schedule.paramsOverride': column('schedule', 'x.params_override'),
  'Run.params': column('run', 'x.params'),
  'Run.result': column('run', 'x.result'),
  'RunError.stack': column('run', `x.error -> 'stack'`),
  'LogEntry.fields': {
    id: raw(`x.run_id || ':' || x.index`),
    document: raw('x.fields'),
    among(keys) {
      const known = keys
        .map((key) => key.split(':'))
        .filter(([runId = '', index = '']) => isId(runId) && isInt4(Number(index)));
      return sql`log_entry x where (x.run_id, x.index) in (select * from unnest(
        ${known.map(([runId]) => runId)}::uuid[], ${known.map(([, index]) => Number(index))}::int[]))`;
    },
  },
};

/** Sizes on disk are known without reading the documents. Only when these are large is the text itself measured. */
function statement({ id, document, among }: DocumentSource, ids: readonly string[], room: number): Piece {
  return sql`
    select id, total, case when total <= ${room}::bigint then document end as document from (
      select id, document, case when stored > ${Math.floor(room * suspicious)}::bigint
          then sum(case when stored > ${Math.floor(room * suspicious)}::bigint then length(document::text) end) over ()
          else stored end as total
      from (
        select ${id} as id, ${document} as document, coalesce(sum(pg_column_size(${document})) over (), 0) as stored
        from ${among(ids)}
      ) sized
    ) measured`;
}
