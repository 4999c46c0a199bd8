import { setImmediate as turn } from 'node:timers/promises';

import { type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from '@apollo/server';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';

import type { DomainError } from '../domain/model/errors.ts';
import { isShortJson, writeJson } from '../flow/json-writer.ts';
import type { GraphqlContext } from './context.ts';
import { presentError } from './errors/present.ts';
import { checkDocument, checkOperation } from './operation.ts';

type Plugin = ApolloServerPlugin<GraphqlContext>;

/**
 * The checks of {@link checkDocument} and {@link checkOperation}, as a WebSocket has them. Apollo's own validation is
 * off: it would run every rule at once, the costly ones over what the limits refuse.
 */
export function makeChecks(logger: Logger): Plugin {
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ schema, document, operation, request, contextValue }) {
          const variables = request.variables ?? {};
          const errors = checkDocument(schema, document);
          const subscribes = operation?.operation === OperationTypeNode.SUBSCRIPTION;
          const refused = errors.length > 0 ? errors : subscribes ? [noSubscription()] : null;
          const costly = refused || !operation ? null : checkOperation(schema, document, operation, variables);
          const all = refused ?? (costly ? [costly] : []);
          if (all.length === 0) return null;
          return {
            http: { status: errors.length === 0 && subscribes ? 405 : 400, headers: new HeaderMap() },
            body: {
              kind: 'single',
              singleResult: { errors: all.map((error) => presentError(error, contextValue.requestId, logger)) },
            },
          };
        },
      };
    },
  };
}

/** Apollo would run a subscription as if it were a query, with nothing for its resolver to stand on. */
function noSubscription(): GraphQLError {
  return new GraphQLError('subscriptions are served over WebSocket (graphql-transport-ws) on this path', {
    extensions: { code: 'METHOD_NOT_ALLOWED' },
  });
}

/** An answer beyond its budget is replaced by one error. Only a mutation keeps its data beside it: what it did, it has done. */
export const answersWithinBudget: Plugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue, operation }) {
        const error = contextValue.budget.exceeded;
        if (!error || response.body.kind !== 'single') return;
        const { data } = response.body.singleResult;
        refuse(response, error, operation?.operation === OperationTypeNode.MUTATION ? data : null);
      },
    };
  },
};

function refuse(
  { http, body }: GraphQLResponse,
  error: DomainError,
  data: Record<string, unknown> | null = null,
): void {
  if (body.kind !== 'single') return;
  const [problem] = error.problems;
  if (problem.code === 'LIMIT_EXCEEDED' && problem.retryAfter !== undefined) {
    http.status = 503;
    http.headers.set('retry-after', String(Math.ceil(problem.retryAfter / 1_000)));
  }
  const told = { message: error.message, extensions: { code: problem.code } };
  body.singleResult = { errors: [told], data };
}

/**
 * Apollo makes the text of an answer in one go. A large one is written here in pieces, and the route sends it where
 * Apollo's text for its stand-in would go: see {@link largeAnswer}.
 */
export const writesLargeAnswers: Plugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue }) {
        const { body } = response;
        if (body.kind !== 'single' || isShortJson(body.singleResult)) return;
        const { errors, data, extensions } = body.singleResult;
        const { most, overflow } = contextValue.budget;
        const pieces = await writeJson({ errors, data, extensions }, { most, turn });
        if (pieces === null) return refuse(response, overflow());
        contextValue.answer.written = Buffer.concat([...pieces, newline]);
        body.singleResult = standIn;
      },
    };
  },
};

const newline = Buffer.from('\n');
const standIn = { data: null, extensions: { written: true } };
const standInText = `${JSON.stringify(standIn)}\n`;

/** What is to be sent instead of the text that Apollo has made, if it is that of the stand-in. */
export function largeAnswer(context: Pick<GraphqlContext, 'answer'> | undefined, text: unknown): Buffer | null {
  return text === standInText ? (context?.answer.written ?? null) : null;
}

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
      async willSendResponse({ request, response: { http, body } }) {
        const accept = request.http?.headers.get('accept') ?? '';
        if (http.status !== 400 || body.kind !== 'single' || accept.includes('application/graphql-response+json'))
          return;
        const { errors } = body.singleResult;
        if (errors?.every(({ extensions }) => wellFormed.has(String(extensions?.['code'])))) http.status = 200;
      },
    };
  },
};
