import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Print } from '../auth/admin-token.ts';
import type { Config } from '../config.ts';
import { type Engine, makeEngine } from '../engine.ts';
import type { Check } from '../http/probes.ts';
import { makeBus } from '../events/bus.ts';
import { type DatabaseClock, makeDatabaseClock } from '../execution/database-clock.ts';
import { watchBlockers } from '../execution/blocker-watch.ts';
import { measureClocks, measureEngine, measureStore } from '../execution/measures.ts';
import { makeModules, makeWatch, noWatch } from '../execution/modules/index.ts';
import { endBlockers } from '../persistence/hot/blockers.ts';
import { makeExternalStore } from '../persistence/hot/external-store.ts';
import { makeRunStore } from '../persistence/hot/run-store.ts';
import { sqlOf } from '../persistence/hot/sql.ts';
import { type EngineDatabase, openEngineDatabase } from '../persistence/engine-database.ts';
import { makeWriteProbe } from '../persistence/hot/write-probe.ts';
import { makeOutboxStore } from '../persistence/outbox-store.ts';
import type { ConnectionOptions } from '../persistence/pools.ts';
import { makePostgresCarrier } from '../persistence/postgres-carrier.ts';
import { makeRetentionStore } from '../persistence/retention/retention-store.ts';
import { makeScriptSource } from '../persistence/script-source.ts';
import { makeTenantSource } from '../persistence/tenant-source.ts';
import { alarmStoreOf } from './alarm-store.ts';
import { containmentOf } from './containment.ts';
import { type DatabaseWatch, failedCheck, watchDatabase } from './database-watch.ts';
import { checkOf, type OwnHealth, openCheckOf } from './health.ts';
import { checkRoom, databaseServer } from './database-server.ts';
import { sharesOf } from '../database-shares.ts';
import type { Link } from './link.ts';
import { measurePools } from './metrics.ts';
import { makeNodeCarrier } from './node-carrier.ts';
import { watchSchema } from './schema-watch.ts';
import { untilReached } from './stores.ts';
import { makeQuotas } from '../execution/quotas.ts';
import { makeUsageStore } from '../persistence/usage-store.ts';

export interface EngineNode {
  health(): Promise<OwnHealth>;
  metrics(): Promise<unknown>;
  /** Settles when the stores have been reached and the node takes part. */
  readonly ready: Promise<void>;
  /** Settles when the node may not go on with this database; whoever runs it stops it then. */
  readonly over: Promise<string>;
  /** Takes nothing new, lets attempts end for `graceMs`, then stops everything in reverse. May be called twice. */
  stop(graceMs: number): Promise<void>;
}

export interface EngineNodeOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly registry: Registry;
  /** To the API of this node; null where there is none. */
  readonly link: Link;
  /** The name under which this process sends to other nodes. */
  readonly self: string;
  readonly print: Print;
  /** Called with the id of the node as soon as it is known. */
  readonly onNode: (id: string) => void;
}

/** A pulse may be a second late, and a lock is found within 0.2 s. Processes of ours may only be busy for a moment. */
const blockerPatience = { waited: 200, foreign: 400, stopped: 500 };

