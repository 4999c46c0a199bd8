import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { admitBody } from '../admission/incoming.ts';
import { isTooDeep } from '../admission/nesting.ts';
import { type Caller, ownerOf } from '../domain/model/actor.ts';
import { type GraphqlContext, type GraphqlDeps, makeContext } from '../graphql/context.ts';
import { largeAnswer } from '../graphql/http-plugins.ts';
import { checkText } from '../graphql/limits/text.ts';
import { takeJson, tooDeep } from './json-body.ts';
import { sendProblem } from './problem.ts';

export const graphqlPath = '/graphql';

/** Finds the caller that belongs to an `Authorization` header. */
export interface Authenticator {
  authenticate(header: string | undefined, address: string): Promise<Caller | null>;
  /** Reads the caller again, for connections that last; null once its token is no longer valid. */
  revalidate(caller: Caller): Promise<Caller | null>;
  /** Counts one more request of a caller on a connection that lasts. Throws TooManyRequestsError. */
  spend(caller: Caller): void;
}

export async function mountGraphql(
  fastify: FastifyInstance,
  apollo: ApolloServer<GraphqlContext>,
  deps: GraphqlDeps,
  authenticator: Pick<Authenticator, 'authenticate'>,
): Promise<void> {
  const callers = new WeakMap<FastifyRequest, Caller>();
  const contexts = new WeakMap<FastifyRequest, GraphqlContext>();

  /** Runs before the body is read, so that requests without a valid token cost little. */
  async function identify(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const caller = await authenticator.authenticate(request.headers.authorization, request.ip);
    if (!caller) {
      reply.header('www-authenticate', 'Bearer');
      return sendProblem(reply, 401, 'UNAUTHENTICATED', 'a valid token is required: "Authorization: Bearer <token>"');
    }
    // The integration builds a URL from these two parts.
    if (!URL.canParse(request.url, `${request.protocol}://${request.hostname}/`)) {
      return sendProblem(reply, 400, 'BAD_REQUEST', 'the Host header or the path is malformed');
    }
    admitBody(request.raw, reply.raw, ownerOf(caller));
    callers.set(request, caller);
    return undefined;
  }

  refuseOtherMethods(fastify);

  await fastify.register(async (scope) => {
    takeJson(scope);
    scope.route({
      method: ['GET', 'POST'],
      url: graphqlPath,
      onRequest: identify,
      preHandler: checkParts,
      onSend: async (request, _, payload) => largeAnswer(contexts.get(request), payload) ?? payload,
      handler: fastifyApolloHandler(apollo, {
        context: async (request, reply) => {
          const context = makeContext(deps, {
            signal: goneSignal(reply),
            caller: callers.get(request) ?? null,
            requestId: request.id,
            acceptLanguage: request.headers['accept-language'],
          });
          contexts.set(request, context);
          // An answer counts as in flight until its last byte has been sent.
          reply.raw.once('close', () => context.budget.end());
          return context;
        },
      }),
    });
  });
}

function refuseOtherMethods(fastify: FastifyInstance): void {
  fastify.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: graphqlPath,
    // Runs before the body is read: the body is not needed.
    onRequest: async (_, reply) => {
      reply.header('allow', 'GET, POST');
      return sendProblem(reply, 405, 'METHOD_NOT_ALLOWED', 'GraphQL accepts the methods GET and POST');
    },
    handler: () => undefined,
  });
}

/** Checks what Apollo would parse without a limit of size: the document, and the JSON in the query of a GET. */
async function checkParts(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const given = (request.method === 'GET' ? request.query : request.body) as Readonly<Record<string, unknown>> | null;
  for (const name of request.method === 'GET' ? ['variables', 'extensions'] : []) {
    const text = given?.[name];
    if (typeof text === 'string' && isTooDeep(text)) throw tooDeep(`"${name}"`);
  }
  const query = given?.['query'];
  const error = typeof query === 'string' ? checkText(query) : null;
  return error ? sendProblem(reply, 400, 'LIMIT_EXCEEDED', error.message) : undefined;
}

/** Aborts when the connection closes before the answer is complete. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
