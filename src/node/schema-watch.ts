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

/** Older nodes would misread a database that a newer node has migrated. So they have to stop. */
export function watchSchema(database: Pick<Database, 'schema'>, logger: Logger): SchemaWatch {
  const { promise: refused, resolve } = Promise.withResolvers<string>();
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    // Missing migrations were checked at the start, and migrations do not disappear. So only newer ones matter here.
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
