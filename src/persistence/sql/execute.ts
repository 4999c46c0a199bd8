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

const names = new Map<string, string>();
function nameOf(statement: string): string {
  let name = names.get(statement);
  if (name === undefined) {
    name = createHash('sha1').update(statement).digest('base64url').slice(0, 20);
    names.set(statement, name);
  }
  return name;
}
