import type { Pool } from 'pg';
import { OutageError } from '../domain/errors.ts';
import type { Row } from './row.ts';
import type { Sql } from './sql.ts';

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

/** Throws an OutageError when the database cannot be reached; what else fails is a bug of ours. */
export async function select(on: Queryable, statement: Sql): Promise<Row[]> {
  try {
    return (
      await on.query(statement.query).catch((error: unknown) => {
        if (!wasCut(error)) throw error;
        // Reading again on another connection is harmless.
        return on.query(statement.query);
      })
    ).rows;
  } catch (error) {
    throw asOutage(error) ?? error;
  }
}

function wasCut(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === '57P01') || error.message === 'Connection terminated unexpectedly';
}

/** The outage behind an error of the driver or of MikroORM, or null when it is none. */
export function asOutage(error: unknown): OutageError | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause ?? previousOf(at), depth += 1) {
    if (at instanceof OutageError) return at;
    const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
    if (unreachable.test(code) || lostConnection.test(at.message)) {
      return new OutageError('the database cannot be reached', { cause: error });
    }
  }
  return null;
}

// Sockets' errors, connection exceptions (08), no free connection (53300), shutting down or starting up (57P0x).
const unreachable =
  /^(ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|08\w{3}|53300|57P0[123])$/;
// The driver gives these no code.
const lostConnection =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/;

function previousOf(error: Error): unknown {
  return 'previous' in error ? error.previous : undefined;
}
