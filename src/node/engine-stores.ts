import type { Logger } from 'pino';
import type { TenantRights } from '../domain/model/module-grants.ts';
import { type DatabaseClock, makeDatabaseClock } from '../execution/database-clock.ts';
import { type EngineDatabase, type EngineDatabaseOptions, openEngineDatabase } from '../persistence/engine-database.ts';
import { makeExternalStore } from '../persistence/engine/external-store.ts';
import { makeRunStore } from '../persistence/engine/run-store.ts';
import { makeRetentionStore } from '../persistence/retention/retention-store.ts';
import { makeScriptSource } from '../persistence/script-source.ts';
import { makeTenantSource } from '../persistence/tenant-source.ts';
import { makeUsageStore } from '../persistence/usage-store.ts';
import type { ExternalStore } from '../ports/external-store.ts';
import type { RetentionStore } from '../ports/retention-store.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { ScriptSource } from '../ports/script-source.ts';
import type { UsageStore } from '../ports/usage-store.ts';

/** The stores that the engine of a node uses. None of them needs MikroORM. */
export interface EngineStores {
  readonly database: EngineDatabase;
  /** The database's clock; it has to be started. */
  readonly clock: DatabaseClock;
  readonly runs: RunStore;
  readonly external: ExternalStore;
  readonly usage: UsageStore;
  readonly retention: RetentionStore;
  readonly scripts: ScriptSource;
  /** The grants and limits of the tenants with these ids. */
  readonly tenants: (ids: readonly string[]) => Promise<ReadonlyMap<string, TenantRights>>;
}

/** Connects lazily: the database may still be away. */
export function openEngineStores(options: EngineDatabaseOptions & { readonly logger: Logger }): EngineStores {
  return engineStoresOf(openEngineDatabase(options), options.logger);
}

export function engineStoresOf(database: EngineDatabase, logger: Logger): EngineStores {
  const { pool, engine } = database;
  const runs = makeRunStore(engine, logger);
  return {
    database,
    clock: makeDatabaseClock(() => runs.nodes.now()),
    runs,
    external: makeExternalStore(pool, logger),
    usage: makeUsageStore(engine),
    retention: makeRetentionStore(engine),
    scripts: makeScriptSource(pool),
    tenants: makeTenantSource(pool),
  };
}
