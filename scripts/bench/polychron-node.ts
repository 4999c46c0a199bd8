import type { Pool } from 'pg';
import pino from 'pino';
import type { RunStore } from '../../src/ports/run-store.ts';
import { type Engine, makeEngine } from '../../src/engine.ts';
import { makeBus } from '../../src/events/bus.ts';
import { type DatabaseClock, makeDatabaseClock } from '../../src/execution/database-clock.ts';
import { makeModules, noWatch, uncontained } from '../../src/execution/modules/index.ts';
import { makeExternalStore } from '../../src/persistence/hot/external-store.ts';
import { loggedError } from '../../src/logged-error.ts';
import { makeRunStore } from '../../src/persistence/hot/run-store.ts';
import { openDatabase } from '../../src/persistence/orm.ts';
import { makeRetentionStore } from '../../src/persistence/retention/retention-store.ts';
import { makeReader } from '../../src/persistence/reader.ts';
import { makeRowReaders } from '../../src/persistence/row-readers.ts';
import { makeScriptSource } from '../../src/persistence/script-source.ts';
import { makePostgresCarrier } from '../../src/persistence/postgres-carrier.ts';
import { makeQuotas } from '../../src/execution/quotas.ts';
import { makeUsageStore } from '../../src/persistence/usage-store.ts';

export interface NodeOptions {
  readonly databaseUrl: string;
  /** Null: Agenda's backend on the same PostgreSQL. */
  readonly mongoUrl: string | null;
  readonly concurrency: number;
  /** Default `all`. */
  readonly role?: 'api' | 'all';
}

export interface BenchNode {
  readonly engine: Engine;
  readonly clock: DatabaseClock;
  readonly pool: Pool;
  /** Runs that have ended here. */
  readonly concluded: number;
  /** Settles when so many more runs have ended and the database has acknowledged it. */
  ended(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** The engine of a node as node/engine-node.ts makes it, without HTTP. */
export async function startNode(options: NodeOptions): Promise<BenchNode> {
  const logger = pino({ level: 'warn', serializers: { err: loggedError } }, pino.destination({ dest: 2, sync: true }));
  const database = await openDatabase({ url: options.databaseUrl, logger, poolSize: 20 });
  const real = makeRunStore(database.engine, logger);
  const reader = makeReader(database.pool, makeRowReaders(database.orm));
  let concluded = 0;
  let left = Infinity;
  let arrived: () => void = () => undefined;
  const store: RunStore = {
    ...real,
    async write(entries) {
      const receipt = await real.write(entries);
      const ended = entries.filter(({ claim, conclusion }) => conclusion && receipt.stored.has(claim.runId)).length;
      concluded += ended;
      left -= ended;
      if (left <= 0) arrived();
      return receipt;
    },
  };
  const clock = makeDatabaseClock(() => store.nodes.now());
  await clock.sync();
  clock.start();
  const carrier = makePostgresCarrier({ url: options.databaseUrl }, logger);
  carrier.start();
  const usage = makeUsageStore(database.pool);
  const quotas = makeQuotas(usage);
  const engine = makeEngine({
    store,
    bus: makeBus(logger, carrier),
    clock,
    logger,
    modules: makeModules({
      commands: false,
      allowPrivateHttp: false,
      allowMetadataHttp: false,
      containment: uncontained,
      watch: noWatch,
      childEnv: () => ({}),
      scripts: makeScriptSource(database.pool),
      clock,
    }),
    role: options.role ?? 'all',
    concurrency: options.concurrency,
    revalidate: async (caller) => caller,
    retention: makeRetentionStore(database.engine),
    externalStore: makeExternalStore(database.pool, logger),
    tenants: (ids) => reader.access.tenantsById(ids),
    quotas,
    usage,
    alarmStore:
      options.mongoUrl === null
        ? { kind: 'postgres', url: options.databaseUrl }
        : { kind: 'mongo', url: options.mongoUrl },
  });
  await engine.start();

  return {
    engine,
    clock,
    pool: database.pool,
    get concluded() {
      return concluded;
    },
    ended(count) {
      left = count;
      return new Promise((resolve) => (arrived = resolve));
    },
    async stop() {
      await engine.stop(1_000);
      clock.stop();
      await carrier.stop();
      await database.close();
    },
  };
}
