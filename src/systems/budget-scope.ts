import { AsyncLocalStorage } from 'node:async_hooks';
import type { Caller } from '../domain/model/actor.ts';
import type { AnswerBudget, AnswerBudgets } from '../flow/answer-budget.ts';

/** All reads within a request of a dialect count against the budget of its answer. */
export interface BudgetScope {
  /** The budget stays open until it is ended explicitly. */
  within<T>(caller: Caller, work: (budget: AnswerBudget) => Promise<T>): Promise<T>;
  now(): AnswerBudget | undefined;
}

export function makeBudgetScope(budgets: AnswerBudgets): BudgetScope {
  const current = new AsyncLocalStorage<AnswerBudget>();
  return {
    within(caller, work) {
      const budget = budgets.open(caller);
      return current.run(budget, () => work(budget));
    },
    now: () => current.getStore(),
  };
}
