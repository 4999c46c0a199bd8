import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, type ControlledTransaction } from 'kysely';
import type { Pool, PoolClient, QueryResultRow } from 'pg';

/** Runs one statement with `$1` parameters. Instants come and go as ISO text or epoch milliseconds, never as Date. */
export interface Sql {
  <Row extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** Statements are prepared once per connection: the hot ones are parsed and planned only the first few times. */
export function sqlOf(client: Pool | PoolClient): Sql {
  return async <Row extends QueryResultRow>(text: string, values: readonly unknown[] = []) =>
    (await client.query<Row>({ name: nameOf(text), text, values: values as unknown[] })).rows;
}

/** The same inside a transaction of MikroORM's, so that its unit of work and our statements commit together. */
export function sqlIn(em: EntityManager): Sql {
  const transaction = em.getTransactionContext<ControlledTransaction<unknown>>();
  if (!transaction) throw new Error('sqlIn needs an entity manager with a transaction');
  return async <Row extends QueryResultRow>(text: string, values: readonly unknown[] = []) =>
    (await transaction.executeQuery(CompiledQuery.raw(text, values as unknown[]))).rows as Row[];
}

export function inTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  return between(pool, 'begin', (client) => work(sqlOf(client)));
}

/** Everything as of one moment. PostgreSQL answers 25006 to a row lock or a write in such a transaction. */
export function inSnapshot<T>(pool: Pick<Pool, 'connect'>, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return between(pool, 'begin isolation level repeatable read read only', work);
}

async function between<T>(
  pool: Pick<Pool, 'connect'>,
  begin: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // While it is lent, nobody else hears that its connection broke, and an error that nobody hears ends the process.
  const onBreak = (error: Error): void => void (broken = error);
  client.on('error', onBreak);
  try {
    // A pipelined connection sends it with the first statement.
    const begun = client.query(begin);
    const [value] = await Promise.all([work(client), begun]);
    await client.query('commit');
    return value;
  } catch (error) {
    await client.query('rollback').catch(onBreak);
    throw error;
  } finally {
    client.off('error', onBreak);
    client.release(broken);
  }
}

/**
 * Whether rows of the table are due by $1 that the part `found` of the statement, with its limit, has skipped for their
 * locks; those of `leftOut` are not asked for. A full batch is followed by another one, which answers it. The order keeps the planner to the index.
 */
export function skippedAmong(
  table: string,
  due: string,
  found: string,
  limit: number | string,
  leftOut: string,
): string {
  return `case when (select count(*) from ${found}) < ${limit} then coalesce((select true from ${table}
    where ${due} <= $1 and id <> all(${leftOut}::uuid[]) and id not in (select id from ${found}) order by ${due} limit 1), false) else false end`;
}

/** Column as epoch milliseconds, exact: timestamptz(3) has no finer digits. `date_part` is float8, several times cheaper than `extract`. */
export function ms(column: string, name = column.replace(/^\w+\./, '')): string {
  return `round(date_part('epoch', ${column}) * 1000) as ${name}`;
}

export function iso(at: number): string;
export function iso(at: number | null): string | null;
export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/**
 * An array parameter of values that need no quotes: ids, numbers, words, instants. What pg makes of an array costs
 * several times as much, for it looks for quotes in every value.
 */
export function bare(values: readonly (string | number | boolean | null)[]): string {
  let list = '';
  for (const value of values) list += list === '' ? `{${value ?? 'NULL'}` : `,${value ?? 'NULL'}`;
  return list === '' ? '{}' : `${list}}`;
}

/** The same of instants. Those of a batch are mostly equal, and printing one is dear. */
export function instants(values: readonly (number | null)[]): string {
  let last: number | null = null;
  let text: string | null = null;
  return bare(values.map((at) => (at === last ? text : (text = iso((last = at))))));
}

/** JSON text that PostgreSQL takes: jsonb has no NUL, and lone surrogates are no text. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? text(inner) : inner));
}

export function text(value: string): string {
  return (value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value).toWellFormed();
}

const names = new Map<string, string>();
function nameOf(statement: string): string {
  let name = names.get(statement);
  if (name === undefined) {
    name = createHash('sha1').update(statement).digest('base64url').slice(0, 20);
    names.set(statement, name);
  }
  return name;
}
