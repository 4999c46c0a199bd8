/**
 * The work that one call may do, counted in steps. A step is one pass of an inner loop: it looks at one month, one day
 * or one segment of a zone. Steps are counted instead of time, so that a call ends at the same place on every machine.
 */
export interface Budget {
  /** The steps that are left. Negative: the budget is spent. */
  left: number;
}

/** Thrown by any call of a rule inside `within` when the budget is spent. */
export class BudgetSpent extends Error {
  constructor() {
    super('the work for this answer is more than its budget');
    this.name = 'BudgetSpent';
  }
}

/** The budget of the current call. Rules are cached and shared, so a budget cannot be part of them. */
let current: Budget | null = null;

/** Runs synchronous work under a budget. A nested call gets the smaller of both budgets, and both are charged. */
export function within<T>(budget: Budget, work: () => T): T {
  const outer = current;
  const granted = outer === null ? budget.left : Math.min(budget.left, outer.left);
  const own = { left: granted };
  current = own;
  try {
    return work();
  } finally {
    current = outer;
    budget.left -= granted - own.left;
    if (outer !== null) outer.left -= granted - own.left;
  }
}

/** Charges steps to the current call; throws BudgetSpent. Without a budget it does nothing. */
export function spend(steps: number): void {
  if (current !== null && (current.left -= steps) < 0) throw new BudgetSpent();
}
