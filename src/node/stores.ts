import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../persistence/orm.ts';

/** Brings the schema up to date as soon as the database can be reached, and says so while it cannot. */
export async function untilReached(
  database: Pick<Database, 'ping' | 'migrate'>,
  logger: Logger,
  over: AbortSignal,
): Promise<void> {
  for (let pause = 250; !over.aborted; pause = Math.min(pause * 2, 5_000)) {
    try {
      await database.ping();
      return await database.migrate();
    } catch (error) {
      logger.warn({ err: error, retryInMs: pause }, 'PostgreSQL cannot be reached yet; trying again');
      await sleep(pause, undefined, { signal: over }).catch(() => undefined);
    }
  }
}

/** Null, or why the database does not answer. */
export async function whyUnreached(database: Pick<Database, 'ping'>): Promise<string | null> {
  return Promise.race([
    database.ping().then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message || error.name : String(error)),
    ),
    sleep(2_000, 'no answer within 2 s', { ref: false }),
  ]);
}
