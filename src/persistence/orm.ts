import type { MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM as PostgreSqlMikroOrm, type PostgreSqlDriver } from '@mikro-orm/postgresql';
import pg, { type Pool } from 'pg';
import { addressOf, ourName } from './connection.ts';
import { entities } from './mappings.ts';
import { migrations } from './migrations/index.ts';

export type Orm = MikroORM<PostgreSqlDriver>;

export interface DatabaseLogger {
  debug(message: string): void;
  warn(details: object, message: string): void;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly logger: DatabaseLogger;
  /** Connections at most, at least 2 (a migration needs two). Default 20. */
  readonly poolSize?: number;
  /** Shown in pg_stat_activity; must begin with "polychron", which is the default. */
  readonly applicationName?: string;
  /** Whether what ends a run writes its mails. Default false. */
  readonly mails?: boolean;
}

export interface Database {
  readonly orm: Orm;
  /** MikroORM's own pool, for SQL written by hand. Timestamps and bigints arrive as text: see `makeRowReader`. */
  readonly pool: Pool;
  /**
   * The scheduler's own connections: readers of the API cannot keep it waiting. Their statements are planned once; left
   * to itself, PostgreSQL plans one whose arrays are short anew each time, which costs several times what it does.
   */
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
  const address = addressOf(options.url, options.applicationName ?? ourName, [
    'TimeZone=UTC',
    'DateStyle=ISO',
    `polychron.mails=${options.mails ? 'on' : 'off'}`,
  ]);
  const connection = {
    ...address,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 10_000,
    // A forgotten transaction of ours holds back every stream.
    idle_in_transaction_session_timeout: 30_000,
  };
  const orm = await PostgreSqlMikroOrm.init({
    clientUrl: address.connectionString,
    driverOptions: { ...connection, max: Math.max(2, options.poolSize ?? 20) },
    entities,
    extensions: [Migrator],
    migrations: { migrationsList: [...migrations], snapshot: false, silent: true },
    ensureDatabase: false,
    metadataCache: { enabled: false },
    logger: (message) => logger.debug(message),
  });
  const pool = await orm.driver.getConnection().getNativeClient();
  const engine = new pg.Pool({
    ...connection,
    options: `${address.options} -c plan_cache_mode=force_generic_plan`,
    max: engineConnections,
    // What a sweep has to say goes out at once instead of answer by answer.
    pipeline: true,
  });
  let closing: Promise<void> | undefined;
  for (const one of [pool, engine]) {
    one.on('error', (error) => {
      // A pool that ends does not wait for the other side: whoever drops the database then is not news.
      if (!closing) logger.warn({ err: error }, 'an idle connection to PostgreSQL broke');
    });
  }

  return {
    orm,
    pool,
    engine,
    migrate: () => migrate(orm),
    ping: async () => void (await pool.query('select 1')),
    close: () => (closing ??= Promise.all([orm.close(true), engine.end()]).then(() => undefined)),
  };
}

/** Two sweeps, three writes of the journal, and what comes beside them. */
const engineConnections = 8;

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
