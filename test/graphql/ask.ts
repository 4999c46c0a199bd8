import { type ExecutionResult, graphql } from 'graphql';

import type { Caller } from '../../src/domain/model/actor.ts';
import { type GraphqlDeps, makeContext } from '../../src/graphql/context.ts';
import { makeSchema } from '../../src/graphql/schema.ts';
import { caller } from './fakes.ts';

/** Executes one operation without a transport. */
export async function ask(
  deps: GraphqlDeps,
  source: string,
  variableValues: Record<string, unknown> = {},
  as: Caller | null = caller,
): Promise<ExecutionResult> {
  const schema = await makeSchema();
  const contextValue = makeContext(deps, { caller: as, requestId: 'test-request' });
  const result = await graphql({ schema, source, variableValues, contextValue });
  // Plain objects, as a client sees them.
  return result.data === undefined
    ? result
    : { ...result, data: JSON.parse(JSON.stringify(result.data)) as Record<string, unknown> | null };
}
