import type { Pool } from 'pg';
import pino from 'pino';
import type { RunStore } from '../../src/ports/run-store.ts';
import { loggedError } from '../../src/node/logged-error.ts';
import type { DatabaseClock } from '../../src/execution/database-clock.ts';
import { alarmOn } from '../../src/node/alarm.ts';
import type { Engine } from '../../src/node/engine.ts';
import { makeNode } from '../../src/node/make-node.ts';
import { openStores } from '../../src/node/stores.ts';
import { makePostgresCarrier } from '../../src/persistence/postgres-carrier.ts';

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
  /** Runs that have ended on this node. */
  readonly concluded: number;
  /** Settles when so many more runs have ended and the database has acknowledged their ends. */
  ended(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** A node without services, HTTP and commands. */
export async function startNode(options: NodeOptions): Promise<BenchNode> {
  const { databaseUrl: url, mongoUrl } = options;
  const logger = pino({ level: 'warn', serializers: { err: loggedError } }, pino.destination({ dest: 2, sync: true }));
  const stores = await openStores({ url, logger, poolSize: 20 });
  const { database, clock } = stores;
  const counter = countEndings(stores.runs);
  await clock.sync();
  clock.start();
  const carrier = makePostgresCarrier({ url }, logger);
  carrier.start();
  const { engine } = makeNode({
    stores: { ...stores, runs: counter.runs },
    logger,
    carrier,
    role: options.role ?? 'all',
    concurrency: options.concurrency,
    revalidate: async (caller) => caller,
    alarm: alarmOn(mongoUrl === null ? { kind: 'postgres', url } : { kind: 'mongo', url: mongoUrl }),
  });
  await engine.start();
  return {
    engine,
    clock,
    pool: database.pool,
    get concluded() {
      return counter.count;
    },
    ended: (count) => counter.ended(count),
    async stop() {
      await engine.stop(1_000);
      clock.stop();
      await carrier.stop();
      await database.close();
    },
  };
}

/** Wraps the store, and counts runs whose end it has acknowledged. */
function countEndings(real: RunStore) {
  let count = 0;
  let left = Infinity;
  let arrived: () => void = () => undefined;
  const runs: RunStore = {
    ...real,
    async write(entries) {
      const receipt = await real.write(entries);
      const ended = entries.filter(({ claim, conclusion }) => conclusion && receipt.stored.has(claim.runId)).length;
      count += ended;
      left -= ended;
      if (left <= 0) arrived();
      return receipt;
    },
  };
  return {
    runs,
    get count() {
      return count;
    },
    ended(more: number): Promise<void> {
      left = more;
      return new Promise((resolve) => (arrived = resolve));
    },
  };
}
