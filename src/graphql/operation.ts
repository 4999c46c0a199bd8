import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
} from 'graphql';

import { checkCost } from './limits/cost.ts';
import { limits } from './limits/limits.ts';
import { LimitsRule } from './limits/rule.ts';
import { checkVariables } from './limits/variables.ts';

export interface OperationRequest {
  readonly query?: unknown;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Reads an operation that has not come through Apollo, under the same rules. The limits come first, alone: some rules
 * of GraphQL compare every field with every other.
 */
export function readOperation(
  schema: GraphQLSchema,
  request: OperationRequest,
): DocumentNode | readonly GraphQLError[] {
  if (typeof request.query !== 'string') return [coded('the operation must have a "query" text', 'BAD_REQUEST')];
  let document: DocumentNode;
  try {
    document = parse(request.query, { maxTokens: limits.tokens });
  } catch (error) {
    if (error instanceof GraphQLError) return [withCode(error, 'GRAPHQL_PARSE_FAILED')];
    throw error;
  }
  for (const rules of [[LimitsRule], specifiedRules]) {
    const errors = validate(schema, document, rules, { hideSuggestions: true });
    if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
  }
  const operation = getOperationAST(document, request.operationName);
  if (!operation) return [coded('the document has no such operation', 'OPERATION_RESOLUTION_FAILURE')];
  const variables = request.variables ?? {};
  const tooMuch = checkVariables(variables) ?? checkCost(schema, document, operation, variables);
  return tooMuch ? [tooMuch] : document;
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes = null, source = null, positions = null } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code, ...error.extensions } });
}

function coded(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
