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
