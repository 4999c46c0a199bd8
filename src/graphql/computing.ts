import { mostSteps, stepsFor } from '../domain/model/computing.ts';
import { leastSteps } from '../flow/turns.ts';
import type { GraphqlContext } from './context.ts';

/**
 * Computes instants for one field, in its turn and within the rest of the operation's budget. Throws LIMIT_EXCEEDED.
 */
export async function computed<T>(
  { computing, turns, caller }: Pick<GraphqlContext, 'computing' | 'turns' | 'caller'>,
  work: () => T,
): Promise<T> {
  const most = Math.max(0, Math.min(mostSteps, computing.left));
  const budget = stepsFor(most);
  try {
    return await turns.run(caller?.tenantId ?? null, budget, work);
  } finally {
    computing.left -= leastSteps + most - budget.left;
  }
}
