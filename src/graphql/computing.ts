import { bounded, mostSteps, stepsFor, turn } from '../domain/computing.ts';
import type { GraphqlContext } from './context.ts';

/** What a field costs before its first step: to read its rule. */
const fieldSteps = 50;

/**
 * Computes instants for one field: in a turn of its own, so that a page of schedules does not hold the loop as one piece, and
 * under the field's budget and what is left of the operation's. Throws LIMIT_EXCEEDED.
 */
export async function computed<T>({ computing }: Pick<GraphqlContext, 'computing'>, work: () => T): Promise<T> {
  await turn();
  const most = Math.max(0, Math.min(mostSteps, computing.left));
  const budget = stepsFor(most);
  try {
    return bounded(work, budget);
  } finally {
    computing.left -= fieldSteps + most - budget.left;
  }
}
