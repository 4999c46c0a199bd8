import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Print } from '../auth/admin-token.ts';
import type { Config } from '../config.ts';
import type { Milliseconds } from '../domain/model/values.ts';
import { watchBlockers } from '../execution/blocker-watch.ts';
import { measureClocks, measureEngine, measureStore } from '../execution/measures.ts';
import { makeWatch, noWatch } from '../execution/modules/index.ts';
import type { Check } from '../http/probes.ts';
import type { Mailer } from '../mail/mailer.ts';
import { endBlockers } from '../persistence/engine/blockers.ts';
import { sqlOf } from '../persistence/sql/execute.ts';
import { makeWriteProbe } from '../persistence/engine/write-probe.ts';
import { makeOutboxStore } from '../persistence/outbox-store.ts';
import type { ConnectionOptions } from '../persistence/pools.ts';
import { makePostgresCarrier, type PostgresCarrier } from '../persistence/postgres-carrier.ts';
import { alarmOf } from './alarm.ts';
import { containmentOf } from './containment.ts';
import { checkRoom, databaseServer } from './database-server.ts';
import { sharesOf } from './database-shares.ts';
import { type DatabaseWatch, failedCheck, watchDatabase } from './database-watch.ts';
import { type EngineStores, openEngineStores } from './engine-stores.ts';
import type { Engine } from './engine.ts';
import { checkOf, type OwnHealth, openCheckOf } from './health.ts';
import type { Link } from './link.ts';
import { makeNode, type Node, settingsOf } from './make-node.ts';
import { type Meeting, meetDatabase } from './meeting.ts';
import { measurePools } from './metrics.ts';
import { makeNodeCarrier } from './node-carrier.ts';

export interface EngineNode {
  health(): Promise<OwnHealth>;
  metrics(): Promise<unknown>;
  /** Settles when the stores have been reached and the node takes part. */
  readonly ready: Promise<void>;
  /** Settles with a reason when this program may not go on with the database. Then the node has to be stopped. */
  readonly refused: Promise<string>;
  /** Takes no new runs and lets attempts end for `graceMs`. Then it stops its parts in reverse order. May be called twice. */
  stop(graceMs: number): Promise<void>;
}

export interface EngineNodeOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly registry: Registry;
  /** The link to the API process of this node. */
  readonly link: Link;
  /** The name under which this process sends to other nodes. */
  readonly self: string;
  readonly print: Print;
  /** Called with the id of the node as soon as it is known. */
  readonly onNode: (id: string) => void;
}

interface EngineNodeParts {
  readonly node: Node;
  readonly server: ConnectionOptions;
  readonly carrier: PostgresCarrier;
  readonly watch: DatabaseWatch;
  readonly meeting: Meeting;
  /** Null: this node sends no mails. */
  readonly mailer: Mailer | null;
}

/** A schedule of every second must not be a second late, and a lock is found within 0.2 s. So idle sessions are ended soon. */
const blockerPatience = { waited: 200, foreign: 400, stopped: 500 };

/** The engine of a node: it watches the clock, does the work and sends the mails. It never reads requests of strangers. */
export async function startEngineNode(options: EngineNodeOptions): Promise<EngineNode> {
  const parts = await makeParts(options);
  showMeasures(parts.node, options.registry);
  const state: { hasJoined: boolean; blockers?: { stop(): void } } = { hasJoined: false };
  const ready = join(parts, options, state);
  let stopped: Promise<void> | undefined;
  return {
    health: async () => healthOf(parts, state.hasJoined),
    metrics: () => options.registry.getMetricsAsJSON(),
    ready,
    refused: parts.meeting.refused,
    async stop(graceMs) {
      parts.meeting.leave();
      await ready.catch(() => undefined);
      await (stopped ??= stop(parts, state.blockers, graceMs));
    },
  };
}

