import type { Pool } from 'pg';
import { BusyError, CrowdError, OutageError, TemporaryError } from '../domain/model/errors.ts';
import { causesOf, failureOf, isCrowd, lackBehind } from '../domain/model/failure.ts';
import type { Row } from './row.ts';
import type { Piece } from './sql/piece.ts';

/** The pool, or one client of it inside a transaction. */
export interface Queryable {
  query(query: { text: string; values: unknown[] }): Promise<{ rows: Row[] }>;
}

/** Where snapshots come from as well. */
export interface QueryablePool extends Queryable, Pick<Pool, 'connect'> {
  /** Counts what one connection reads, as it counts its own reads. Absent: nothing is counted. */
  readonly counted?: (client: Queryable) => Queryable;
}

/** A connection answers one question at a time; the others wait their turn. */
export function inTurn(client: Queryable): Queryable {
  let last: Promise<unknown> = Promise.resolve();
  return {
    query(query) {
      const answer = last.then(() => client.query(query));
      last = answer.catch(() => undefined);
      return answer;
    },
  };
}

/** Throws a TemporaryError when the database is away or busy; what else fails is a bug of ours. */
export async function select(on: Queryable, statement: Piece): Promise<Row[]> {
  try {
    return (
      await on.query(statement.query).catch((error: unknown) => {
        if (!wasCut(error)) throw error;
        // Reading again on another connection is harmless.
        return on.query(statement.query);
      })
    ).rows;
  } catch (error) {
    throw asTemporary(error) ?? error;
  }
}

function wasCut(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === '57P01') || error.message === 'Connection terminated unexpectedly';
}

/** What is temporary behind an error of the driver or of MikroORM; null = the statement itself is at fault. */
export function asTemporary(error: unknown): TemporaryError | null {
  if (error instanceof TemporaryError) return error;
  if (isCrowd(error)) return new CrowdError({ cause: error });
  switch (failureOf(error)) {
    case 'OUTAGE':
      return outage(error);
    case 'CONTENTION':
      return new BusyError('the database was too slow or too busy; try again', { cause: error });
    case 'OWN':
      return null;
  }
}

function outage(cause: unknown): OutageError {
  const lack = lackBehind(cause);
  if (lack) return new OutageError(lack.message, { cause, isLogged: true });
  return (
    causesOf(cause).find((at) => at instanceof OutageError) ??
    new OutageError('the database cannot be reached', { cause })
  );
}
