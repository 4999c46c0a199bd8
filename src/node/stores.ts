import type { Logger } from 'pino';
import type { AnswerBudget } from '../flow/answer-budget.ts';
import { makeAccessStore } from '../persistence/access-store.ts';
import { budgeted } from '../persistence/budgeted.ts';
import { makeDialectStore } from '../persistence/dialect-store.ts';
import { makeStreamStore } from '../persistence/engine/stream-store.ts';
import { type Database, type DatabaseOptions, openDatabase } from '../persistence/orm.ts';
import { makeReader } from '../persistence/reader.ts';
import { makeRowReaders } from '../persistence/row-readers.ts';
import { makeWriteStore } from '../persistence/write-store.ts';
import type { AccessStore } from '../ports/access-store.ts';
import type { DialectStore } from '../ports/dialect-store.ts';
import type { Reader } from '../ports/reader.ts';
import type { StreamStore } from '../ports/stream-store.ts';
import type { WriteStore } from '../ports/write-store.ts';
import { type EngineStores, engineStoresOf } from './engine-stores.ts';

/** The budget of the current answer, if there is one. Rows that are read count against it. */
type BudgetNow = () => AnswerBudget | undefined;

/** The stores of a node that serves callers. */
export interface Stores extends EngineStores {
  readonly database: Database;
  readonly writes: WriteStore;
  readonly reader: Reader;
  readonly readerWithin: (budget: BudgetNow) => Reader;
  readonly dialectsWithin: (budget: BudgetNow) => DialectStore;
  readonly streams: StreamStore;
  readonly access: AccessStore;
}

/** Connects lazily: the database may still be away. */
export async function openStores(options: DatabaseOptions & { readonly logger: Logger }): Promise<Stores> {
  const { logger } = options;
  const database = await openDatabase(options);
  const { orm, pool } = database;
  const rows = makeRowReaders(orm);
  const reader = makeReader(pool, rows);
  return {
    ...engineStoresOf(database, logger),
    database,
    writes: makeWriteStore(orm),
    reader,
    readerWithin: (budget) => makeReader(budgeted(pool, budget), rows),
    dialectsWithin: (budget) => makeDialectStore(budgeted(pool, budget), rows),
    streams: makeStreamStore(pool, reader.runs, streamListeners(logger)),
    access: makeAccessStore(orm),
  };
}

function streamListeners(logger: Logger): Parameters<typeof makeStreamStore>[2] {
  return {
    onNameless: () =>
      logger.warn(
        'PostgreSQL does not show the application_name of this service (does a pooler drop it?): long transactions of others hold up streams',
      ),
    onNewEpoch: (epoch, why) =>
      logger.warn({ epoch: epoch.id, why }, 'a new epoch of events has begun: cursors given before it expire'),
  };
}
