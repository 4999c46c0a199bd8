import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { ensureAdminToken, type Print } from '../auth/admin-token.ts';
import { type Authenticator, makeAuthenticator } from '../auth/authenticate.ts';
import type { Config } from '../config.ts';
import { newId } from '../domain/model/id.ts';
import { measureClocks, measureStore } from '../execution/measures.ts';
import { noWatch, uncontained } from '../execution/modules/index.ts';
import { type HttpServer, makeHttpServer } from '../http/server.ts';
import { makeWriteProbe } from '../persistence/engine/write-probe.ts';
import { makePostgresCarrier, type PostgresCarrier } from '../persistence/postgres-carrier.ts';
import { scheduleAfter } from '../persistence/schedule-line.ts';
import { alarmOf } from './alarm.ts';
import { checkRoom, databaseServer } from './database-server.ts';
import { sharesOf } from './database-shares.ts';
import { type DatabaseWatch, watchDatabase } from './database-watch.ts';
import { askEngine, healthOf, type OwnHealth, openCheckOf } from './health.ts';
import { type LedgerWatch, makeLedgerWatch } from './ledger-watch.ts';
import type { Link } from './link.ts';
import { makeNode, type Node, settingsOf } from './make-node.ts';
import { type Meeting, meetDatabase } from './meeting.ts';
import type { Listening } from './messages.ts';
import { allMetrics, measurePools, readerCount } from './metrics.ts';
import { makeNodeCarrier } from './node-carrier.ts';
import { refusing } from './refusing-authenticator.ts';
import { makeServices } from './services.ts';
import { openStores, type Stores } from './stores.ts';
import { makeSurfaces, type Surfaces } from './surfaces.ts';

export interface ApiNode {
  readonly listening: Listening;
  /** Settles when every store has been reached and the node takes part. */
  readonly ready: Promise<void>;
  /** Settles with a reason when this program may not go on with the database. Then the node has to be stopped. */
  readonly refused: Promise<string>;
  /**
   * Serves for another `delayMs`, then takes no more requests and lets those under way end. Then it stops its parts in reverse
   * order. May be called twice.
   */
  stop(delayMs: number): Promise<void>;
}

export interface ApiNodeOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly registry: Registry;
  /** The link to the engine of this node; null when the node has none. */
  readonly link: Link | null;
  /** The name under which this process sends to other nodes. */
  readonly self?: string;
  readonly print: Print;
  /** Called with the id of the node as soon as it is known. */
  readonly onNode: (id: string) => void;
}

interface ApiParts {
  readonly node: Node<Stores>;
  readonly surfaces: Surfaces;
  readonly authenticator: Authenticator;
  readonly carrier: PostgresCarrier;
  readonly watch: DatabaseWatch;
  readonly meeting: Meeting;
  readonly ledgerWatch: LedgerWatch;
}

/** Serves all callers. It listens before its stores can be reached, so that /readyz can report that. */
export async function startApiNode(options: ApiNodeOptions): Promise<ApiNode> {
  const parts = await makeParts(options);
  showMeasures(parts, options);
  const state = { hasJoined: false };
  const http = await makeHttp(parts, options, state);
  const listening = await listen(http, options.logger);
  const ready = join(parts, options, listening.url).then((joined) => void (state.hasJoined = joined));
  let stopped: Promise<void> | undefined;
  return {
    listening,
    ready,
    refused: parts.meeting.refused,
    stop: (delayMs) => (stopped ??= stop({ ...parts, http, ready }, options, delayMs)),
  };
}

async function makeParts(options: ApiNodeOptions): Promise<ApiParts> {
  const { config, logger, registry, link } = options;
  const server = databaseServer({ ...options, onLack: (lack) => watch.doubt(lack) });
  const alarmInPostgres = config.mongodbUrl === null;
  const shares = sharesOf(config.databaseConnections, { role: config.role, alarmInPostgres }).api;
  const stores = await openStores({ ...server, logger, poolSize: shares.reads, engineConnections: shares.engine });
  const watch = watchDatabase(makeWriteProbe(stores.database.engine));
  watch.start();
  const meeting = meetDatabase(stores.database, { logger, migrate: config.migrate });
  const authenticator = refusing(makeNodeAuthenticator(stores, logger), () => meeting.refusal);
  const carrier = makePostgresCarrier(server, logger, options.self);
  const node = makeNode({
    stores,
    logger,
    registry,
    carrier: link === null ? carrier : makeNodeCarrier(link, carrier),
    // This process runs no commands.
    settings: settingsOf(config, { containment: uncontained, watch: noWatch }),
    role: 'api',
    concurrency: config.concurrency,
    revalidate: (caller) => authenticator.revalidate(caller),
    logRuns: config.logRuns,
    alarm: alarmOf(config, server, shares.alarm),
  });
  const services = makeServices(node, readerCount(registry));
  const surfaces = makeSurfaces(node, services, { config, authenticator });
  const next = (id: string | null): Promise<string | null> => scheduleAfter(stores.database.pool, id);
  const ledgerWatch = makeLedgerWatch({ ...node, registry, schedules: services.schedules, next });
  return { node, surfaces, authenticator, carrier, watch, meeting, ledgerWatch };
}

