import { GraphQLError } from 'graphql';

import { limits } from './limits.ts';

/** The error for variables that are nested too deep, or null. Works level by level without recursion. */
export function checkVariables(variables: unknown): GraphQLError | null {
  let level = childrenOf(variables);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limits.variablesDepth) {
      return new GraphQLError(`the variables are nested more than ${limits.variablesDepth} levels deep`, {
        extensions: { code: 'LIMIT_EXCEEDED', limit: limits.variablesDepth },
      });
    }
    level = level.flatMap(childrenOf);
  }
  return null;
}

function childrenOf(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).filter((child) => typeof child === 'object' && child !== null);
}
