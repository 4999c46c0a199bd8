import { pino } from 'pino';
import { makeAuthenticator } from '../../src/auth/authenticate.ts';
import type { Caller } from '../../src/domain/model/actor.ts';
import type { ScheduleDraft } from '../../src/domain/model/commands/schedule.ts';
import type { TaskDraft } from '../../src/domain/model/commands/task.ts';
import { makeBackfillService } from '../../src/services/backfills/backfill-service.ts';
import { makeCalendarService } from '../../src/services/calendars/calendar-service.ts';
import { makeRunService } from '../../src/services/runs/run-service.ts';
import { makeScheduleService } from '../../src/services/schedules/schedule-service.ts';
import { defaultCatchUp } from '../../src/domain/model/schedule.ts';
import { defaultRetry } from '../../src/domain/model/retry.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import { makeTaskService } from '../../src/services/tasks/task-service.ts';
import { noConcurrencyLimit, type Task } from '../../src/domain/model/task.ts';
import type { JsonObject } from '../../src/domain/model/values.ts';
import { makeEngine } from '../../src/engine.ts';
import { makeBus } from '../../src/events/bus.ts';
import { makeEventStreams } from '../../src/events/event-streams.ts';
import { makeRunStreams } from '../../src/events/run-streams.ts';
import { makeModuleCatalog } from '../../src/execution/catalog.ts';
import { makeDatabaseClock } from '../../src/execution/database-clock.ts';
import { makeModules, makeWatch, uncontained } from '../../src/execution/modules/index.ts';
import { makeAccessStore } from '../../src/persistence/access-store.ts';
import { makeExternalStore } from '../../src/persistence/hot/external-store.ts';
import { makeRunStore } from '../../src/persistence/hot/run-store.ts';
import { makeStreamStore } from '../../src/persistence/hot/stream-store.ts';
import { openDatabase } from '../../src/persistence/orm.ts';
import { makePostgresCarrier } from '../../src/persistence/postgres-carrier.ts';
import { makeReader } from '../../src/persistence/reader.ts';
import { makeRetentionStore } from '../../src/persistence/retention/retention-store.ts';
import { makeRowReaders } from '../../src/persistence/row-readers.ts';
import { makeScriptSource } from '../../src/persistence/script-source.ts';
import { makeWriteStore } from '../../src/persistence/write-store.ts';
import { cloneDatabase } from './postgres.ts';
import { makeQuotas } from '../../src/execution/quotas.ts';
import { makeUsageStore } from '../../src/persistence/usage-store.ts';

export interface NodeOptions {
  readonly databaseUrl: string;
  /** Null: the alarm is in PostgreSQL. */
  readonly mongodbUrl: string | null;
  readonly concurrency?: number;
  readonly role?: 'api' | 'worker' | 'all';
}

export type TestNode = Awaited<ReturnType<typeof startNode>>;

