import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';

import { atMostEvery } from './at-most-every.ts';
import type { Authenticator } from './graphql-route.ts';

export interface Health {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, Check>>;
}

export interface Check {
  readonly ok: boolean;
  /** For operators: it may name a host, a port or a user. */
  readonly message: string | null;
  /** What everybody else reads in place of the message. */
  readonly forStrangers?: string;
}

export interface ProbeParts {
  readonly health: () => Promise<Health>;
  readonly registry: Registry;
  /** What `/metrics` tells; by default the registry's. */
  readonly metrics?: (() => Promise<string>) | undefined;
  readonly authenticator: Pick<Authenticator, 'authenticate'>;
}

export function mountProbes(fastify: FastifyInstance, parts: ProbeParts): void {
  const { registry, authenticator } = parts;
  // The engine is asked too, and anybody may ask.
  const health = atMostEvery(askEveryMs, parts.health);
  const metrics = atMostEvery(askEveryMs, parts.metrics ?? (() => registry.metrics()));
  /** While the store of tokens cannot be asked, nobody is: the answer must not wait for it. */
  async function isOperator({ headers, ip }: FastifyRequest): Promise<boolean> {
    const asked = authenticator.authenticate(headers.authorization, ip).catch(() => null);
    const caller = await Promise.race([asked, sleep(patienceMs, null, { ref: false })]);
    return caller !== null && caller.tenantId === null;
  }

  fastify.get('/healthz', async () => ({ status: 'ok' }));

  fastify.get('/readyz', async (request, reply) => {
    const operator = isOperator(request);
    const found = await health().catch((error: unknown): Health => {
      request.log.error({ err: error }, 'the check of health has failed');
      return { ready: false, checks: { health: checkFailed } };
    });
    return reply.code(found.ready ? 200 : 503).send(shownTo(await operator, found));
  });

  fastify.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await metrics()));
}

function shownTo(operator: boolean, { ready, checks }: Health): Health {
  const shown = Object.entries(checks).map(([name, { ok, message, forStrangers = hidden }]): [string, Check] => [
    name,
    { ok, message: operator || message === null ? message : forStrangers },
  ]);
  return { ready, checks: Object.fromEntries(shown) };
}

const hidden = 'not available; the log says why';
const told = 'the check itself has failed';
const checkFailed: Check = { ok: false, message: told, forStrangers: told };
const patienceMs = 2_000;
const askEveryMs = 250;
