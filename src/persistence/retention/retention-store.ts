import type { Pool } from 'pg';
import type { Expired, RetentionKind, RetentionStore } from '../../ports/retention-store.ts';
import { asTemporary } from '../query.ts';
import { sqlOf } from '../sql/execute.ts';
import { schedules, scripts, tasks } from './deleted.ts';
import { events } from './events.ts';
import { makeLedgers } from './ledgers.ts';
import { idempotency, leases, mails, setAside, tokens } from './leftovers.ts';
import { logs, runs } from './runs.ts';
import { makeTurn, NotOurTurn, searched, type Step } from './step.ts';

const stepsWith = ({ mostLedgerRows }: RetentionBounds) =>
  ({
    logs,
    runs,
    events,
    ledgers: makeLedgers(mostLedgerRows),
    schedules,
    tasks,
    scripts,
    idempotency,
    mails,
    tokens,
    leases,
    setAside,
  }) satisfies Record<RetentionKind, Step>;

interface RetentionBounds {
  /** Rows of ledgers that one transaction looks at. Default 10,000. */
  readonly mostLedgerRows: number;
}

const usual: RetentionBounds = { mostLedgerRows: 10_000 };

export function makeRetentionStore(pool: Pool, bounds = usual): RetentionStore {
  const steps = stepsWith(bounds);
  const sql = sqlOf(pool);
  const turn = makeTurn(pool);
  return {
    find: async (kind, search) =>
      sql<Expired & Record<string, unknown>>(
        `select id, (extract(epoch from late) * 1000)::float8 as "overdueMs" from (${steps[kind].find}) found`,
        searched(search),
      ),
    async drop(kind, ids) {
      try {
        return await steps[kind].drop(turn, ids);
      } catch (error) {
        if (error instanceof NotOurTurn) return null;
        throw asTemporary(error) ?? error;
      }
    },
  };
}
