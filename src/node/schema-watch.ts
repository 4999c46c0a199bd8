import type { Logger } from 'pino';
import { schemaRefusal } from '../persistence/schema.ts';
import type { Database } from '../persistence/orm.ts';

const everyMs = 2_000;

export interface SchemaWatch {
  /** Settles with the reason when a newer version has migrated the database beneath this node. */
  readonly refused: Promise<string>;
  start(): void;
  stop(): void;
}

/** What newer nodes make of a database, older ones would misread: they have to leave while it is under way. */
export function watchSchema(database: Pick<Database, 'schema'>, logger: Logger): SchemaWatch {
  const { promise: refused, resolve } = Promise.withResolvers<string>();
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    // That something is missing was settled at the start, and nothing goes away.
    const why = schemaRefusal(await database.schema(), true);
    if (why === null) return;
    clearInterval(timer);
    logger.error(`${why}; this process neither plans nor runs any more`);
    resolve(why);
  }

  return {
    refused,
    start() {
      timer = setInterval(
        () => void look().catch((error: unknown) => logger.debug({ err: error }, 'no schema read')),
        everyMs,
      );
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
