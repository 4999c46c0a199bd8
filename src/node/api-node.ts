import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { ensureAdminToken, type Print } from '../auth/admin-token.ts';
import { type Authenticator, makeAuthenticator } from '../auth/authenticate.ts';
import { logRevocations } from '../auth/revocations.ts';
import type { Config } from '../config.ts';
import { OutageError } from '../domain/model/errors.ts';
import { newId } from '../domain/model/id.ts';
import { makeEngine } from '../engine.ts';
import { makeBus } from '../events/bus.ts';
import { makeDatabaseClock } from '../execution/database-clock.ts';
import { measureClocks, measureStore } from '../execution/measures.ts';
import { makeModules, noWatch, uncontained } from '../execution/modules/index.ts';
import { makeHttpServer } from '../http/server.ts';
import { makeAccessStore } from '../persistence/access-store.ts';
import { makeExternalStore } from '../persistence/hot/external-store.ts';
import { makeRunStore } from '../persistence/hot/run-store.ts';
import { makeWriteProbe } from '../persistence/hot/write-probe.ts';
import { openDatabase } from '../persistence/orm.ts';
import { makePostgresCarrier } from '../persistence/postgres-carrier.ts';
import { makeReader } from '../persistence/reader.ts';
import { makeRetentionStore } from '../persistence/retention/retention-store.ts';
import { makeRowReaders } from '../persistence/row-readers.ts';
import { makeScriptSource } from '../persistence/script-source.ts';
import { alarmStoreOf } from './alarm-store.ts';
import { askEngine, healthOf, type OwnHealth, openCheckOf } from './health.ts';
import { watchDatabase } from './database-watch.ts';
import { checkRoom, databaseServer } from './database-server.ts';
import { sharesOf } from '../database-shares.ts';
import type { Link } from './link.ts';
import { makeLedgerWatch } from './ledger-watch.ts';
import type { Listening } from './messages.ts';
import { allMetrics, measurePools, readerCount } from './metrics.ts';
import { makeNodeCarrier } from './node-carrier.ts';
import { makeSurfaces } from './services.ts';
import { watchSchema } from './schema-watch.ts';
import { untilReached } from './stores.ts';
import { makeQuotas } from '../execution/quotas.ts';
import { scheduleAfter } from '../persistence/schedule-line.ts';
import { makeUsageStore } from '../persistence/usage-store.ts';
import { version } from '../release.ts';

export interface ApiNode {
  readonly listening: Listening;
  /** Settles when every store has been reached and the node takes part. */
  readonly ready: Promise<void>;
  /** Settles when the node may not go on with this database; whoever runs it stops it then. */
  readonly over: Promise<string>;
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
  /** Called with the id of the node as soon as it is known. */
  readonly onNode: (id: string) => void;
}

