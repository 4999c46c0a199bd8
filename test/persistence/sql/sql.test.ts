import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bare, instants, json, text } from '../../../src/persistence/sql/parameters.ts';
import { and, join, or, raw, sql } from '../../../src/persistence/sql/piece.ts';
import { migratedDatabase } from '../database.ts';

test('nested pieces number their values in the order of the text', () => {
  const inner = sql`b = ${2} or c = ${3}`;
  assert.deepEqual(sql`a = ${1} and (${inner}) and d = ${4}`.query, {
    text: 'a = $1 and (b = $2 or c = $3) and d = $4',
    values: [1, 2, 3, 4],
  });
  assert.deepEqual(sql`${inner} union ${inner}`.query, {
    text: 'b = $1 or c = $2 union b = $3 or c = $4',
    values: [2, 3, 2, 3],
  });
});

test('an undefined condition is left out, and an empty choice is false', () => {
  assert.equal(and(undefined, undefined).query.text, 'true');
  assert.equal(or([]).query.text, 'false');
  const query = sql`${and(sql`a = ${1}`, undefined, or([sql`b = ${2}`, raw('c')]))}`.query;
  assert.deepEqual(query, { text: '(a = $1 and (b = $2 or c))', values: [1, 2] });
  assert.equal(join([], ', ').query.text, '');
});

test('PostgreSQL reads parameters as they were given', async () => {
  const { pool } = await migratedDatabase();
  const read = async (type: string, value: unknown): Promise<unknown> =>
    (await pool.query<{ value: unknown }>(`select to_jsonb($1::${type}) as value`, [value])).rows[0]?.value;

  const hostile = `'; drop table run; -- $1 {"a,b"} \\ `;
  const bound = await pool.query<{ value: string }>(sql`select ${hostile}::text as value`.query);
  assert.equal(bound.rows[0]?.value, hostile);

  assert.deepEqual(await read('int[]', bare([])), []);
  assert.deepEqual(await read('int[]', bare([1, null, -3])), [1, null, -3]);
  assert.deepEqual(await read('bool[]', bare([null, true, false])), [null, true, false]);
  const long = Array.from({ length: 50_000 }, (_, index) => index);
  assert.deepEqual(await read('int[]', bare(long)), long);

  const times = [0, 0, null, 1_700_000_000_123, 1_700_000_000_123, null, 0];
  const ms = await pool.query<{ at: number | null }>(
    `select round(date_part('epoch', at) * 1000) as at from unnest($1::timestamptz[]) with ordinality t (at, place) order by place`,
    [instants(times)],
  );
  assert.deepEqual(
    ms.rows.map(({ at }) => at),
    times,
  );

  assert.equal(await read('text', text('a\0b\uD800c')), 'a\uFFFDb\uFFFDc');
  assert.deepEqual(await read('jsonb', json({ a: ['\0', '\uDC00', hostile, null] })), {
    a: ['\uFFFD', '\uFFFD', hostile, null],
  });
});
