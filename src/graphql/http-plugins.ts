import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, OperationTypeNode } from 'graphql';

import type { GraphqlContext } from './context.ts';
import { checkCost } from './limits/cost.ts';
import { checkVariables } from './limits/variables.ts';

type Plugin = ApolloServerPlugin<GraphqlContext>;

/** Apollo would run a subscription as if it were a query, with nothing for its resolver to stand on. */
export const noSubscriptions: Plugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation }) {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
        throw new GraphQLError('subscriptions are served over WebSocket (graphql-transport-ws) on this path', {
          extensions: { code: 'METHOD_NOT_ALLOWED', http: { status: 405 } },
        });
      },
    };
  },
};

/** What validation cannot tell, because it does not see the variables. */
export const limitsByVariables: Plugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request }) {
        const variables = request.variables ?? {};
        const error = operation && (checkVariables(variables) ?? checkCost(schema, document, operation, variables));
        if (!error) return;
        const { message, nodes, extensions } = error;
        throw new GraphQLError(message, { nodes: nodes ?? [], extensions: { ...extensions, http: { status: 400 } } });
      },
    };
  },
};

/** An answer that grew too large is sent as the one error that says so; of a mutation, what it did is told as far as it goes. */
export const answersWithinBudget: Plugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue, operation }) {
        const { budget } = contextValue;
        const error = budget.exceeded;
        if (!error || response.body.kind !== 'single') return;
        const [problem] = error.problems;
        if (problem.code === 'LIMIT_EXCEEDED' && problem.retryAfter !== undefined) {
          response.http.status = 503;
          response.http.headers.set('retry-after', String(Math.ceil(problem.retryAfter / 1_000)));
        }
        const data = operation?.operation === OperationTypeNode.MUTATION ? response.body.singleResult.data : null;
        const told = { message: error.message, extensions: { code: problem.code } };
        response.body.singleResult = { errors: [told], data: data ?? null };
      },
    };
  },
};

const wellFormed = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'LIMIT_EXCEEDED',
]);

/**
 * GraphQL over HTTP: a request that GraphQL could read is answered with 200 to a client that asks for
 * `application/json`, even if the answer is that it was wrong (audits 572B, FDE2 and 7B9B of graphql-http).
 */
export const statusForLegacyClients: Plugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response, errors }) {
        const accept = request.http?.headers.get('accept') ?? '';
        if (response.http.status !== 400 || accept.includes('application/graphql-response+json')) return;
        if (errors?.every((error) => wellFormed.has(String(error.extensions['code'])))) response.http.status = 200;
      },
    };
  },
};
