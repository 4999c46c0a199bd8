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
 * Runs {@link checkDocument} and {@link checkOperation}, as for WebSockets. Apollo's own validation is switched off. It
 * would run all rules at once, so costly rules would run on documents that exceed the limits.
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

/** Apollo would execute a subscription like a query, without an event for its resolver. */
function noSubscription(): GraphQLError {
  return new GraphQLError('subscriptions are served over WebSocket (graphql-transport-ws) on this path', {
    extensions: { code: 'METHOD_NOT_ALLOWED' },
  });
}

/** Replaces an answer beyond its budget by one error. Only a mutation also keeps its data, because its work is done. */
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
 * Apollo serializes an answer at once. Here a large answer is serialized in pieces. The route sends it in place of
 * Apollo's text for the stand-in: see {@link largeAnswer}.
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

/** The large answer to send in place of Apollo's text, if that is the text of the stand-in. */
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
 * GraphQL over HTTP: a client that asks for `application/json` gets status 200 for any request that GraphQL could read.
 * That holds even if the answer is an error (audits 572B, FDE2 and 7B9B of graphql-http).
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
