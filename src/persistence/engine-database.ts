import type { Database, DatabaseOptions } from './orm.ts';
import { hearBreaks, makeEnginePool, makePlainPool } from './pools.ts';
import { readSchemaState } from './schema.ts';

/** The database as the engine needs it: without MikroORM, which takes a third of the memory of a process that has it. */
export type EngineDatabase = Pick<Database, 'pool' | 'engine' | 'schema' | 'migrate' | 'ping' | 'close'>;

export interface EngineDatabaseOptions extends DatabaseOptions {
  /** Of the pool of what the engine asks beside its own statements, at most. Default 4. */
  readonly plainConnections?: number;
}

export function openEngineDatabase(options: EngineDatabaseOptions): EngineDatabase {
  const pool = makePlainPool(options, options.plainConnections ?? 4);
  const engine = makeEnginePool(options);
  let closing: Promise<void> | undefined;
  hearBreaks([pool, engine], options.logger, () => closing !== undefined);
  return {
    pool,
    engine,
    schema: () => readSchemaState(pool),
    async migrate() {
      if ((await readSchemaState(pool)).missing.length === 0) return;
      const { openDatabase } = await import('./orm.ts');
      const database = await openDatabase({ ...options, poolSize: 2 });
      try {
        await database.migrate();
      } finally {
        await database.close();
      }
    },
    ping: async () => void (await pool.query('select 1')),
    close: () => (closing ??= Promise.all([pool.end(), engine.end()]).then(() => undefined)),
  };
}
