import type { Pool } from 'pg';
import { pino } from 'pino';
import { makeAuthenticator } from '../../src/auth/authenticate.ts';
import type { Caller } from '../../src/domain/model/actor.ts';
import { draftSchedule, type ScheduleDraft } from '../../src/domain/model/commands/schedule.ts';
import type { TaskDraft } from '../../src/domain/model/commands/task.ts';
import { defaultRetry } from '../../src/domain/model/retry.ts';
import { noConcurrencyLimit, type Task } from '../../src/domain/model/task.ts';
import type { JsonObject } from '../../src/domain/model/values.ts';
import { makeWatch, uncontained } from '../../src/execution/modules/index.ts';
import { alarmOn } from '../../src/node/alarm.ts';
import { makeNode } from '../../src/node/make-node.ts';
import { makeServices } from '../../src/node/services.ts';
import { openStores } from '../../src/node/stores.ts';
import { openDatabase } from '../../src/persistence/orm.ts';
import { makePostgresCarrier } from '../../src/persistence/postgres-carrier.ts';
import { cloneDatabase } from './postgres.ts';

export interface NodeOptions {
  readonly databaseUrl: string;
  /** Null: the alarm is in PostgreSQL. */
  readonly mongodbUrl: string | null;
  readonly concurrency?: number;
  readonly role?: 'api' | 'worker' | 'all';
}

export type TestNode = Awaited<ReturnType<typeof startNode>>;

/** A whole node in this process, without its surfaces. */
export async function startNode(options: NodeOptions) {
  const { databaseUrl: url, mongodbUrl } = options;
  const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  const stores = await openStores({ url, logger, poolSize: 10 });
  const { pool } = stores.database;
  await stores.database.migrate();
  await stores.clock.sync();
  stores.clock.start();
  const carrier = makePostgresCarrier({ url }, logger);
  const childEnv = () => ({ PATH: process.env['PATH'] ?? '' });
  const watch = makeWatch({ childEnv, logger });
  const allowed = { commands: true, allowPrivateHttp: true, allowMetadataHttp: false };
  const authenticator = makeAuthenticator({ store: stores.access, clock: stores.clock });
  const node = makeNode({
    stores,
    logger,
    carrier,
    settings: { ...allowed, containment: uncontained, watch, childEnv },
    role: options.role ?? 'all',
    concurrency: options.concurrency ?? 100,
    revalidate: (caller) => authenticator.revalidate(caller),
    alarm: alarmOn(mongodbUrl === null ? { kind: 'postgres', url } : { kind: 'mongo', url: mongodbUrl }),
    watch,
  });
  carrier.start();
  await makeTenant(pool);
  await node.engine.start();

  async function stop(): Promise<void> {
    node.engine.closeLobby();
    await node.engine.stop(500);
    await authenticator.close();
    stores.clock.stop();
    await carrier.stop();
    await stores.database.close();
  }
  let stopping: Promise<void> | undefined;
  return {
    ...makeServices(node),
    engine: node.engine,
    clock: stores.clock,
    bus: node.bus,
    pool,
    reader: stores.reader,
    store: stores.runs,
    /** The rows of any statement on the database. */
    rows: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await pool.query(text, values)).rows as Row[],
    stop: () => (stopping ??= stop()),
  };
}

/** Makes the tenant that every installation has. */
export async function makeTenant(pool: Pool): Promise<void> {
  await pool.query(
    `insert into tenant (id, slug, name) values ('${home}', 'default', 'Default') on conflict do nothing`,
  );
}

export const home = '00000000-0000-7000-8000-000000000001';

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
): ScheduleDraft {
  return draftSchedule(recurrence, { timeZone: 'UTC', ...changes });
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

/** Waits for a condition. The limit does not judge speed: it only ends a test whose state never comes. */
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
