import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

import { TooManyAttempts } from '../admission/attempts.ts';
import { TemporaryError, TooManyRequestsError } from '../domain/model/errors.ts';
import { RefusedBody } from './json-body.ts';

/** The body of every error that is answered outside GraphQL. */
export interface ProblemBody {
  readonly errors: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly requestId: string };
  }[];
}

export function sendProblem(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  const body = problemBody(code, message, reply.request.id);
  return reply.code(status).type('application/json; charset=utf-8').send(body);
}

export function problemBody(code: string, message: string, requestId: string): ProblemBody {
  return { errors: [{ message, extensions: { code, requestId } }] };
}

const codes: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
};

export function onError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  if (error instanceof TooManyRequestsError) {
    reply.header('retry-after', Math.ceil(error.retryAfterMs / 1000));
    return sendProblem(reply, 429, 'LIMIT_EXCEEDED', error.message);
  }
  if (error instanceof TemporaryError) {
    request.log[error.isLogged ? 'debug' : 'error']({ err: error }, 'a store is away or busy');
    reply.header('retry-after', Math.ceil(error.retryAfterMs / 1000));
    return sendProblem(reply, 503, 'UNAVAILABLE', error.message);
  }
  if (error instanceof TooManyAttempts) reply.header('retry-after', error.retryAfterSeconds);
  if (status >= 400 && status < 500) {
    const code = error instanceof RefusedBody ? error.code : (codes[status] ?? 'BAD_REQUEST');
    return sendProblem(reply, status, code, error.message);
  }
  request.log.error({ err: error }, 'internal error');
  return sendProblem(reply, 500, 'INTERNAL_SERVER_ERROR', 'internal error');
}

export function onNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path] = request.url.split('?', 1);
  return sendProblem(reply, 404, 'NOT_FOUND', `there is nothing at ${request.method} ${path?.slice(0, 200)}`);
}
