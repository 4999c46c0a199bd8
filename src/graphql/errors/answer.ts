import { DomainError } from '../../domain/model/errors.ts';
import type { GraphqlContext } from '../context.ts';
import { findReferent } from '../node/find.ts';
import { type RenderedError, renderProblem } from './render.ts';

type Answer<Payload extends object> = Payload & { readonly errors: readonly RenderedError[] };

/**
 * The answer of a mutation: its payload, or `nothing` with the problems of the input. An error that the caller did not
 * cause is thrown on.
 */
export async function answer<Payload extends object>(
  context: GraphqlContext,
  input: unknown,
  nothing: Payload,
  work: () => Promise<NoInfer<Payload>>,
): Promise<Answer<Payload>> {
  try {
    return { ...(await work()), errors: [] };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const find = findReferent.bind(null, context);
    return { ...nothing, errors: error.problems.map((problem) => renderProblem(problem, input, find)) };
  }
}
