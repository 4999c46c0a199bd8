import { type Pool, types as defaults } from 'pg';
import type { AnswerBudget } from '../domain/answer-budget.ts';
import type { QueryablePool } from './query.ts';

/** A number, a bool, an instant: what a value costs beside its text. */
const perValue = 8;

/**
 * The pool for the reads of answers: what a row holds is counted as it arrives. When the budget is exceeded, the rest of
 * the rows is thrown away unread, and the statement fails.
 */
export function budgeted(pool: Pool, budgetNow: () => AnswerBudget | undefined): QueryablePool {
  const own = pool.options.types ?? defaults;
  const parserOf = own.getTypeParser.bind(own) as (oid: number, format: string) => (text: string) => unknown;
  return {
    // For snapshots, which add up and compute: what they read is small.
    connect: pool.connect.bind(pool),
    async query(query) {
      const budget = budgetNow();
      if (!budget) return pool.query(query);
      budget.read(0);
      const types = {
        getTypeParser(oid: number, format: string) {
          const parse = parserOf(oid, format);
          return (text: string) => {
            budget.read(text.length + perValue);
            return parse(text);
          };
        },
      };
      return pool.query({ ...query, types: types as never });
    },
  };
}
