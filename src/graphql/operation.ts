import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
} from 'graphql';

import { checkCost } from './limits/cost.ts';
import { limits } from './limits/limits.ts';
import { LimitsRule } from './limits/rule.ts';
import { checkText } from './limits/text.ts';
import { checkVariables } from './limits/variables.ts';

export interface OperationRequest {
  readonly query?: unknown;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Reads an operation that did not come through Apollo, and applies the same rules. */
export function readOperation(
  schema: GraphQLSchema,
  request: OperationRequest,
): DocumentNode | readonly GraphQLError[] {
  if (typeof request.query !== 'string') return [coded('the operation must have a "query" text', 'BAD_REQUEST')];
  const tooMuch = checkText(request.query);
  if (tooMuch) return [tooMuch];
  let document: DocumentNode;
  try {
    document = parsed(request.query);
  } catch (error) {
    if (error instanceof GraphQLError) return [withCode(error, 'GRAPHQL_PARSE_FAILED')];
    throw error;
  }
  const errors = checkDocument(schema, document);
  if (errors.length > 0) return errors;
  const operation = getOperationAST(document, request.operationName);
  if (!operation) return [coded('the document has no such operation', 'OPERATION_RESOLUTION_FAILURE')];
  const costly = checkOperation(schema, document, operation, request.variables ?? {});
  return costly ? [costly] : document;
}

/** The latest documents by their texts, because programs repeat them. Bounded in number and in characters. */
const documents = new Map<string, DocumentNode>();
const most = { documents: 500, characters: 1_048_576 };
let characters = 0;

function parsed(query: string): DocumentNode {
  const document = documents.get(query) ?? parse(query, { maxTokens: limits.tokens });
  if (documents.delete(query)) characters -= query.length;
  documents.set(query, document);
  characters += query.length;
  for (const [oldest] of documents) {
    if (documents.size <= most.documents && characters <= most.characters) break;
    documents.delete(oldest);
    characters -= oldest.length;
  }
  return document;
}

/** A cache may return the same document many times; each is validated once. */
const checked = new WeakMap<DocumentNode, readonly GraphQLError[]>();

/** The limits are checked first and alone, because some rules of GraphQL compare every pair of fields. */
export function checkDocument(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  const known = checked.get(document);
  if (known) return known;
  let errors: readonly GraphQLError[] = [];
  for (const rules of [[LimitsRule], specifiedRules]) {
    errors = validate(schema, document, rules, { hideSuggestions: true });
    if (errors.length > 0) break;
  }
  const told = errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
  checked.set(document, told);
  return told;
}

/** The checks that need the variables, which validation does not see. */
export function checkOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): GraphQLError | null {
  return checkVariables(variables) ?? checkCost(schema, document, operation, variables);
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes = null, source = null, positions = null } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code, ...error.extensions } });
}

function coded(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
