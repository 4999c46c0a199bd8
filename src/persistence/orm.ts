import type { MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM as PostgreSqlMikroOrm, type PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { entities } from './mappings.ts';
import { migrations } from './migrations/index.ts';
import { makePatient } from './patient-pool.ts';
import { connectionOf, hearBreaks, makeEnginePool, type PoolLogger, type PoolsOptions } from './pools.ts';
import { readSchemaState, type SchemaState } from './schema.ts';

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
  /** What the schema lacks, and what this program does not know of it. */
  schema(): Promise<SchemaState>;
  /** Brings the schema up to date, or up to one migration. Several nodes may call it at once: one does the work, the others wait. */
  migrate(to?: string): Promise<void>;
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
  async function close(): Promise<void> {
    await Promise.all([orm.close(true), engine.end()]);
    // MikroORM ends only a pool that it has used itself.
    if (!pool.ending) await pool.end();
  }

  return {
    orm,
    pool,
    engine,
    schema: () => readSchemaState(pool),
    migrate: (to) => migrate(orm, to),
    ping: async () => void (await pool.query('select 1')),
    close: () => (closing ??= close()),
  };
}

/** Who holds it may change the schema. */
export const migrationLock = 0x706f6c79;

async function migrate(orm: Orm, to: string | undefined): Promise<void> {
  await orm.em.fork().transactional(async (em) => {
    await em.execute(`set local statement_timeout = 0`);
    await em.execute(`set local idle_in_transaction_session_timeout = 0`);
    await em.execute(`select pg_advisory_xact_lock(${migrationLock})`);
    const transaction = em.getTransactionContext();
    await orm.migrator.up({ ...(transaction && { transaction }), ...(to !== undefined && { to }) });
  });
}
