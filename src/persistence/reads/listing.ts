import { isId } from '../../domain/model/id.ts';
import type { Page, PageRequest } from '../../ports/listing.ts';
import { type Queryable, select } from '../query.ts';
import type { Row, RowReader } from '../row.ts';
import { type Piece, and, raw, sql } from '../sql/piece.ts';
import { type Keys, checkPosition, following, orderBy, readKey, reversed } from './keyset.ts';

/** What a list is made of. `from` names tables with their aliases; `alias` is that of the noun itself. */
export interface Source<T> {
  readonly from: Piece;
  readonly alias: string;
  readonly reader: Pick<RowReader<T>, 'columns' | 'read'>;
}

/** The rows of many parents at once; `column` holds the parent's id. */
export interface Parents {
  readonly ids: readonly string[];
  readonly column: Piece;
}

export async function find<T>(on: Queryable, source: Source<T>, where: Piece): Promise<T[]> {
  const rows = await select(
    on,
    sql`select ${raw(source.reader.columns(source.alias))} from ${source.from} where ${where}`,
  );
  return rows.map((row) => source.reader.read(row));
}

export async function count(on: Queryable, from: Piece, where: Piece): Promise<number> {
  const [row] = await select(on, sql`select count(*) as count from ${from} where ${where}`);
  return Number(row?.['count'] ?? 0);
}

export async function countBy(on: Queryable, from: Piece, where: Piece, parents: Parents): Promise<number[]> {
  if (parents.ids.length === 0) return [];
  const rows = await select(
    on,
    sql`select (select count(*) from ${from} where ${and(sql`${parents.column} = parent.id`, where)}) as count
      from ${parentRows(parents)} order by parent.place`,
  );
  return rows.map((row) => Number(row['count']));
}

export async function readPage<T>(
  on: Queryable,
  source: Source<T>,
  where: Piece,
  keys: Keys,
  request: PageRequest,
): Promise<Page<T>> {
  const rows = await select(on, statement(source, where, keys, request, null));
  return toPage(rows, source, keys, request);
}

/** One page for each parent, all in one statement. */
export async function readPagesBy<T>(
  on: Queryable,
  source: Source<T>,
  where: Piece,
  keys: Keys,
  request: PageRequest,
  parents: Parents,
): Promise<Page<T>[]> {
  if (parents.ids.length === 0) return [];
  const rows = await select(on, statement(source, where, keys, request, parents));
  const groups = parents.ids.map((): Row[] => []);
  for (const row of rows) groups[Number(row['place']) - 1]?.push(row);
  return groups.map((group) => toPage(group, source, keys, request));
}

/*
 * For each parent (or once) two questions and the rows: does anything lie at or before `after`, does anything lie at
 * or behind `before`, and one row more than asked for. A parent without rows still gets one row, for the answers.
 */
function statement<T>(
  source: Source<T>,
  where: Piece,
  keys: Keys,
  request: PageRequest,
  parents: Parents | null,
): Piece {
  checkPosition(keys, request.after, 'after');
  checkPosition(keys, request.before, 'before');
  const { after, before } = request;
  const own = and(parents ? sql`${parents.column} = parent.id` : undefined, where);
  const exists = (piece: Piece) => sql`exists (select from ${source.from} where ${and(own, piece)})`;
  const direction = request.backward ? reversed(keys) : keys;
  const keyColumns = keys.map((key, index) => sql`, ${key.expression} as ${keyName(index)}`);
  return sql`
    select ${raw(parents ? 'parent.place' : '1 as place')}, edge.skipped, edge.rest, item.*
    from ${parents ? sql`${parentRows(parents)} cross join lateral` : raw('')} (
      select ${after ? exists(following(reversed(keys), after, true)) : raw('false')} as skipped,
        ${before ? exists(following(keys, before, true)) : raw('false')} as rest
    ) edge
    left join lateral (
      select ${raw(source.reader.columns(source.alias))}${keyColumns.reduce((all, one) => sql`${all}${one}`, raw(''))}
      from ${source.from}
      where ${and(own, after ? following(keys, after, false) : undefined, before ? following(reversed(keys), before, false) : undefined)}
      order by ${orderBy(direction, (key) => key.expression)}
      limit ${request.limit + 1}
    ) item on true
    order by 1, ${orderBy(direction, (_key, index) => sql`item.${keyName(index)}`)}`;
}

function toPage<T>(rows: readonly Row[], source: Source<T>, keys: Keys, request: PageRequest): Page<T> {
  const found = rows.filter((row) => row[`~${keys.length - 1}`] !== null);
  const more = found.length > request.limit;
  const shown = found.slice(0, request.limit);
  if (request.backward) shown.reverse();
  const skipped = rows[0]?.['skipped'] === true;
  const rest = rows[0]?.['rest'] === true;
  return {
    items: shown.map((row) => ({
      value: source.reader.read(row),
      position: keys.map((key, index) => readKey(key, row[`~${index}`])),
    })),
    hasNext: rest || (more && !request.backward),
    hasPrevious: skipped || (more && request.backward),
  };
}

function keyName(index: number): Piece {
  return raw(`"~${index}"`);
}

function parentRows(parents: Parents): Piece {
  const ids = parents.ids.map((id) => (isId(id) ? id : null));
  return sql`unnest(${ids}::uuid[]) with ordinality as parent(id, place)`;
}
