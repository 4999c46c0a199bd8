import { readdir } from 'node:fs/promises';
import type { Pool } from 'pg';
import type { Database, DatabaseOptions } from './orm.ts';
import { hearBreaks, makeEnginePool, makePlainPool } from './pools.ts';

/** The database as the engine needs it: without MikroORM, which takes a third of the memory of a process that has it. */
export type EngineDatabase = Pick<Database, 'pool' | 'engine' | 'migrate' | 'ping' | 'close'>;

const folder = new URL('./migrations/', import.meta.url);

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
    async migrate() {
      if (await isUpToDate(pool)) return;
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

async function isUpToDate(pool: Pool): Promise<boolean> {
  const { rows: tables } = await pool.query<{ there: boolean }>(
    `select to_regclass('mikro_orm_migrations') is not null as there`,
  );
  if (!tables[0]?.there) return false;
  const { rows } = await pool.query<{ name: string }>('select name from mikro_orm_migrations');
  const done = new Set(rows.map(({ name }) => name));
  return (await migrationNames()).every((name) => done.has(name));
}

/** By the names of their files; the files themselves would bring the ORM along. */
export async function migrationNames(): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files.flatMap((file) => /^(\d{4}-.+?)\.(?:js|ts)$/.exec(file)?.[1] ?? []).sort();
}
