/**
 * The work that one call may cost, counted in steps. A step is one turn of an inner loop: a month, a day or a segment of a
 * zone looked at. Steps and not time, so that the same call ends at the same place on every machine.
 */
export interface Budget {
  /** Steps that are left. Negative: the budget is spent. */
  left: number;
}

/** Thrown by any call of a rule inside `within`, once the budget is spent. */
export class BudgetSpent extends Error {
  constructor() {
    super('the work for this answer is more than its budget');
    this.name = 'BudgetSpent';
  }
}

/** The budget of the call that is going on. Rules are kept and shared, so that a budget cannot be a part of them. */
let current: Budget | null = null;

/** Runs synchronous work under a budget. Inside another one, both are charged. */
export function within<T>(budget: Budget, work: () => T): T {
  const outer = current;
  const before = budget.left;
  current = budget;
  try {
    return work();
  } finally {
    current = outer;
    if (outer !== null && outer !== budget) outer.left -= before - budget.left;
  }
}

/** Charges steps to the call that is going on; throws BudgetSpent. Free where no budget is set. */
export function spend(steps: number): void {
  if (current !== null && (current.left -= steps) < 0) throw new BudgetSpent();
}
