import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { OutageError } from '../domain/errors.ts';
import { lackBehind } from '../domain/failure.ts';
import type { Check } from '../http/probes.ts';
import type { Database } from '../persistence/orm.ts';
import { checkOf, openCheckOf } from './health.ts';

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
      if (error instanceof OutageError) logger.error({ retryInMs: pause }, error.message);
      else logger.warn({ err: error, retryInMs: pause }, 'PostgreSQL cannot be reached yet; trying again');
      await sleep(pause, undefined, { signal: over }).catch(() => undefined);
    }
  }
}

/** Whether the database answers, and why it does not. */
export async function reachCheck(database: Pick<Database, 'ping'>): Promise<Check> {
  return Promise.race([
    database.ping().then(
      () => checkOf(null),
      (error: unknown) => {
        const message = error instanceof Error ? error.message || error.name : String(error);
        if (error instanceof OutageError) return openCheckOf(message);
        return checkOf(message, lackBehind(error)?.message ?? unreached);
      },
    ),
    sleep(2_000, openCheckOf('no answer within 2 s'), { ref: false }),
  ]);
}

const unreached = 'the database cannot be reached; the log says why';
