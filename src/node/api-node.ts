import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { ensureAdminToken } from '../auth/admin-token.ts';
import { makeAuthenticator } from '../auth/authenticate.ts';
import type { Config } from '../config.ts';
import { makeEngine } from '../engine.ts';
import { makeBus } from '../events/bus.ts';
import { makeDatabaseClock } from '../execution/database-clock.ts';
import { makeModules, uncontained } from '../execution/modules/index.ts';
import { makeHttpServer } from '../http/server.ts';
import { makeAccessStore } from '../persistence/access-store.ts';
import { makeExternalStore } from '../persistence/hot/external-store.ts';
import { makeRunStore } from '../persistence/hot/run-store.ts';
import { openDatabase } from '../persistence/orm.ts';
import { makePostgresCarrier } from '../persistence/postgres-carrier.ts';
import { makeReader } from '../persistence/reader.ts';
import { makeRetentionStore } from '../persistence/retention/retention-store.ts';
import { makeRowReaders } from '../persistence/row-readers.ts';
import { makeScriptSource } from '../persistence/script-source.ts';
import { alarmStoreOf } from './alarm-store.ts';
import { askEngine, healthOf, type OwnHealth, openCheckOf } from './health.ts';
import { checkRoom, databaseServer } from './database-server.ts';
import { sharesOf } from '../database-shares.ts';
import type { Link } from './link.ts';
import type { Listening } from './messages.ts';
import { allMetrics } from './metrics.ts';
import { makeNodeCarrier } from './node-carrier.ts';
import { makeSurfaces } from './services.ts';
import { reachCheck, untilReached } from './stores.ts';
import { makeQuotas } from '../execution/quotas.ts';
import { makeUsageStore } from '../persistence/usage-store.ts';

export interface ApiNode {
  readonly listening: Listening;
  /** Settles when every store has been reached and the node takes part. */
  readonly ready: Promise<void>;
  /** Takes no more requests, lets those under way end, then stops everything in reverse. May be called twice. */
  stop(): Promise<void>;
}

export interface ApiNodeOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly registry: Registry;
  /** To the engine of this node; null where there is none. */
  readonly link: Link | null;
  /** The name under which this process sends to other nodes. */
  readonly self?: string;
  /** Shows a line to the person who started the program. */
  readonly print: (line: string) => void;
}

const packageFile = new URL('../../package.json', import.meta.url);

/** Serves all callers. It listens before its stores can be reached, so that /readyz can tell. */
export async function startApiNode(options: ApiNodeOptions): Promise<ApiNode> {
  const { config, databaseUrl, logger, registry, link } = options;
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const server = databaseServer({ config, databaseUrl, logger, registry });
  const shares = sharesOf(config.databaseConnections, {
    role: config.role,
    alarmInPostgres: config.mongodbUrl === null,
  }).api;
  const database = await openDatabase({
    ...server,
    logger,
    poolSize: shares.reads,
    engineConnections: shares.engine,
  });
  const runStore = makeRunStore(database.engine);
  const accessStore = makeAccessStore(database.orm);
  const clock = makeDatabaseClock(() => runStore.nodes.now());
  const carrier = makePostgresCarrier(server, logger, options.self);
  const bus = makeBus(logger, link === null ? carrier : makeNodeCarrier(link, carrier));
  const modules = makeModules({
    commands: config.commands,
    allowPrivateHttp: config.allowPrivateHttp,
    allowMetadataHttp: config.allowMetadataHttp,
    childEnv: () => ({ ...config.childEnv }),
    // Nothing runs in this process.
    containment: uncontained,
    scripts: makeScriptSource(database.pool),
    clock,
  });
  const reader = makeReader(database.pool, makeRowReaders(database.orm));
  const authenticator = makeAuthenticator({
    store: accessStore,
    clock,
    onError: (error) => logger.warn({ err: error }, 'could not note when a token was used'),
  });
  const usage = makeUsageStore(database.engine);
  const quotas = makeQuotas(usage);
  const engine = makeEngine({
    store: runStore,
    bus,
    clock,
    logger,
    modules,
    role: 'api',
    concurrency: config.concurrency,
    externalStore: makeExternalStore(database.pool),
    tenants: (ids) => reader.tenantsById(ids),
    quotas,
    usage,
    revalidate: (caller) => authenticator.revalidate(caller),
    retention: makeRetentionStore(database.engine),
    alarmStore: alarmStoreOf(config, server, shares.alarm),
  });
  const stopping = new AbortController();
  let joined = false;
  const http = await makeHttpServer({
    host: config.host,
    port: config.port,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    logger,
    authenticator,
    metrics: () => allMetrics(registry, link),
    registry,
    health: async () => healthOf(await ownChecks(), link && (await askEngine(link))),
    ...makeSurfaces({
      config,
      logger,
      version,
      database,
      accessStore,
      engine,
      modules,
      bus,
      clock,
      authenticator,
      quotas,
      usage,
    }),
    timetablePort: config.timetablePort,
  });
  const { url, port, timetableUrl } = await http.listen();
  if (timetableUrl !== null) logger.info({ url: timetableUrl }, `timetable is also served at ${timetableUrl}`);
  const timetablePort = timetableUrl === null ? null : Number(new URL(timetableUrl).port);

  async function ownChecks(): Promise<OwnHealth> {
    const { ok, store, message } = engine.alarm.health();
    return {
      database: await reachCheck(database),
      alarm: { ok, message: message === null ? null : `${store}: ${message}` },
      node: openCheckOf(joined ? null : 'starting'),
    };
  }

  async function join(): Promise<void> {
    await untilReached(database, logger, stopping.signal);
    if (stopping.signal.aborted) return;
    await checkRoom(database.pool, config.databaseConnections, logger);
    await clock.sync();
    clock.start();
    const { dataDir, adminToken } = config;
    await ensureAdminToken({ dataDir, configured: adminToken, store: accessStore, clock, print: options.print });
    carrier.start();
    await engine.start();
    joined = true;
    logger.info({ url, role: config.role }, 'ready');
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await ready.catch(() => undefined);
    engine.closeLobby();
    await http.close();
    await engine.stop(0);
    await authenticator.close();
    clock.stop();
    await carrier.stop();
    await database.close();
  }

  const ready = join();
  let stopped: Promise<void> | undefined;
  return { listening: { url, port, timetablePort }, ready, stop: () => (stopped ??= stop()) };
}
