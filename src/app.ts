import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { ensureAdminToken } from './auth/admin-token.ts';
import { makeAuthenticator } from './auth/authenticate.ts';
import { hashSecret, makeSecret, prefixOf } from './auth/tokens.ts';
import type { Config } from './config.ts';
import { makeAccessService } from './domain/access-service.ts';
import { makeBackfillService } from './domain/backfill-service.ts';
import { makeCalendarService } from './domain/calendar-service.ts';
import { makeExplainService } from './domain/explain-service.ts';
import { makePreviewService } from './domain/preview-service.ts';
import { makeRunService } from './domain/run-service.ts';
import { makeScriptService } from './domain/script-service.ts';
import { makeScheduleService } from './domain/schedule-service.ts';
import type { ServiceContext } from './domain/services-context.ts';
import { makeTaskService } from './domain/task-service.ts';
import { makeEngine } from './engine.ts';
import { makeBus } from './events/bus.ts';
import { makeEventStreams } from './events/event-streams.ts';
import { makeRunStreams } from './events/run-streams.ts';
import { makeModuleCatalog } from './execution/catalog.ts';
import { makeDatabaseClock } from './execution/database-clock.ts';
import { findContainment, makeModules, uncontained } from './execution/modules/index.ts';
import type { Containment } from './execution/modules/command/containment.ts';
import type { GraphqlDeps } from './graphql/context.ts';
import { makeHttpServer } from './http/server.ts';
import { makeMailer } from './mail/mailer.ts';
import { makeSmtp } from './mail/smtp.ts';
import { makeAccessStore } from './persistence/access-store.ts';
import { makeDialectStore } from './persistence/dialect-store.ts';
import { findAccount } from './persistence/embedded/account.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './persistence/embedded/embedded-postgres.ts';
import { makeExternalStore } from './persistence/hot/external-store.ts';
import { makeRunStore } from './persistence/hot/run-store.ts';
import { sqlOf } from './persistence/hot/sql.ts';
import { makeStreamStore } from './persistence/hot/stream-store.ts';
import { type Database, openDatabase } from './persistence/orm.ts';
import { makeOutboxStore } from './persistence/outbox-store.ts';
import { makePostgresCarrier } from './persistence/postgres-carrier.ts';
import { makeReader } from './persistence/reader.ts';
import { makeRowReaders } from './persistence/row-readers.ts';
import { makeScriptSource } from './persistence/script-store.ts';
import { makeWriteStore } from './persistence/write-store.ts';
import { readActions } from './rest/actions.ts';
import { readSigningKeys } from './rest/signing-keys.ts';
import { makeRest } from './rest/index.ts';
import { makeQuotas } from './execution/quotas.ts';
import { makeUsageStore } from './persistence/usage-store.ts';

export interface App {
  /** Where it listens, `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Settles when every store has been reached and the node takes part. */
  readonly ready: Promise<void>;
  /** Takes nothing new, lets attempts end for `graceMs` (default 30 s), then stops everything in reverse. May be called twice. */
  stop(graceMs?: number): Promise<void>;
}

export interface AppOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Shows a line to the person who started the program. */
  readonly print: (line: string) => void;
}

const packageFile = new URL('../package.json', import.meta.url);

