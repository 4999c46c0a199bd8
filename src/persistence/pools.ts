import pg, { type Pool, type PoolClient } from 'pg';
import { ourName, processName, readAddress, type Settings } from './connection.ts';
import { makePatient } from './patient-pool.ts';
import { makeSessionClient, type SessionOptions } from './session-client.ts';

export interface PoolLogger {
  warn(details: object, message: string): void;
}

/** What all connections of a process have in common. */
export interface ConnectionOptions extends Pick<SessionOptions, 'admit' | 'onRefusal'> {
  readonly url: string;
  /** Shown in pg_stat_activity; must begin with "polychron". Default: that, and which process of which host it is. */
  readonly applicationName?: string;
  /** Whether what ends a run writes its mails. Default false. */
  readonly mails?: boolean;
}

export interface PoolsOptions extends ConnectionOptions {
  readonly logger: PoolLogger;
  /** Of the pool of the engine's statements, at most. Default 8: two sweeps, three writes of the journal, and what comes beside them. */
  readonly engineConnections?: number;
}

/** How long a caller waits for a connection. */
export const waitMs = 10_000;

/** What each of our connections is made with. */
export function connectionOf(options: ConnectionOptions, more: Settings = {}) {
  const name = options.applicationName ?? processName;
  if (!name.startsWith(ourName)) throw new Error(`"${name}" does not begin with "${ourName}"`);
  const address = readAddress(options.url);
  const settings = {
    statement_timeout: '10000',
    // A transaction of a process that stands still holds back every stream, and all who want its rows.
    idle_in_transaction_session_timeout: '5000',
    ...address.settings,
    application_name: name,
    TimeZone: 'UTC',
    DateStyle: 'ISO',
    'polychron.mails': options.mails ? 'on' : 'off',
    plan_cache_mode: 'auto',
    ...more,
  };
  return {
    connectionString: address.connectionString,
    application_name: name,
    keepAlive: true,
    connectionTimeoutMillis: waitMs,
    Client: makeSessionClient({ address, settings, admit: options.admit, onRefusal: options.onRefusal }),
  };
}

/**
 * The scheduler's own connections: readers of the API cannot keep it waiting. Their statements are planned once; left
 * to itself, PostgreSQL plans one whose arrays are short anew each time, which costs several times what it does.
 */
export function makeEnginePool(options: PoolsOptions): Pool {
  return makePatient(
    new pg.Pool({
      ...connectionOf(options, { plan_cache_mode: 'force_generic_plan' }),
      max: options.engineConnections ?? 8,
      // What a sweep has to say goes out at once instead of answer by answer.
      pipeline: true,
    }),
  );
}

/** Connections for whatever else the engine asks. */
export function makePlainPool(options: PoolsOptions, max: number): Pool {
  return makePatient(new pg.Pool({ ...connectionOf(options), max }));
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
