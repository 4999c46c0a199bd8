import { type Budget, BudgetSpent, within } from '../../recurrence/index.ts';
import { DomainError } from './errors.ts';

/**
 * The most steps of a rule's inner loops that one answer may use. A step takes 20 to 60 ns of one core, so this is 10
 * to 30 ms. Rules written by people need some hundred steps.
 */
export const mostSteps = 500_000;

/**
 * Steps that the decision of one schedule may use in a sweep. A schedule that needs more is put off and gets more steps
 * next time.
 */
export const decisionSteps = mostSteps;

export function stepsFor(most = mostSteps): Budget {
  return { left: most };
}

/** Computes under a budget. Throws LIMIT_EXCEEDED when it is spent. For results of which a part would be wrong. */
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
