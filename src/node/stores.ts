import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { OutageError } from '../domain/model/errors.ts';
import type { Database } from '../persistence/orm.ts';
import { schemaRefusal } from '../persistence/schema.ts';

/** How a node meets its database. */
export interface Meeting {
  readonly logger: Logger;
  readonly over: AbortSignal;
  /** Whether it may bring the schema up to date itself. */
  readonly migrate: boolean;
  /** Hears why this program may not work with the schema, and null once it may. */
  readonly onRefusal: (why: string | null) => void;
}

/** Brings the schema up to date as soon as the database can be reached, and says so while it cannot, or may not be used. */
export async function untilReached(
  database: Pick<Database, 'ping' | 'schema' | 'migrate'>,
  { logger, over, migrate, onRefusal }: Meeting,
): Promise<void> {
  for (let pause = 250; !over.aborted; pause = Math.min(pause * 2, 5_000)) {
    try {
      await database.ping();
      const why = schemaRefusal(await database.schema(), migrate);
      onRefusal(why);
      if (why === null) return await (migrate ? database.migrate() : undefined);
      logger.error({ retryInMs: pause }, why);
      await sleep(pause, undefined, { signal: over }).catch(() => undefined);
    } catch (error) {
      if (error instanceof OutageError) logger.error({ retryInMs: pause }, error.message);
      else logger.warn({ err: error, retryInMs: pause }, 'PostgreSQL cannot be reached yet; trying again');
      await sleep(pause, undefined, { signal: over }).catch(() => undefined);
    }
  }
}
