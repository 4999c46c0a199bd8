import { AsyncLocalStorage } from 'node:async_hooks';
import type { Caller } from '../domain/model/actor.ts';
import type { AnswerBudget, AnswerBudgets } from '../flow/answer-budget.ts';

/** Within a request of a dialect, what is read counts against the budget of its answer, however deep it is read. */
export interface BudgetScope {
  /** The budget is open until somebody ends it. */
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
