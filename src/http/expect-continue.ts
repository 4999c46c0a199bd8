import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Requests whose client waits for "100 Continue" before it sends the body. */
const waiting = new WeakSet<IncomingMessage>();

/**
 * Node would send "100 Continue" before anything has checked the request. Here it is sent only when the body is about
 * to be read: after the token has been checked and the route found.
 */
export function inviteBodiesLate(fastify: FastifyInstance): void {
  fastify.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.add(request);
    fastify.server.emit('request', request, response);
  });
  fastify.addHook('preParsing', async (request, reply) => {
    if (!request.is404 && waiting.delete(request.raw)) reply.raw.writeContinue();
  });
}

/** True while "100 Continue" has not been sent: the body may follow or not. */
export function isWaiting(request: IncomingMessage): boolean {
  return waiting.has(request);
}