/** Makes every part and hands it its ports. It listens before its stores can be reached, so that /readyz can tell. */
export async function startApp({ config, logger, print }: AppOptions): Promise<App> {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const embedded =
    config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir, logger }) : null;
  const databaseUrl = config.databaseUrl ?? (embedded as EmbeddedPostgres).url;
  const database = await openDatabase({ url: databaseUrl, logger, poolSize: 20, mails: config.smtpUrl !== null });
  const { orm, pool, engine: enginePool } = database;

  const rows = makeRowReaders(orm);
  const reader = makeReader(pool, rows);
  const runStore = makeRunStore(enginePool);
  const accessStore = makeAccessStore(orm);
  const clock = makeDatabaseClock(() => runStore.nodes.now());
  const carrier = makePostgresCarrier(databaseUrl, logger);
  const bus = makeBus(logger, carrier);
  const modules = makeModules({
    commands: config.commands,
    allowPrivateHttp: config.allowPrivateHttp,
    allowMetadataHttp: config.allowMetadataHttp,
    childEnv: () => ({ ...config.childEnv }),
    containment: await containmentOf(config, logger),
    scripts: makeScriptSource(pool),
    clock,
  });
  const authenticator = makeAuthenticator({
    store: accessStore,
    clock,
    onError: (error) => logger.warn({ err: error }, 'could not note when a token was used'),
  });
  const usage = makeUsageStore(enginePool);
  const quotas = makeQuotas(usage);
  const engine = makeEngine({
    store: runStore,
    bus,
    clock,
    logger,
    modules,
    role: config.role,
    concurrency: config.concurrency,
    externalStore: makeExternalStore(pool),
    tenants: (ids) => reader.tenantsById(ids),
    quotas,
    usage,
    revalidate: (caller) => authenticator.revalidate(caller),
    alarmStore:
      config.mongodbUrl === null ? { kind: 'postgres', url: databaseUrl } : { kind: 'mongo', url: config.mongodbUrl },
  });

  const context: ServiceContext = {
    store: makeWriteStore(orm),
    wakes: engine.wakes,
    bus,
    clock,
    modules: makeModuleCatalog(modules),
    places: engine.places,
    quotas,
  };
  const streamStore = makeStreamStore(pool, reader);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'polychron_' });

  const actions = readActions(config.actionsFile);
  const signingKeys = readSigningKeys(config.signingKeysFile);
  let joined = false;
  let stopping: Promise<void> | undefined;
  const tasks = makeTaskService(context);
  const runs = makeRunService(context);
  const streams = { ...makeRunStreams(streamStore, bus, clock), ...makeEventStreams(streamStore, bus, reader) };
  const rest = makeRest(
    {
      tasks,
      workers: engine.workers,
      runs,
      reader,
      store: makeDialectStore(pool, rows),
      streams,
      clock,
      actions,
      modules: context.modules,
      identify: { ...authenticator, signingKey: (name) => signingKeys.get(name) ?? null },
      virtshellTenant: config.virtshellTenant,
    },
    version,
  );
  const graphql: GraphqlDeps = {
    services: {
      tasks,
      schedules: makeScheduleService(context),
      runs,
      calendars: makeCalendarService(context),
      backfills: makeBackfillService(context),
      scripts: makeScriptService(context),
      workers: engine.workers,
      access: makeAccessService({
        store: accessStore,
        secrets: { makeSecret, hashSecret, prefixOf },
        clock,
        modules: () => [...modules.keys()],
      }),
      previews: makePreviewService({ reader, modules: context.modules, clock }),
      explain: makeExplainService({ reader, modules: context.modules, clock }),
    },
    reader,
    streams,
    dialects: rest.report,
    usage: (tenantId) => usage.usage(tenantId),
    modules,
    clock,
    version,
  };
  const server = await makeHttpServer({
    host: config.host,
    port: config.port,
    publicUrl: config.publicUrl,
    logger,
    authenticator,
    registry,
    health: () => health(database, engine.alarm, joined),
    graphql: config.role === 'worker' ? null : graphql,
    rest: config.role === 'worker' ? null : rest,
    timetablePort: config.timetablePort,
  });
  const mailer =
    config.smtpUrl === null
      ? null
      : makeMailer({
          store: makeOutboxStore(sqlOf(enginePool)),
          send: makeSmtp(config.smtpUrl),
          clock,
          logger: logger.child({ part: 'mail' }),
          registry,
          publicUrl: config.publicUrl,
        });
  const { url, timetableUrl } = await server.listen();
  if (timetableUrl !== null) logger.info({ url: timetableUrl }, `timetable is also served at ${timetableUrl}`);

  async function join(): Promise<void> {
    await untilReached(database, logger, () => stopping !== undefined);
    if (stopping) return;
    await clock.sync();
    clock.start();
    await ensureAdminToken({
      dataDir: config.dataDir,
      configured: config.adminToken,
      store: accessStore,
      clock,
      print,
    });
    carrier.start();
    await engine.start();
    mailer?.start();
    if (!mailer) logger.info('SMTP_URL is not set: mails about runs are off');
    joined = true;
    logger.info({ url, role: config.role }, 'ready');
  }

  async function stop(graceMs: number): Promise<void> {
    await ready.catch(() => undefined);
    engine.closeLobby();
    await server.close();
    await engine.stop(graceMs);
    await mailer?.stop();
    await authenticator.close();
    clock.stop();
    await carrier.stop();
    await database.close();
    await embedded?.stop();
  }

  const ready = join();
  return { url, ready, stop: (graceMs = 30_000) => (stopping ??= stop(graceMs)) };
}

/** Looked for only where commands may run at all. */
async function containmentOf(config: Config, logger: Logger): Promise<Containment> {
  const { commands, role, dataDir, databaseUrl, signingKeysFile } = config;
  if (!commands || role === 'api') return uncontained;
  return findContainment({
    user: config.commandUser,
    dataDir,
    secrets: signingKeysFile === null ? [] : [resolve(signingKeysFile)],
    database: databaseUrl === null ? await findAccount(join(dataDir, 'postgres')) : undefined,
    logger: logger.child({ part: 'commands' }),
  });
}

/** Brings the schema up to date as soon as the database can be reached, and says so while it cannot. */
async function untilReached(database: Database, logger: Logger, over: () => boolean): Promise<void> {
  for (let pause = 250; !over(); pause = Math.min(pause * 2, 5_000)) {
    try {
      await database.ping();
      return await database.migrate();
    } catch (error) {
      logger.warn({ err: error, retryInMs: pause }, 'PostgreSQL cannot be reached yet; trying again');
      await sleep(pause);
    }
  }
}

async function health(database: Database, alarm: ReturnType<typeof makeEngine>['alarm'], joined: boolean) {
  const reached = await Promise.race([
    database.ping().then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message || error.name : String(error)),
    ),
    sleep(2_000, 'no answer within 2 s', { ref: false }),
  ]);
  const { ok, store, message } = alarm.health();
  return {
    ready: joined && reached === null && ok,
    checks: {
      database: { ok: reached === null, message: reached },
      alarm: { ok, message: message === null ? null : `${store}: ${message}` },
      node: { ok: joined, message: joined ? null : 'starting' },
    },
  };
}
