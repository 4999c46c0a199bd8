import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { OutageError } from '../domain/model/errors.ts';
import type { Milliseconds } from '../domain/model/values.ts';
import type { Database } from '../persistence/orm.ts';
import { schemaRefusal } from '../persistence/schema.ts';
import { watchSchema } from './schema-watch.ts';

/** Whether a process has reached its database, and whether this program may work with the schema there. */
export interface Meeting {
  /** Why this program may not work with the schema; null while no reason is known. */
  readonly refusal: string | null;
  /** Settles with the reason when the process may not go on with this database. */
  readonly refused: Promise<string>;
  readonly isLeaving: boolean;
  /** Settles when the schema is up to date. False: the process stopped before that. */
  reached(): Promise<boolean>;
  /** The process stops. */
  leave(): void;
}

export interface MeetingOptions {
  readonly logger: Logger;
  /** Whether the process may bring the schema up to date itself. */
  readonly migrate: boolean;
}

type MetDatabase = Pick<Database, 'ping' | 'schema' | 'migrate'>;

const pauses: { readonly first: Milliseconds; readonly most: Milliseconds } = { first: 250, most: 5_000 };

export function meetDatabase(database: MetDatabase, options: MeetingOptions): Meeting {
  return new DatabaseMeeting(database, options);
}

class DatabaseMeeting implements Meeting {
  readonly #database: MetDatabase;
  readonly #options: MeetingOptions;
  readonly #leaving = new AbortController();
  readonly #schema: ReturnType<typeof watchSchema>;
  refusal: string | null = null;

  constructor(database: MetDatabase, options: MeetingOptions) {
    this.#database = database;
    this.#options = options;
    this.#schema = watchSchema(database, options.logger);
    void this.refused.then((why) => (this.refusal = why));
  }

  get refused(): Promise<string> {
    return this.#schema.refused;
  }

  get isLeaving(): boolean {
    return this.#leaving.signal.aborted;
  }

  /** Logs each failed try until the database is reached and this program may use it. */
  async reached(): Promise<boolean> {
    const { logger } = this.#options;
    for (let pause = pauses.first; !this.isLeaving; pause = Math.min(pause * 2, pauses.most)) {
      try {
        if (await this.#settle()) break;
        logger.error({ retryInMs: pause }, this.refusal ?? '');
      } catch (error) {
        if (error instanceof OutageError) logger.error({ retryInMs: pause }, error.message);
        else logger.warn({ err: error, retryInMs: pause }, 'PostgreSQL cannot be reached yet; trying again');
      }
      await sleep(pause, undefined, { signal: this.#leaving.signal }).catch(() => undefined);
    }
    if (this.isLeaving) return false;
    this.#schema.start();
    return true;
  }

  leave(): void {
    this.#leaving.abort();
    this.#schema.stop();
  }

  /** Brings the schema up to date. False: this program may not use the schema. */
  async #settle(): Promise<boolean> {
    const { migrate } = this.#options;
    await this.#database.ping();
    this.refusal = schemaRefusal(await this.#database.schema(), migrate);
    if (this.refusal !== null) return false;
    if (migrate) await this.#database.migrate();
    return true;
  }
}
