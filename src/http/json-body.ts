import type { FastifyInstance } from 'fastify';

import { deepestJson, isTooDeep } from '../admission/nesting.ts';

/** An error that Fastify's handlers answer with its status. */
export class RefusedBody extends Error {
  readonly statusCode: number;
  readonly code: string;

  constructor(message: string, code: string, statusCode = 400) {
    super(message);
    this.name = 'RefusedBody';
    this.code = code;
    this.statusCode = statusCode;
  }
}

/** Reads JSON bodies of the routes of this scope, in which no other body is taken. */
export function takeJson(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (isTooDeep(body)) return done(tooDeep('the body'));
    return parse(request, body.toString(), done);
  });
}

export function tooDeep(what: string): RefusedBody {
  return new RefusedBody(`${what} is nested more than ${deepestJson} levels deep`, 'LIMIT_EXCEEDED');
}
