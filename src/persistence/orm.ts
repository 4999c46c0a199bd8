import type { MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM as PostgreSqlMikroOrm, type PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { entities } from './mappings.ts';
import { migrations } from './migrations/index.ts';
import { makePatient } from './patient-pool.ts';
import { connectionOf, hearBreaks, makeEnginePool, type PoolLogger, type PoolsOptions } from './pools.ts';

export type Orm = MikroORM<PostgreSqlDriver>;

export interface DatabaseLogger extends PoolLogger {
  debug(message: string): void;
}

export interface DatabaseOptions extends PoolsOptions {
  readonly logger: DatabaseLogger;
  /** Connections at most, at least 2 (a migration needs two). Default 20. */
  readonly poolSize?: number;
}

export interface Database {
  readonly orm: Orm;
  /** MikroORM's own pool, for SQL written by hand. Timestamps and bigints arrive as text: see `makeRowReader`. */
  readonly pool: Pool;
  /** The scheduler's own connections. */
  readonly engine: Pool;
  /** Brings the schema up to date. Several nodes may call it at once: one does the work, the others wait. */
  migrate(): Promise<void>;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Connects lazily: the first statement does, so the database need not be there yet. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { logger } = options;
  const connection = connectionOf(options);
  const orm = await PostgreSqlMikroOrm.init({
    clientUrl: connection.connectionString,
    driverOptions: { ...connection, max: Math.max(2, options.poolSize ?? 20) },
    entities,
    extensions: [Migrator],
    migrations: { migrationsList: [...migrations], snapshot: false, silent: true },
    ensureDatabase: false,
    metadataCache: { enabled: false },
    logger: (message) => logger.debug(message),
  });
  const pool = makePatient(await orm.driver.getConnection().getNativeClient());
  const engine = makeEnginePool(options);
  let closing: Promise<void> | undefined;
  hearBreaks([pool, engine], logger, () => closing !== undefined);

  return {
    orm,
    pool,
    engine,
    migrate: () => migrate(orm),
    ping: async () => void (await pool.query('select 1')),
    close: () => (closing ??= Promise.all([orm.close(true), engine.end()]).then(() => undefined)),
  };
}

const migrationLock = 0x706f6c79;

async function migrate(orm: Orm): Promise<void> {
  await orm.em.fork().transactional(async (em) => {
    await em.execute(`set local statement_timeout = 0`);
    await em.execute(`set local idle_in_transaction_session_timeout = 0`);
    await em.execute(`select pg_advisory_xact_lock(${migrationLock})`);
    const transaction = em.getTransactionContext();
    await orm.migrator.up(transaction ? { transaction } : {});
  });
}
