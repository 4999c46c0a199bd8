import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Requests whose client waits for a word before it sends the body. */
const waiting = new WeakSet<IncomingMessage>();

/**
 * Node would invite every announced body before anybody has looked at the request. Here it is invited when it is about to
 * be read: behind the token, and behind a 404.
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

/** Whether the client has been told nothing yet, so that nobody knows if its body follows. */
export function isWaiting(request: IncomingMessage): boolean {
  return waiting.has(request);
}
