import { IsolationLevel } from '@mikro-orm/core';
import type { EntityManager, TransactionOptions } from '@mikro-orm/postgresql';
import type { WriteStore, WriteTransaction } from '../ports/write-store.ts';
import { countGates, lockGates, releaseHeld } from './engine/gates.ts';
import { makeKeyWrites } from './idempotency.ts';
import { locks, type Locks, noLocks } from './locks.ts';
import { asNameTaken } from './name-taken.ts';
import type { Orm } from './orm.ts';
import { asTemporary } from './query.ts';
import { sqlIn } from './sql/execute.ts';
import { makeBackfillWrites } from './writes/backfills.ts';
import { makeCalendarWrites } from './writes/calendars.ts';
import { makeLedgerWrites } from './writes/ledger.ts';
import { makeNodeWrites } from './writes/nodes.ts';
import { makePlanWrites } from './writes/plans.ts';
import { makeRunWrites } from './writes/runs.ts';
import { makeScheduleWrites } from './writes/schedules.ts';
import { makeScriptWrites } from './writes/scripts.ts';
import { makeTaskWrites } from './writes/tasks.ts';
import { makeTenantWrites } from './writes/tenants.ts';
import { makeTokenWrites } from './writes/tokens.ts';

/** Tasks and schedules go through MikroORM's unit of work; runs and the ledger through SQL in the same transaction. */
export function makeWriteStore(orm: Orm): WriteStore {
  const within = async <T>(work: (em: EntityManager) => Promise<T>, options: TransactionOptions): Promise<T> => {
    try {
      return await (orm.em as EntityManager).fork().transactional(work, options);
    } catch (error) {
      throw asTemporary(error) ?? asNameTaken(error) ?? error;
    }
  };
  return {
    transaction: (work) => within((em) => work(makeTransaction(em, locks)), {}),
    snapshot: (work) => within((em) => work(makeTransaction(em, noLocks)), snapshotOptions),
  };
}

/** PostgreSQL answers 25006 to a row lock or a write in such a transaction. */
const snapshotOptions = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true } as const;

function makeTransaction(em: EntityManager, lock: Locks): WriteTransaction {
  const sql = sqlIn(em);
  return {
    nodes: makeNodeWrites(sql, lock),
    tenants: makeTenantWrites(em, lock),
    tokens: makeTokenWrites(em, lock),
    tasks: makeTaskWrites(em, sql, lock),
    scripts: makeScriptWrites(em, sql, lock),
    schedules: makeScheduleWrites(em, sql, lock),
    plans: makePlanWrites(sql),
    ledger: makeLedgerWrites(sql, lock),
    calendars: makeCalendarWrites(sql, lock),
    backfills: makeBackfillWrites(sql, lock),
    runs: makeRunWrites(em, sql, lock),
    gates: {
      async count(keys) {
        if (lock.rows) await lockGates(sql, keys);
        return countGates(sql, keys);
      },
      release: async (keys) => (await releaseHeld(sql, keys)).length,
    },
    keys: makeKeyWrites(sql, lock),
  };
}
