import type { IncomingMessage } from 'node:http';

import helmet from '@fastify/helmet';
import { type FastifyBaseLogger, type FastifyInstance, LogController, fastify as makeFastify } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

import { ConfigError } from '../config.ts';
import { largestBody } from '../admission/incoming.ts';
import { clientAddress, makeTrust, type TrustedProxies } from '../admission/client-address.ts';
import type { GraphqlDeps } from '../graphql/context.ts';
import type { Rest } from '../systems/index.ts';
import { answerClientError } from './client-error.ts';
import { inviteBodiesLate } from './expect-continue.ts';
import { type ConnectionLimits, connectionLimits, limitConnections, type Timeouts, timeouts } from './connections.ts';
import type { Authenticator } from './graphql-route.ts';
import type { SocketLimits } from './graphql-socket.ts';
import { observeRequests, requestIdOf } from './observation.ts';
import { onError, onNotFound } from './problem.ts';
import { mountProbes, type NodeHealth } from './probes.ts';
import { closeOnUnreadBodies, ignoreBodiesOfNowhere } from './unread-body.ts';

export interface HttpServerParts {
  readonly host: string;
  /** 0 = any free port; `listen` returns the port chosen. */
  readonly port: number;
  /** The address of the installation as seen from outside. Its pages may open WebSockets. */
  readonly publicUrl?: string | null;
  /** The proxies whose `X-Forwarded-For` is believed; null = none. */
  readonly trustProxy?: TrustedProxies | null;
  readonly logger: Logger;
  readonly authenticator: Authenticator;
  readonly registry: Registry;
  readonly health: () => Promise<NodeHealth>;
  /** All metrics as Prometheus reads them; by default those of the registry. */
  readonly metrics?: () => Promise<string>;
  /** Null on a node that only executes runs: it serves probes only. */
  readonly graphql: GraphqlDeps | null;
  /** Null on a node that only executes runs. */
  readonly rest?: Rest | null;
  /** The port of a second listener for the dialect `timetable` alone; null = none. */
  readonly timetablePort?: number | null;
  /** For tests: see `GraphqlSocketParts`. */
  readonly socketLimits?: Partial<SocketLimits>;
  readonly connectionLimits?: ConnectionLimits;
  readonly timeouts?: Timeouts;
  readonly socketTimes?: {
    readonly recheckMs?: number;
    readonly initTimeoutMs?: number;
    readonly linePatienceMs?: number;
  };
}

export interface HttpServer {
  /** For further routes, to be mounted before `listen`. */
  readonly fastify: FastifyInstance;
  listen(): Promise<{ readonly port: number; readonly url: string; readonly timetableUrl: string | null }>;
  /** From now on, answers ask clients to open another connection, which a balancer may send to another node. */
  leave(): void;
  /** Stops taking requests, closes WebSockets with code 1001, and waits for open requests. May be called twice. */
  close(): Promise<void>;
}

const socketPatienceMs = 2_000;
const requestPatienceMs = 10_000;

/** Makes one listener for all HTTP, and a second one for `timetable` on the port that its clients expect. */
export async function makeHttpServer(parts: HttpServerParts): Promise<HttpServer> {
  const { graphql, rest = null, timetablePort = null } = parts;
  let isLeaving = false;
  const makeOne = () => makeListener(parts, () => isLeaving);
  const fastify = await makeOne();
  mountProbes(fastify, parts);
  const api = graphql && (await serveGraphql(fastify, graphql, parts));
  await rest?.mount(fastify);
  const second = rest !== null && timetablePort !== null ? await makeOne() : null;
  if (second) await rest?.mount(second, 'timetable');

  async function listen() {
    const { port, url } = await listenAt(fastify, parts.host, parts.port, 'PORT');
    const timetable = second && (await listenAt(second, parts.host, timetablePort ?? 0, 'POLYCHRON_TIMETABLE_PORT'));
    return { port, url, timetableUrl: timetable?.url ?? null };
  }

  async function close(): Promise<void> {
    await api?.closeSockets();
    const listeners = second ? [fastify, second] : [fastify];
    const closeAll = () => listeners.forEach(({ server }) => server.closeAllConnections());
    const impatient = setTimeout(closeAll, requestPatienceMs);
    await Promise.all(listeners.map((each) => each.close()));
    clearTimeout(impatient);
    await api?.stop();
  }

  let closing: Promise<void> | undefined;
  return { fastify, listen, leave: () => void (isLeaving = true), close: () => (closing ??= close()) };
}