async function makeParts(options: EngineNodeOptions): Promise<EngineNodeParts> {
  const { config, logger, registry, link } = options;
  const server = databaseServer(options);
  const alarmInPostgres = config.mongodbUrl === null;
  const shares = sharesOf(config.databaseConnections, { role: config.role, alarmInPostgres }).engine;
  const stores = openEngineStores({
    ...server,
    logger,
    plainConnections: shares.plain,
    engineConnections: shares.engine,
  });
  const watch = watchDatabase(makeWriteProbe(stores.database.engine));
  watch.start();
  const carrier = makePostgresCarrier(server, logger, options.self);
  const commandWatch = commandWatchOf(config, logger);
  const node = makeNode({
    stores,
    logger,
    registry,
    carrier: makeNodeCarrier(link, carrier),
    settings: settingsOf(config, {
      containment: await containmentOf(config, logger),
      watch: commandWatch ?? noWatch,
    }),
    role: config.role,
    concurrency: config.concurrency,
    // External workers call the API process, so the lobby of this process stays empty.
    revalidate: async () => null,
    logRuns: config.logRuns,
    onJoined: options.onNode,
    alarm: alarmOf(config, server, shares.alarm),
    watch: commandWatch,
  });
  const mailer = await makeMailerOf(options, stores);
  const meeting = meetDatabase(stores.database, { logger, migrate: config.migrate });
  return { node, server, carrier, watch, meeting, mailer };
}

/** Undefined when this node runs no commands. */
function commandWatchOf({ commands, childEnv }: Config, logger: Logger) {
  if (!commands || process.platform === 'win32') return undefined;
  return makeWatch({ childEnv: () => ({ ...childEnv }), logger: logger.child({ part: 'commands' }) });
}

function showMeasures({ engine, clock, stores }: Node, registry: Registry): void {
  measureEngine(registry, () => engine.health());
  measureClocks(registry, clock, () => engine.alarm.health().ok);
  measureStore(registry, () => stores.runs.figures());
  measurePools(registry, 'engine', { engine: stores.database.engine, plain: stores.database.pool });
}

async function join(
  { node, server, carrier, meeting, mailer }: EngineNodeParts,
  options: EngineNodeOptions,
  state: { hasJoined: boolean; blockers?: { stop(): void } },
): Promise<void> {
  const { config, logger } = options;
  const { stores, engine } = node;
  if (!(await meeting.reached())) return;
  await stores.clock.sync();
  stores.clock.start();
  if (config.role === 'worker') {
    await checkRoom(stores.database.pool, config.databaseConnections, logger);
    await ensureFirstToken(options, server, stores);
  }
  carrier.start();
  const sql = sqlOf(stores.database.pool);
  state.blockers = watchBlockers({ endBlockers: () => endBlockers(sql, blockerPatience), logger });
  await engine.start();
  mailer?.start();
  if (!mailer) logger.info('SMTP_URL is not set: mails about runs are off');
  state.hasJoined = true;
  logger.info({ role: config.role }, 'the engine is ready');
}

async function stop(
  { node, carrier, watch, mailer }: EngineNodeParts,
  blockers: { stop(): void } | undefined,
  graceMs: Milliseconds,
): Promise<void> {
  await node.engine.stop(graceMs);
  blockers?.stop();
  await mailer?.stop();
  node.stores.clock.stop();
  watch.stop();
  await carrier.stop();
  await node.stores.database.close();
}

function healthOf({ node: { engine }, watch, meeting }: EngineNodeParts, hasJoined: boolean): OwnHealth {
  const { ok, store, message } = engine.alarm.health();
  return {
    database: watch.checks().database,
    alarm: { ok, message: message === null ? null : `${store}: ${message}` },
    node: openCheckOf(hasJoined ? null : 'starting'),
    schema: openCheckOf(meeting.refusal),
    lease: leaseCheck(engine.lease),
    work: openCheckOf(engine.health().message),
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
  { config, logger, registry }: EngineNodeOptions,
  { database, clock }: EngineStores,
): Promise<Mailer | null> {
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

/** A node with the role `worker` may be the first of its installation. */
async function ensureFirstToken(
  { config, logger, print }: EngineNodeOptions,
  server: ConnectionOptions,
  { clock }: EngineStores,
): Promise<void> {
  const [{ ensureAdminToken }, { openStores }] = await Promise.all([
    import('../auth/admin-token.ts'),
    import('./stores.ts'),
  ]);
  const { database, access } = await openStores({ ...server, logger, poolSize: 2 });
  try {
    const { dataDir, adminTokens } = config;
    await ensureAdminToken({ dataDir, configured: adminTokens, store: access, clock, logger, print });
  } finally {
    await database.close();
  }
}
