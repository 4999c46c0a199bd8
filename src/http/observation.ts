import type { IncomingMessage } from 'node:http';

import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';

import { makeSampler } from '../admission/sampler.ts';
import { newId } from '../domain/model/id.ts';

const acceptable = /^[\w.-]{8,64}$/;

/** A caller may choose the id of its request, so that its log can be compared with ours. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && acceptable.test(given) ? given : newId();
}

const metric = 'polychron_http_request_seconds';

/** Adds the request's id to every answer, writes a line of log and counts the request in the metrics. */
export function observeRequests(fastify: FastifyInstance, registry: Registry): void {
  const known = registry.getSingleMetric(metric) as Histogram<'method' | 'route' | 'status'> | undefined;
  const duration =
    known ??
    new Histogram({
      name: metric,
      help: 'How long requests took, by route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers: [registry],
    });
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  const sample = makeSampler();
  fastify.addHook('onResponse', async (request, reply) => {
    const { method, ip: address } = request;
    const route = request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    duration.observe({ method, route, status }, reply.elapsedTime / 1000);
    // The query is left out: in a GET it may contain the variables of an operation.
    const [path] = request.url.split('?', 1);
    const level = status >= 500 ? 'warn' : route === '/graphql' || status >= 400 ? 'info' : 'debug';
    // Any client can cause any number of these, so only samples are logged.
    const skipped = status === 401 || status === 429 || route === 'none' ? sample(`${status}`) : 0;
    if (skipped === null) return;
    const ms = Math.round(reply.elapsedTime);
    request.log[level]({ method, path, status, ms, address, ...(skipped > 0 && { skipped }) }, 'request');
  });
}
