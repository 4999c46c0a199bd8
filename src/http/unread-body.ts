import type { FastifyInstance, FastifyRequest } from 'fastify';

import { isWaiting } from './expect-continue.ts';

/** A 404 comes before the type of a body is judged, and before its content. */
export function ignoreBodiesOfNowhere(fastify: FastifyInstance): void {
  // Without parsers, Fastify hands what has no route on as it is, if only it has no type.
  fastify.removeAllContentTypeParsers();
  fastify.addHook('onRequest', async (request) => {
    if (request.is404) delete request.headers['content-type'];
  });
}

/** Of a body that nobody wants, so much is read and thrown away, so that the connection can go on. */
const mostDiscarded = 1024 * 1024;

/**
 * What is answered before its body has come: Node discards the body, without an end if it has none. So the connection
 * closes with the answer unless the body says that it is short.
 */
export function closeOnUnreadBodies(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply) => {
    if (!request.raw.complete && !isShort(request)) reply.header('connection', 'close');
  });
}

function isShort({ headers, raw }: FastifyRequest): boolean {
  // What comes next on the connection may be the body, or another request.
  if (isWaiting(raw)) return false;
  if (headers['transfer-encoding'] !== undefined) return false;
  return Number(headers['content-length'] ?? 0) <= mostDiscarded;
}