/** The engine of a node: it watches the clock, does the work and sends the mails. It reads nothing that a stranger has sent. */
export async function startEngineNode(options: EngineNodeOptions): Promise<EngineNode> {
  const { config, databaseUrl, logger, registry, link } = options;
  const server = databaseServer({ config, databaseUrl, logger, registry });
  const shares = sharesOf(config.databaseConnections, {
    role: config.role,
    alarmInPostgres: config.mongodbUrl === null,
  });
  const { plain, engine: engineConnections, alarm } = shares.engine;
  const database = openEngineDatabase({ ...server, logger, plainConnections: plain, engineConnections });
  const watch = watchDatabase(makeWriteProbe(database.engine));
  watch.start();
  const store = makeRunStore(database.engine, logger);
  const clock = makeDatabaseClock(() => store.nodes.now());
  const carrier = makePostgresCarrier(server, logger, options.self);
  const bus = makeBus(logger, makeNodeCarrier(link, carrier));
  const usage = makeUsageStore(database.engine);
  const childEnv = (): Record<string, string> => ({ ...config.childEnv });
  const commandWatch = startsCommands(config)
    ? makeWatch({ childEnv, logger: logger.child({ part: 'commands' }) })
    : undefined;
  const engine = makeEngine({
    store,
    bus,
    clock,
    logger,
    modules: makeModules({
      commands: config.commands,
      allowPrivateHttp: config.allowPrivateHttp,
      allowMetadataHttp: config.allowMetadataHttp,
      childEnv,
      containment: await containmentOf(config, logger),
      watch: commandWatch ?? noWatch,
      scripts: makeScriptSource(database.pool),
      clock,
    }),
    role: config.role,
    concurrency: config.concurrency,
    externalStore: makeExternalStore(database.pool, logger),
    tenants: makeTenantSource(database.pool),
    quotas: makeQuotas(usage),
    usage,
    // Workers from outside ask the API; nobody waits here.
    revalidate: async () => null,
    retention: makeRetentionStore(database.engine),
    registry,
    logRuns: config.logRuns,
    onJoined: options.onNode,
    alarmStore: alarmStoreOf(config, server, alarm),
    watch: commandWatch,
  });
  measureEngine(registry, () => engine.health());
  measureClocks(registry, clock, () => engine.alarm.health().ok);
  measureStore(registry, () => store.figures());
  measurePools(registry, 'engine', { engine: database.engine, plain: database.pool });
  const mailer = await makeMailerOf(options, database, clock, registry);
  const stopping = new AbortController();
  const schema = watchSchema(database, logger);
  let blockers: { stop(): void } | undefined;
  let joined = false;
  let refusal: string | null = null;
  void schema.refused.then((why) => (refusal = why));

  async function join(): Promise<void> {
    await untilReached(database, {
      logger,
      over: stopping.signal,
      migrate: config.migrate,
      onRefusal: (why) => (refusal = why),
    });
    if (stopping.signal.aborted) return;
    schema.start();
    await clock.sync();
    clock.start();
    if (config.role === 'worker') {
      await checkRoom(database.pool, config.databaseConnections, logger);
      await ensureFirstToken(options, server, clock);
    }
    carrier.start();
    blockers = watchBlockers({ endBlockers: () => endBlockers(sqlOf(database.pool), blockerPatience), logger });
    await engine.start();
    mailer?.start();
    if (!mailer) logger.info('SMTP_URL is not set: mails about runs are off');
    joined = true;
    logger.info({ role: config.role }, 'the engine is ready');
  }

  async function stop(graceMs: number): Promise<void> {
    stopping.abort();
    schema.stop();
    await ready.catch(() => undefined);
    await engine.stop(graceMs);
    blockers?.stop();
    await mailer?.stop();
    clock.stop();
    watch.stop();
    await carrier.stop();
    await database.close();
  }

  const ready = join();
  let stopped: Promise<void> | undefined;
  return {
    health: async () => healthOf(watch, engine, joined, refusal),
    metrics: () => registry.getMetricsAsJSON(),
    ready,
    over: schema.refused,
    stop: (graceMs) => (stopped ??= stop(graceMs)),
  };
}

function startsCommands({ commands }: Config): boolean {
  return commands && process.platform !== 'win32';
}

function healthOf(watch: DatabaseWatch, engine: Engine, joined: boolean, refusal: string | null): OwnHealth {
  const { ok, store, message } = engine.alarm.health();
  const work = engine.health();
  return {
    database: watch.checks().database,
    alarm: { ok, message: message === null ? null : `${store}: ${message}` },
    node: openCheckOf(joined ? null : 'starting'),
    schema: openCheckOf(refusal),
    lease: leaseCheck(engine.lease),
    work: openCheckOf(work.message),
  };
}

function leaseCheck({ isHeld, failure }: Engine['lease']): Check {
  if (isHeld) return checkOf(null);
  const held = 'the node holds no lease';
  const { message, forStrangers } =
    failure === undefined ? openCheckOf('') : failedCheck(failure, 'it cannot be renewed');
  return message ? checkOf(`${held}: ${message}`, `${held}: ${forStrangers}`) : openCheckOf(held);
}

async function makeMailerOf(
  { config, logger }: EngineNodeOptions,
  database: EngineDatabase,
  clock: DatabaseClock,
  registry: Registry,
) {
  if (config.smtpUrl === null) return null;
  const [{ makeMailer }, { makeSmtp }] = await Promise.all([import('../mail/mailer.ts'), import('../mail/smtp.ts')]);
  return makeMailer({
    store: makeOutboxStore(sqlOf(database.engine)),
    send: makeSmtp(config.smtpUrl),
    clock,
    logger: logger.child({ part: 'mail' }),
    registry,
    publicUrl: config.publicUrl,
  });
}

/** A node that only works may be the first of its installation. */
async function ensureFirstToken(
  { config, logger, print }: EngineNodeOptions,
  server: ConnectionOptions,
  clock: DatabaseClock,
) {
  const [{ ensureAdminToken }, { makeAccessStore }, { openDatabase }] = await Promise.all([
    import('../auth/admin-token.ts'),
    import('../persistence/access-store.ts'),
    import('../persistence/orm.ts'),
  ]);
  const database = await openDatabase({ ...server, logger, poolSize: 2 });
  try {
    const { dataDir, adminTokens } = config;
    const store = makeAccessStore(database.orm);
    await ensureAdminToken({ dataDir, configured: adminTokens, store, clock, logger, print });
  } finally {
    await database.close();
  }
}
