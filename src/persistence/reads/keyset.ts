import { invalidError } from '../../domain/model/errors.ts';
import { isId } from '../../domain/model/id.ts';
import type { Position } from '../../ports/listing.ts';
import { printInstant, readInstant } from '../instant-text.ts';
import { type Piece, join, raw, sql } from '../sql/piece.ts';

/** One value of an order. The last of a list's keys is unique and never null. */
export interface Key {
  readonly expression: Piece;
  readonly type: KeyType;
  readonly descending: boolean;
  /** Where rows without a value stand; absent = every row has one. */
  readonly nulls?: 'first' | 'last';
}
export type KeyType = 'instant' | 'number' | 'text' | 'id';
export type Keys = readonly [Key] | readonly [Key, Key];

export function reversed(keys: Keys): Keys {
  const [first, second] = keys;
  return second ? [flip(first), flip(second)] : [flip(first)];
}

export function orderBy(keys: Keys, name: (key: Key, index: number) => Piece): Piece {
  return join(
    keys.map(
      (key, index) =>
        sql`${name(key, index)}${raw(key.descending ? ' desc' : ' asc')}${raw(key.nulls ? ` nulls ${key.nulls}` : '')}`,
    ),
    ', ',
  );
}

/** The rows that follow the position in the order of the keys, with the row at the position when `inclusive`. */
export function following(keys: Keys, position: Position, inclusive: boolean): Piece {
  const [first, second] = keys;
  const compare = raw(`${first.descending ? '<' : '>'}${inclusive ? '=' : ''}`);
  const at = bound(first, position[0]);
  if (!second) return sql`${first.expression} ${compare} ${at}`;
  const tie = bound(second, position[1]);
  if (position[0] === null) {
    const among = sql`${first.expression} is null and ${second.expression} ${compare} ${tie}`;
    return first.nulls === 'first' ? sql`(${among} or ${first.expression} is not null)` : sql`(${among})`;
  }
  const beyond = sql`(${first.expression}, ${second.expression}) ${compare} (${at}, ${tie})`;
  return first.nulls === 'last' ? sql`(${beyond} or ${first.expression} is null)` : beyond;
}

/** Refuses a position that was taken from a list in another order. */
export function checkPosition(keys: Keys, position: Position | null, side: 'after' | 'before'): void {
  if (position === null) return;
  const fits = position.length === keys.length && keys.every((key, index) => isValue(key, position[index]));
  if (!fits) throw invalidError([side], 'cursor', `${side}: this cursor belongs to another list or to another order`);
}

export function readKey(key: Key, value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  const text = `${value as string | number}`;
  switch (key.type) {
    case 'instant':
      return readInstant(text);
    case 'number':
      return Number(text);
    case 'text':
    case 'id':
      return text;
  }
}

function flip(key: Key): Key {
  const turned = { ...key, descending: !key.descending };
  return key.nulls ? { ...turned, nulls: key.nulls === 'first' ? 'last' : 'first' } : turned;
}

const casts = { instant: 'timestamptz', number: 'bigint', text: 'text', id: 'uuid' } as const satisfies Record<
  KeyType,
  string
>;

function bound(key: Key, value: Position[number] | undefined): Piece {
  const given = key.type === 'instant' && typeof value === 'number' ? printInstant(value) : value;
  return sql`${given ?? null}::${raw(casts[key.type])}`;
}

function isValue(key: Key, value: Position[number] | undefined): boolean {
  if (value === null) return key.nulls !== undefined;
  switch (key.type) {
    case 'instant':
      return typeof value === 'number' && Number.isFinite(value);
    case 'number':
      return Number.isSafeInteger(value);
    case 'text':
      return typeof value === 'string' && !value.includes('\0');
    case 'id':
      return typeof value === 'string' && isId(value);
  }
}
