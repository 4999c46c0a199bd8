import { setImmediate as turn } from 'node:timers/promises';
import { type Pool, types as defaults } from 'pg';
import type { AnswerBudget } from '../flow/answer-budget.ts';
import { jsonSize } from '../flow/json-size.ts';
import type { Queryable, QueryablePool } from './query.ts';

/** A number, a bool, an instant: what a value costs beside its text. */
const perValue = 8;
/** Characters of JSON that are parsed as they arrive. The driver takes many rows in one go. */
const shortJson = 4_096;
/** So many are parsed before everything else of the process has its turn. A single value may have more. */
const parsedAtOnce = 131_072;
const jsonTypes = new Set<number>([defaults.builtins.JSON, defaults.builtins.JSONB]);

/** A JSON value that waits to be parsed. */
class LongJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * The pool for the reads of answers: what a row holds is counted as it arrives. When the budget is exceeded, the rest of
 * the rows is thrown away unread, and the statement fails.
 */
export function budgeted(pool: Pool, budgetNow: () => AnswerBudget | undefined): QueryablePool {
  const own = pool.options.types ?? defaults;
  const parserOf = own.getTypeParser.bind(own) as (oid: number, format: string) => (text: string) => unknown;
  const counted = (on: Queryable): Queryable => ({
    async query(query) {
      const budget = budgetNow();
      if (!budget) return on.query(query);
      budget.read(0);
      let waiting = false;
      const types = {
        getTypeParser(oid: number, format: string) {
          const parse = parserOf(oid, format);
          const isJson = jsonTypes.has(oid);
          return (text: string) => {
            budget.read(text.length + perValue);
            if (!isJson || text.length <= shortJson) return parse(text);
            waiting = true;
            return new LongJson(text);
          };
        },
      };
      const result = await on.query({ ...query, types } as typeof query);
      if (waiting) await parseLong(result.rows);
      return result;
    },
  });
  // The snapshots of a `Reader` add up and compute: what they read is small, and is not counted.
  return { ...counted(pool), counted, connect: pool.connect.bind(pool) };
}

/** Puts the values in the place of their texts, a few at a time. */
async function parseLong(rows: readonly Record<string, unknown>[]): Promise<void> {
  let parsed = 0;
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (!(value instanceof LongJson)) continue;
      parsed += value.text.length;
      row[name] = JSON.parse(value.text);
      // Here, because the answer would measure all of them in one go.
      jsonSize(row[name]);
      if (parsed < parsedAtOnce) continue;
      await turn();
      parsed = 0;
    }
  }
}
