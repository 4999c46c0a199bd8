import type { Pool } from 'pg';
import type { Dropped, Search } from '../../ports/retention-store.ts';
import { inTransaction, type Sql } from '../sql/execute.ts';

/** How one kind of row is found and deleted. */
export interface Step {
  /** Selects `id` (text) and `late` (an interval): $1 the limit, $2 ids to pass over, $3 whether to look from the start. */
  readonly find: string;
  drop(turn: Turn, ids: readonly string[]): Promise<Dropped>;
}

export const all: Dropped = { stay: [], unfinished: [] };

/** Runs a transaction in which rows may be deleted that nobody else may delete. Throws {@link NotOurTurn}. */
export type Turn = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;

/** Another node prunes at this moment. */
export class NotOurTurn extends Error {}

/** Most rows that one statement deletes besides those it was given. */
export const slice = 20_000;

export const searched = ({ limit, without, fromStart }: Search): readonly unknown[] => [limit, without, fromStart];

export function makeTurn(pool: Pool): Turn {
  return (work) =>
    inTransaction(pool, async (sql) => {
      const [lock] = await sql<{ mine: boolean }>(
        `select pg_try_advisory_xact_lock(71, 1) as mine, set_config('polychron.pruning', 'on', true)`,
      );
      if (!lock?.mine) throw new NotOurTurn();
      return work(sql);
    });
}

/** Deletes in slices, each a transaction of its own, until one is not full. */
export async function dropAll(turn: Turn, statement: string, values: readonly unknown[]): Promise<void> {
  for (let gone = slice; gone === slice;) gone = (await turn((sql) => sql(statement, [...values, slice]))).length;
}
