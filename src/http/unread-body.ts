import type { FastifyInstance, FastifyRequest } from 'fastify';

import { isWaiting } from './expect-continue.ts';

/** Answers 404 before the type and the content of a body are checked. */
export function ignoreBodiesOfNowhere(fastify: FastifyInstance): void {
  // Without parsers, Fastify passes on a request without a route as it is, but only if it has no content type.
  fastify.removeAllContentTypeParsers();
  fastify.addHook('onRequest', async (request) => {
    if (request.is404) delete request.headers['content-type'];
  });
}

/** Up to this many bytes of an unwanted body are read and discarded, so that the connection can stay open. */
const mostDiscarded = 1024 * 1024;

/**
 * For answers that are sent before the body has arrived: Node would discard any amount of body. So the connection
 * closes with the answer, unless the headers say that the body is short.
 */
export function closeOnUnreadBodies(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply) => {
    if (!request.raw.complete && !isShort(request)) reply.header('connection', 'close');
  });
}

function isShort({ headers, raw }: FastifyRequest): boolean {
  // The next bytes on the connection may be the body or another request.
  if (isWaiting(raw)) return false;
  if (headers['transfer-encoding'] !== undefined) return false;
  return Number(headers['content-length'] ?? 0) <= mostDiscarded;
}