/** Serves all callers. It listens before its stores can be reached, so that /readyz can tell. */
export async function startApiNode(options: ApiNodeOptions): Promise<ApiNode> {
  const { config, databaseUrl, logger, registry, link } = options;
  const server = databaseServer({ config, databaseUrl, logger, registry, onLack: (lack) => watch.doubt(lack) });
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
  const watch = watchDatabase(makeWriteProbe(database.engine));
  watch.start();
  const runStore = makeRunStore(database.engine);
  const accessStore = logRevocations(makeAccessStore(database.orm), logger);
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
    watch: noWatch,
    scripts: makeScriptSource(database.pool),
    clock,
  });
  const reader = makeReader(database.pool, makeRowReaders(database.orm));
  let refusal: string | null = null;
  const authenticator = refusing(
    makeAuthenticator({
      store: accessStore,
      clock,
      onError: (error) => logger.warn({ err: error }, 'could not note when a token was used'),
    }),
    () => refusal,
  );
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
    tenants: (ids) => reader.access.tenantsById(ids),
    quotas,
    usage,
    revalidate: (caller) => authenticator.revalidate(caller),
    retention: makeRetentionStore(database.engine),
    registry,
    logRuns: config.logRuns,
    alarmStore: alarmStoreOf(config, server, shares.alarm),
  });
  measureClocks(registry, clock, () => engine.alarm.health().ok);
  if (link === null) {
    measureStore(registry, () => runStore.figures());
    // It holds no lease; what tells its processes apart has to do.
    options.onNode(options.self ?? newId());
  }
  measurePools(registry, 'api', { engine: database.engine, reads: database.pool });
  const stopping = new AbortController();
  const schema = watchSchema(database, logger);
  void schema.refused.then((why) => (refusal = why));
  let joined = false;
  const { settleEpoch, ...surfaces } = makeSurfaces({
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
    onReader: readerCount(registry),
  });
  const ledgerWatch = makeLedgerWatch({
    schedules: surfaces.graphql.services.schedules,
    next: (id) => scheduleAfter(database.pool, id),
    clock,
    logger,
    registry,
  });
  const http = await makeHttpServer({
    host: config.host,
    port: config.port,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    logger,
    authenticator,
    metrics: () => allMetrics(registry, link),
    registry,
    health: async () => healthOf(ownChecks(), link && (await askEngine(link))),
    ...surfaces,
    timetablePort: config.timetablePort,
  });
  const { url, port, timetableUrl } = await http.listen();
  if (timetableUrl !== null) logger.info({ url: timetableUrl }, `timetable is also served at ${timetableUrl}`);
  const timetablePort = timetableUrl === null ? null : Number(new URL(timetableUrl).port);

  function ownChecks(): OwnHealth {
    const { ok, store, message } = engine.alarm.health();
    return {
      ...watch.checks(),
      alarm: { ok, message: message === null ? null : `${store}: ${message}` },
      node: openCheckOf(stopping.signal.aborted ? 'stopping' : joined ? null : 'starting'),
      schema: openCheckOf(refusal),
    };
  }

  async function join(): Promise<void> {
    await untilReached(database, {
      logger,
      over: stopping.signal,
      migrate: config.migrate,
      onRefusal: (why) => (refusal = why),
    });
    if (stopping.signal.aborted) return;
    schema.start();
    await checkRoom(database.pool, config.databaseConnections, logger);
    await clock.sync();
    clock.start();
    const { dataDir, adminTokens } = config;
    const { print } = options;
    await ensureAdminToken({ dataDir, configured: adminTokens, store: accessStore, clock, logger, print });
    await settleEpoch().catch((error: unknown) =>
      logger.warn({ err: error }, 'the epoch of events could not be read yet'),
    );
    // A connection that had to be made anew may lead to another server. Streams look again by themselves.
    carrier.onReceive((nudges) => {
      if (nudges === 'everything')
        settleEpoch().catch((error: unknown) => logger.debug({ err: error }, 'no epoch yet'));
    });
    carrier.start();
    await engine.start();
    ledgerWatch.start();
    await watch.expectWrites();
    joined = true;
    logger.info({ url, role: config.role }, 'ready');
  }

  async function stop(delayMs: number): Promise<void> {
    stopping.abort();
    schema.stop();
    http.leave();
    // Whatever sends callers here asks /readyz, and has this long to send them elsewhere.
    if (delayMs > 0) logger.info({ delayMs }, 'still serving, while /readyz says that this node stops');
    await sleep(delayMs);
    await ready.catch(() => undefined);
    engine.closeLobby();
    await ledgerWatch.stop();
    await http.close();
    await engine.stop(0);
    await authenticator.close();
    clock.stop();
    watch.stop();
    await carrier.stop();
    await database.close();
  }

  const ready = join();
  let stopped: Promise<void> | undefined;
  return {
    listening: { url, port, timetablePort },
    ready,
    over: schema.refused,
    stop: (delayMs) => (stopped ??= stop(delayMs)),
  };
}

/** A node that does not know the schema lets nobody in: it would misread what is stored. */
function refusing(authenticator: Authenticator, why: () => string | null): Authenticator {
  const open = (): void => {
    const reason = why();
    if (reason !== null) throw new OutageError(reason);
  };
  return {
    ...authenticator,
    async authenticate(...given) {
      open();
      return authenticator.authenticate(...given);
    },
    async authenticateSecret(...given) {
      open();
      return authenticator.authenticateSecret(...given);
    },
    async revalidate(...given) {
      open();
      return authenticator.revalidate(...given);
    },
    admitStranger(...given) {
      open();
      authenticator.admitStranger(...given);
    },
  };
}
