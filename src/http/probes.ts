import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Gauge, type Registry } from 'prom-client';

import { atMostEvery } from './at-most-every.ts';
import type { Authenticator } from './graphql-route.ts';

export interface Health {
  readonly ready: boolean;
  /** Something is missing that callers do not need. The node still serves requests. */
  readonly degraded: boolean;
  readonly checks: Readonly<Record<string, Check>>;
}

export interface NodeHealth extends Health {
  /** The health of each process of the node. */
  readonly parts?: Readonly<Partial<Record<(typeof partNames)[number], Health>>>;
}

const partNames = ['api', 'engine'] as const;

export interface Check {
  readonly ok: boolean;
  /** For operators only: it may name a host, a port or a user. */
  readonly message: string | null;
  /** What other callers read instead of the message. */
  readonly forStrangers?: string;
}

export interface ProbeParts {
  readonly health: () => Promise<NodeHealth>;
  readonly registry: Registry;
  /** Makes the text of `/metrics`; by default that of the registry. */
  readonly metrics?: (() => Promise<string>) | undefined;
  readonly authenticator: Pick<Authenticator, 'authenticate'>;
}

export function mountProbes(fastify: FastifyInstance, parts: ProbeParts): void {
  const { registry, authenticator } = parts;
  // This also asks the engine, and anybody may call it: hence the limit.
  const health = atMostEvery(askEveryMs, parts.health);
  const metrics = atMostEvery(askEveryMs, parts.metrics ?? (() => registry.metrics()));
  /** False while tokens cannot be read: the probe must not wait for the store of tokens. */
  async function isOperator({ headers, ip }: FastifyRequest): Promise<boolean> {
    const asked = authenticator.authenticate(headers.authorization, ip).catch(() => null);
    const caller = await Promise.race([asked, sleep(patienceMs, null, { ref: false })]);
    return caller !== null && caller.tenantId === null;
  }

  fastify.get('/healthz', async () => ({ status: 'ok' }));

  async function found(request: FastifyRequest): Promise<NodeHealth> {
    return health().catch((error: unknown): NodeHealth => {
      request.log.error({ err: error }, 'the check of health has failed');
      return { ready: false, degraded: false, checks: { health: checkFailed } };
    });
  }

  fastify.get('/readyz', async (request, reply) => {
    const operator = isOperator(request);
    const whole = await found(request);
    return reply.code(whole.ready ? 200 : 503).send(shownTo(await operator, whole));
  });

  for (const name of partNames) {
    fastify.get(`/readyz/${name}`, async (request, reply) => {
      const operator = isOperator(request);
      const { parts } = await found(request);
      const part = parts?.[name];
      if (!part) return reply.callNotFound();
      return reply.code(part.ready ? 200 : 503).send(shownTo(await operator, part));
    });
  }

  fastify.get('/healthz/engine', async (request, reply) => {
    const { parts } = await found(request);
    if (!parts?.engine) return reply.callNotFound();
    const lives = parts.engine.checks['engine']?.ok === true;
    return reply.code(lives ? 200 : 503).send({ status: lives ? 'ok' : 'away' });
  });

  measureHealth(registry, health);

  fastify.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await metrics()));
}

/** Exports the checks of /readyz as metrics. */
function measureHealth(registry: Registry, health: () => Promise<Health>): void {
  const gauge: Gauge = new Gauge({
    name: 'polychron_check_ok',
    help: 'What /readyz says: 1 for each check that is well, 0 for one that is not; `alarm` alone does not make the node unready.',
    labelNames: ['check'],
    registers: [registry],
    async collect() {
      const found = await health().catch(() => null);
      gauge.reset();
      for (const [check, { ok }] of Object.entries(found?.checks ?? {})) gauge.set({ check }, ok ? 1 : 0);
    },
  });
}

function shownTo(operator: boolean, { ready, degraded, checks }: Health): Health {
  const shown = Object.entries(checks).map(([name, { ok, message, forStrangers = hidden }]): [string, Check] => [
    name,
    { ok, message: operator || message === null ? message : forStrangers },
  ]);
  return { ready, degraded, checks: Object.fromEntries(shown) };
}

const hidden = 'not available; the log says why';
const failedCheck = 'the check itself has failed';
const checkFailed: Check = { ok: false, message: failedCheck, forStrangers: failedCheck };
const patienceMs = 2_000;
const askEveryMs = 250;
