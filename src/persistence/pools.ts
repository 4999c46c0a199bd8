import pg, { type Pool, type PoolClient } from 'pg';
import { addressOf, processName, type ServerAddress } from './connection.ts';

export interface PoolLogger {
  warn(details: object, message: string): void;
}

export interface PoolsOptions {
  readonly url: string;
  readonly logger: PoolLogger;
  /** Shown in pg_stat_activity; must begin with "polychron". Default: that, and which process of which host it is. */
  readonly applicationName?: string;
  /** Whether what ends a run writes its mails. Default false. */
  readonly mails?: boolean;
}

/** Two sweeps, three writes of the journal, and what comes beside them. */
const engineConnections = 8;

/** What each of our connections is made with. */
export function connectionOf(options: PoolsOptions) {
  const address: ServerAddress = addressOf(options.url, options.applicationName ?? processName, [
    'TimeZone=UTC',
    'DateStyle=ISO',
    `polychron.mails=${options.mails ? 'on' : 'off'}`,
  ]);
  return {
    ...address,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 10_000,
    // A transaction of a process that stands still holds back every stream, and whoever wants its rows.
    idle_in_transaction_session_timeout: 5_000,
  };
}

/**
 * The scheduler's own connections: readers of the API cannot keep it waiting. Their statements are planned once; left
 * to itself, PostgreSQL plans one whose arrays are short anew each time, which costs several times what it does.
 */
export function makeEnginePool(options: PoolsOptions): Pool {
  const connection = connectionOf(options);
  return new pg.Pool({
    ...connection,
    options: `${connection.options} -c plan_cache_mode=force_generic_plan`,
    max: engineConnections,
    // What a sweep has to say goes out at once instead of answer by answer.
    pipeline: true,
  });
}

/** Connections for whatever else the engine asks. */
export function makePlainPool(options: PoolsOptions, max: number): Pool {
  return new pg.Pool({ ...connectionOf(options), max });
}

/** An idle connection that breaks is replaced; an error that nobody hears would end the process. */
export function hearBreaks(pools: readonly Pool[], logger: PoolLogger, closing: () => boolean): void {
  for (const pool of pools) {
    pool.on('connect', takeBackBroken);
    pool.on('error', (error) => {
      // A pool that ends does not wait for the other side: a database that is dropped then is not worth a line.
      if (!closing()) logger.warn({ err: error }, 'an idle connection to PostgreSQL broke');
    });
  }
}

/**
 * A connection that breaks while it is lent gives its place back by itself. Kysely keeps the place for good when the
 * rollback on a broken connection fails: after as many breaks as there are places, nobody would reach the database again.
 */
function takeBackBroken(client: PoolClient): void {
  client.on('error', () => undefined);
  client.once('end', () => {
    try {
      client.release(true);
    } catch {
      // It was not lent.
    }
    // It is lent to nobody again, and its borrower may still want to give it back.
    client.release = () => undefined;
  });
}