/** A whole node without its surfaces, in this process: the same parts as `src/node/` puts together. */
export async function startNode(options: NodeOptions) {
  const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  const database = await openDatabase({ url: options.databaseUrl, logger, poolSize: 10 });
  await database.migrate();
  const { pool } = database;
  const reader = makeReader(pool, makeRowReaders(database.orm));
  const store = makeRunStore(database.engine, logger);
  const clock = makeDatabaseClock(() => store.nodes.now());
  await clock.sync();
  clock.start();
  const carrier = makePostgresCarrier({ url: options.databaseUrl }, logger);
  const bus = makeBus(logger, carrier);
  const childEnv = () => ({ PATH: process.env['PATH'] ?? '' });
  const watch = makeWatch({ childEnv, logger });
  const modules = makeModules({
    commands: true,
    allowPrivateHttp: true,
    allowMetadataHttp: false,
    containment: uncontained,
    watch,
    childEnv,
    scripts: makeScriptSource(pool),
    clock,
  });
  const authenticator = makeAuthenticator({ store: makeAccessStore(database.orm), clock });
  const usage = makeUsageStore(pool);
  const quotas = makeQuotas(usage);
  const engine = makeEngine({
    store,
    bus,
    clock,
    logger,
    modules,
    role: options.role ?? 'all',
    concurrency: options.concurrency ?? 100,
    externalStore: makeExternalStore(pool, logger),
    retention: makeRetentionStore(database.engine),
    tenants: (ids) => reader.access.tenantsById(ids),
    quotas,
    usage,
    revalidate: (caller) => authenticator.revalidate(caller),
    alarmStore:
      options.mongodbUrl === null
        ? { kind: 'postgres', url: options.databaseUrl }
        : { kind: 'mongo', url: options.mongodbUrl },
    watch,
  });
  const context: ServiceContext = {
    store: makeWriteStore(database.orm),
    wakes: engine.wakes,
    bus,
    clock,
    modules: makeModuleCatalog(modules),
    places: engine.places,
    quotas,
  };
  const streamStore = makeStreamStore(pool, reader.runs);
  carrier.start();
  await pool.query(
    `insert into tenant (id, slug, name) values ('00000000-0000-7000-8000-000000000001', 'default', 'Default') on conflict do nothing`,
  );
  await engine.start();
  let stopping: Promise<void> | undefined;
  return {
    engine,
    clock,
    bus,
    pool,
    reader,
    store,
    tasks: makeTaskService(context),
    schedules: makeScheduleService(context),
    runs: makeRunService(context),
    calendars: makeCalendarService(context),
    backfills: makeBackfillService(context),
    workers: engine.workers,
    streams: { ...makeRunStreams(streamStore, bus, clock), ...makeEventStreams(streamStore, bus, reader) },
    /** Rows of any statement; for looking behind the API. */
    rows: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await pool.query(text, values)).rows as Row[],
    stop: () =>
      (stopping ??= (async () => {
        engine.closeLobby();
        await engine.stop(500);
        await authenticator.close();
        clock.stop();
        await carrier.stop();
        await database.close();
      })()),
  };
}

export function migrated(): ReturnType<typeof cloneDatabase> {
  return cloneDatabase(async (url) => {
    const database = await openDatabase({ url, logger: pino({ level: 'silent' }) });
    await database.migrate();
    await database.close();
  });
}

export const operator: Caller = {
  actor: { kind: 'TOKEN', name: 'test', tokenId: null },
  tenantId: null,
  scopes: new Set(['ADMIN']),
};

export function taskDraft(name: string, changes: Partial<TaskDraft> = {}): TaskDraft {
  return {
    name,
    title: null,
    description: null,
    module: 'simulate',
    params: {},
    tags: [],
    priority: 0,
    timeoutMs: null,
    retry: defaultRetry,
    concurrency: noConcurrencyLimit,
    ...changes,
  };
}

export function scheduleDraft(
  recurrence: ScheduleDraft['recurrence'],
  changes: Partial<ScheduleDraft> = {},
): Required<ScheduleDraft> {
  return {
    name: null,
    recurrence,
    timeZone: 'UTC',
    startsAt: null,
    endsAt: null,
    maxRuns: null,
    exclusions: [],
    calendars: [],
    jitterMs: 0,
    dst: { gap: 'SHIFT', fold: 'FIRST' },
    catchUp: defaultCatchUp,
    overlap: 'SKIP',
    pauseAfterFailures: null,
    paramsOverride: null,
    shadow: false,
    paused: false,
    pauseNote: null,
    ...changes,
  };
}

export async function createTask(
  node: TestNode,
  name: string,
  changes: Partial<TaskDraft> = {},
  schedules: readonly ScheduleDraft[] = [],
): Promise<Task> {
  const { value } = await node.tasks.create(operator, {
    ...taskDraft(name, changes),
    schedules,
    idempotencyKey: null,
    tenantId: null,
    validateOnly: false,
  });
  return value!;
}

export async function execute(
  node: TestNode,
  id: string,
  changes: { params?: JsonObject; at?: number } & Record<string, unknown> = {},
) {
  const { value } = await node.tasks.execute(operator, {
    id,
    params: null,
    at: null,
    priority: null,
    note: null,
    idempotencyKey: null,
    trigger: 'MANUAL',
    ...changes,
  });
  return value;
}

/** Waits for a condition. How long is no judgement of speed: it only ends a test whose state never comes. */
export async function until<T>(
  look: () => Promise<T | false | null | undefined>,
  what: string,
  ms = 120_000,
): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const value = await look();
    if (value !== false && value !== null && value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`waited ${ms} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
