import type { TenantScope } from '../../domain/model/actor.ts';
import { isId } from '../../domain/model/id.ts';
import type { OpenRange, Instant, Tag } from '../../domain/model/values.ts';
import { printInstant } from '../instant-text.ts';
import { type Piece, or, raw, sql } from '../sql/piece.ts';

/*
 * Criteria of a filter as SQL. Undefined = no such criterion. What PostgreSQL would refuse (NUL characters, lone
 * surrogates in JSON, ids that are none) equals nothing that is stored, so it matches nothing.
 */

export function inScope(column: Piece, scope: TenantScope): Piece | undefined {
  if (scope === null) return undefined;
  return isId(scope) ? sql`${column} = ${scope}` : raw('false');
}

export function isOneOf(column: Piece, values: readonly string[] | undefined): Piece | undefined {
  return values && anyOf(column, 'text', values.filter(isStorable));
}

export function hasIdOf(column: Piece, ids: readonly string[] | undefined): Piece | undefined {
  return ids && anyOf(column, 'uuid', ids.filter(isId));
}

export function hasTagOf(column: Piece, tags: readonly Tag[] | undefined): Piece | undefined {
  return (
    tags &&
    or(
      tags
        .filter(({ key, value }) => isStorable(key) && isStorable(value))
        .map(({ key, value }) => sql`${column} @> ${JSON.stringify([{ key, value }])}::jsonb`),
    )
  );
}

export function contains(columns: readonly Piece[], text: string | undefined): Piece | undefined {
  if (text === undefined) return undefined;
  if (!isStorable(text)) return raw('false');
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return or(columns.map((column) => sql`${column} ilike ${pattern}`));
}

export function isWithin(column: Piece, range: OpenRange | undefined): Piece | undefined {
  if (!range || (range.from === undefined && range.to === undefined)) return undefined;
  const from = range.from === undefined ? raw('true') : sql`${column} >= ${instant(range.from)}`;
  const to = range.to === undefined ? raw('true') : sql`${column} < ${instant(range.to)}`;
  return sql`(${from} and ${to})`;
}

export function instant(value: Instant): Piece {
  return sql`${printInstant(value)}::timestamptz`;
}

export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Numbers that an integer column can hold; another never equals one of its values. */
export function isInt4(value: number): boolean {
  return Number.isInteger(value) && value >= -2_147_483_648 && value <= 2_147_483_647;
}

function anyOf(column: Piece, type: 'text' | 'uuid', values: readonly string[]): Piece {
  return values.length === 0 ? raw('false') : sql`${column} = any(${values}::${raw(type)}[])`;
}