function makeNodeAuthenticator({ access, clock }: Stores, logger: Logger): Authenticator {
  return makeAuthenticator({
    store: access,
    clock,
    onError: (error) => logger.warn({ err: error }, 'could not store when a token was used'),
  });
}

function showMeasures({ node }: ApiParts, { registry, link, self, onNode }: ApiNodeOptions): void {
  const { stores, engine, clock } = node;
  measureClocks(registry, clock, () => engine.alarm.health().ok);
  measurePools(registry, 'api', { engine: stores.database.engine, reads: stores.database.pool });
  if (link !== null) return;
  measureStore(registry, () => stores.runs.figures());
  // A node without an engine holds no lease, so the name of this process serves as the node's id.
  onNode(self ?? newId());
}

function makeHttp(
  parts: ApiParts,
  { config, logger, registry, link }: ApiNodeOptions,
  state: { readonly hasJoined: boolean },
): Promise<HttpServer> {
  const { host, port, publicUrl, trustProxy, timetablePort } = config;
  return makeHttpServer({
    ...parts.surfaces,
    host,
    port,
    publicUrl,
    trustProxy,
    timetablePort,
    logger,
    registry,
    authenticator: parts.authenticator,
    metrics: () => allMetrics(registry, link),
    health: async () => healthOf(ownHealth(parts, state.hasJoined), link && (await askEngine(link))),
  });
}

function ownHealth({ node, watch, meeting }: ApiParts, hasJoined: boolean): OwnHealth {
  const { ok, store, message } = node.engine.alarm.health();
  return {
    ...watch.checks(),
    alarm: { ok, message: message === null ? null : `${store}: ${message}` },
    node: openCheckOf(meeting.isLeaving ? 'stopping' : hasJoined ? null : 'starting'),
    schema: openCheckOf(meeting.refusal),
  };
}

async function listen(http: HttpServer, logger: Logger): Promise<Listening> {
  const { url, port, timetableUrl } = await http.listen();
  if (timetableUrl !== null) logger.info({ url: timetableUrl }, `timetable is also served at ${timetableUrl}`);
  return { url, port, timetablePort: timetableUrl === null ? null : Number(new URL(timetableUrl).port) };
}

/** Returns whether the node takes part. It may have been stopped before. */
async function join(parts: ApiParts, options: ApiNodeOptions, url: string): Promise<boolean> {
  const { node, carrier, watch, meeting, ledgerWatch } = parts;
  const { config, logger } = options;
  const { stores, engine } = node;
  if (!(await meeting.reached())) return false;
  await checkRoom(stores.database.pool, config.databaseConnections, logger);
  await stores.clock.sync();
  stores.clock.start();
  await ensureFirstToken(stores, options);
  await settleEpochs(stores, carrier, logger);
  carrier.start();
  await engine.start();
  ledgerWatch.start();
  await watch.expectWrites();
  logger.info({ url, role: config.role }, 'ready');
  return true;
}

function ensureFirstToken({ access: store, clock }: Stores, { config, logger, print }: ApiNodeOptions): Promise<void> {
  const { dataDir, adminTokens: configured } = config;
  return ensureAdminToken({ dataDir, configured, store, clock, logger, print });
}

/** Checks whether the database has been restored or replaced since its epoch began: now, and with each new connection. */
async function settleEpochs({ streams }: Stores, carrier: PostgresCarrier, logger: Logger): Promise<void> {
  await streams
    .epoch()
    .catch((error: unknown) => logger.warn({ err: error }, 'the epoch of events could not be read yet'));
  // A new connection may lead to another server. Streams look again by themselves.
  carrier.onReceive((nudges) => {
    if (nudges === 'everything')
      streams.epoch().catch((error: unknown) => logger.debug({ err: error }, 'no epoch yet'));
  });
}

async function stop(
  {
    node,
    authenticator,
    carrier,
    watch,
    meeting,
    ledgerWatch,
    http,
    ready,
  }: ApiParts & {
    readonly http: HttpServer;
    readonly ready: Promise<void>;
  },
  { logger }: ApiNodeOptions,
  delayMs: number,
): Promise<void> {
  meeting.leave();
  http.leave();
  // A load balancer that asks /readyz has this long to send callers elsewhere.
  if (delayMs > 0) logger.info({ delayMs }, 'still serving, while /readyz says that this node stops');
  await sleep(delayMs);
  await ready.catch(() => undefined);
  node.engine.closeLobby();
  await ledgerWatch.stop();
  await http.close();
  await node.engine.stop(0);
  await authenticator.close();
  node.stores.clock.stop();
  watch.stop();
  await carrier.stop();
  await node.stores.database.close();
}
