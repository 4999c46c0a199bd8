import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { ensureAdminToken, type Print } from '../auth/admin-token.ts';
import { makeAuthenticator } from '../auth/authenticate.ts';
import { logRevocations } from '../auth/revocations.ts';
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
  /** Serves on for `delayMs`, takes no more requests, lets those under way end, stops everything in reverse. May be called twice. */
  stop(delayMs: number): Promise<void>;
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
  readonly print: Print;
}

const packageFile = new URL('../../package.json', import.meta.url);

/** Serves all callers. It listens before its stores can be reached, so that /readyz can tell. */
export async function startApiNode(options: ApiNodeOptions): Promise<ApiNode> {
  const { config, databaseUrl, logger, registry, link } = options;
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const database = await openDatabase({ url: databaseUrl, logger, poolSize: 20, mails: config.smtpUrl !== null });
  const runStore = makeRunStore(database.engine);
  const accessStore = logRevocations(makeAccessStore(database.orm), logger);
  const clock = makeDatabaseClock(() => runStore.nodes.now());
  const carrier = makePostgresCarrier(databaseUrl, logger, options.self);
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
    alarmStore: alarmStoreOf(config, databaseUrl),
  });
  const stopping = new AbortController();
  let joined = false;
  const server = await makeHttpServer({
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
  const { url, port, timetableUrl } = await server.listen();
  if (timetableUrl !== null) logger.info({ url: timetableUrl }, `timetable is also served at ${timetableUrl}`);
  const timetablePort = timetableUrl === null ? null : Number(new URL(timetableUrl).port);

  async function ownChecks(): Promise<OwnHealth> {
    const { ok, store, message } = engine.alarm.health();
    return {
      database: await reachCheck(database),
      alarm: { ok, message: message === null ? null : `${store}: ${message}` },
      node: openCheckOf(stopping.signal.aborted ? 'stopping' : joined ? null : 'starting'),
    };
  }

  async function join(): Promise<void> {
    await untilReached(database, logger, stopping.signal);
    if (stopping.signal.aborted) return;
    await clock.sync();
    clock.start();
    const { dataDir, adminTokens } = config;
    const { print } = options;
    await ensureAdminToken({ dataDir, configured: adminTokens, store: accessStore, clock, logger, print });
    carrier.start();
    await engine.start();
    joined = true;
    logger.info({ url, role: config.role }, 'ready');
  }

  async function stop(delayMs: number): Promise<void> {
    stopping.abort();
    // Whatever sends callers here asks /readyz, and has this long to send them elsewhere.
    if (delayMs > 0) logger.info({ delayMs }, 'still serving, while /readyz says that this node stops');
    await sleep(delayMs);
    await ready.catch(() => undefined);
    engine.closeLobby();
    await server.close();
    await engine.stop(0);
    await authenticator.close();
    clock.stop();
    await carrier.stop();
    await database.close();
  }

  const ready = join();
  let stopped: Promise<void> | undefined;
  return { listening: { url, port, timetablePort }, ready, stop: (delayMs) => (stopped ??= stop(delayMs)) };
}