async function makeListener(parts: HttpServerParts, isLeaving: () => boolean): Promise<FastifyInstance> {
  const { logger, registry, rest } = parts;
  const patience = parts.timeouts ?? timeouts;
  const loggerInstance: FastifyBaseLogger = logger;
  const trust = makeTrust(parts.trustProxy ?? null);
  const fastify: FastifyInstance = makeFastify({
    loggerInstance,
    // We write the log of requests ourselves, see observeRequests.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit: largestBody,
    // An id that is too long is answered as not found, not as a malformed path.
    routerOptions: { maxParamLength: 8_192 },
    frameworkErrors(error, request, reply) {
      if (!rest?.refuseUrl(error.message, request, reply)) onError(error, request, reply);
    },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, rest ?? null),
    http: patience,
    requestTimeout: patience.requestTimeout,
    keepAliveTimeout: patience.keepAliveTimeout,
    trustProxy: trust,
    forceCloseConnections: 'idle',
  });
  limitConnections(fastify.server, { limits: parts.connectionLimits ?? connectionLimits, trust, logger });
  // Every answer depends on the caller and on the moment, so nothing may cache it.
  fastify.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store');
    if (isLeaving()) reply.header('connection', 'close');
  });
  // Bodies are read only in scopes that have identified the caller.
  ignoreBodiesOfNowhere(fastify);
  inviteBodiesLate(fastify);
  observeRequests(fastify, registry);
  closeOnUnreadBodies(fastify);
  fastify.setErrorHandler(onError);
  fastify.setNotFoundHandler(onNotFound);
  await fastify.register(helmet, {
    // The proxy in front decides about TLS; plain HTTP must keep working.
    strictTransportSecurity: false,
    contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
  });
  return fastify;
}

async function listenAt(
  fastify: FastifyInstance,
  host: string,
  wanted: number,
  variable: string,
): Promise<{ port: number; url: string }> {
  try {
    await fastify.listen({ host, port: wanted });
  } catch (error) {
    const reason = cannotListen[(error as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined) throw error;
    throw new ConfigError([`${variable}=${wanted}, HOST=${host}: ${reason}`], { cause: error });
  }
  const address = fastify.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : wanted;
  return { port, url: `http://${host.includes(':') ? `[${host}]` : host}:${port}` };
}

const cannotListen: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use by another process',
  EACCES: 'this process may not listen on the port',
  EADDRNOTAVAIL: 'the host is not an address of this machine',
  ENOTFOUND: 'the host is unknown',
  EAI_AGAIN: 'the name of the host cannot be resolved now',
};

/**
 * Serves GraphQL over HTTP and WebSockets. Its libraries use much memory, so a node that only executes runs does not
 * load them.
 */
async function serveGraphql(fastify: FastifyInstance, deps: GraphqlDeps, parts: HttpServerParts) {
  const { logger, authenticator, publicUrl = null } = parts;
  const [{ makeSchema }, { makeApollo }, { mountGraphql }, { makeGraphqlSocket }] = await Promise.all([
    import('../graphql/schema.ts'),
    import('../graphql/apollo.ts'),
    import('./graphql-route.ts'),
    import('./graphql-socket.ts'),
  ]);
  const schema = await makeSchema();
  const apollo = makeApollo(schema, logger);
  await apollo.start();
  await mountGraphql(fastify, apollo, deps, authenticator);
  const { socketTimes, socketLimits = {} } = parts;
  const trust = makeTrust(parts.trustProxy ?? null);
  const addressOf = (request: IncomingMessage) => clientAddress(request, trust);
  const known = { schema, deps, authenticator, logger, publicUrl, addressOf };
  const socket = makeGraphqlSocket({ ...known, socketLimits, ...socketTimes });
  fastify.server.on('upgrade', (request, stream, head) => socket.upgrade(request, stream, head));
  return { closeSockets: () => socket.close(socketPatienceMs), stop: () => apollo.stop() };
}
