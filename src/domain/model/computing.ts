import { type Budget, BudgetSpent, within } from '../../recurrence/index.ts';
import { DomainError } from './errors.ts';

/**
 * Steps of a rule's inner loops that one answer may cost. A step is 20 to 60 ns of one core, so that this is 10 to 30 ms; the
 * rules of people need some hundred.
 */
export const mostSteps = 500_000;

/** Steps that deciding one schedule may cost in a sweep. What takes more is put off and gets more the next time. */
export const decisionSteps = mostSteps;

export function stepsFor(most = mostSteps): Budget {
  return { left: most };
}

/** Computes under a budget. Throws LIMIT_EXCEEDED when it is spent: where a part of the answer would be a wrong one. */
export function bounded<T>(work: () => T, budget: Budget = stepsFor()): T {
  const most = budget.left;
  try {
    return within(budget, work);
  } catch (error) {
    if (error instanceof BudgetSpent) throw tooMuchWorkError(most);
    throw error;
  }
}

export function tooMuchWorkError(most: number, path?: readonly string[]): DomainError {
  return new DomainError({
    code: 'LIMIT_EXCEEDED',
    limit: most,
    ...(path && { path }),
    message: `to compute the instants of the rule takes more than the ${Math.max(0, most)} steps that are left for this answer; ask for fewer instants or a shorter range`,
  });
}
