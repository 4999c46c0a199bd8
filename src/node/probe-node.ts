import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from '../config.ts';
import { makeHttpServer } from '../http/server.ts';
import type { ApiNode } from './api-node.ts';
import { askEngine, healthOf } from './health.ts';
import type { Link } from './link.ts';
import { allMetrics } from './metrics.ts';

const never = new Promise<never>(() => undefined);
const refuseAll = { authenticate: async () => null, revalidate: async () => null, spend: () => undefined };

/** Serves only the health and the metrics of a node of role `worker`. */
export async function startProbeNode(options: {
  readonly config: Config;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly link: Link;
}): Promise<ApiNode> {
  const { config, logger, registry, link } = options;
  const server = await makeHttpServer({
    host: config.host,
    port: config.port,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    logger,
    authenticator: refuseAll,
    registry,
    metrics: () => allMetrics(registry, link),
    health: async () => healthOf(null, await askEngine(link)),
    graphql: null,
  });
  const { url, port } = await server.listen();
  return {
    listening: { url, port, timetablePort: null },
    ready: Promise.resolve(),
    refused: never,
    stop: () => server.close(),
  };
}
