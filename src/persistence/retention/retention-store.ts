import type { Pool } from 'pg';
import type { Expired, RetentionKind, RetentionStore } from '../../domain/ports/retention-store.ts';
import { sqlOf } from '../hot/sql.ts';
import { asTemporary } from '../query.ts';
import { schedules, scripts, tasks } from './deleted.ts';
import { events } from './events.ts';
import { idempotency, leases, mails, setAside, tokens } from './leftovers.ts';
import { ledgers } from './ledgers.ts';
import { logs, runs } from './runs.ts';
import { makeTurn, NotOurTurn, searched, type Step } from './step.ts';

const steps = {
  logs,
  runs,
  events,
  ledgers,
  schedules,
  tasks,
  scripts,
  idempotency,
  mails,
  tokens,
  leases,
  setAside,
} satisfies Record<RetentionKind, Step>;

export function makeRetentionStore(pool: Pool): RetentionStore {
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
