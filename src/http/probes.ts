import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

export interface Health {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly message: string | null }>>;
}

export function mountProbes(
  fastify: FastifyInstance,
  health: () => Promise<Health>,
  registry: Registry,
  metrics: () => Promise<string> = () => registry.metrics(),
): void {
  fastify.get('/healthz', async () => ({ status: 'ok' }));

  fastify.get('/readyz', async (request, reply) => {
    const found = await health().catch((error: unknown): Health => {
      request.log.error({ err: error }, 'the check of health has failed');
      return { ready: false, checks: { health: { ok: false, message: 'the check itself has failed' } } };
    });
    return reply
      .code(found.ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(found);
  });

  fastify.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await metrics()));
}
