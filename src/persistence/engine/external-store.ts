import type { Pool } from 'pg';
import type { Caller } from '../../domain/model/actor.ts';
import type { Claim } from '../../domain/model/claim.ts';
import type { ClaimRuns } from '../../domain/model/commands/worker.ts';
import { defaultClaimWithin, type ExternalClaim, type LeasedRun } from '../../domain/model/external.ts';
import { isId } from '../../domain/model/id.ts';
import type { ExternalStore, LeaseTransaction, Overdue } from '../../ports/external-store.ts';
import { type IdempotencyKey, keyOf } from '../../ports/writes/key.ts';
import { makeKeyWrites } from '../idempotency.ts';
import { locks } from '../locks.ts';
import { asTemporary } from '../query.ts';
import { ms } from '../sql/columns.ts';
import { inTransaction, type Sql, sqlOf } from '../sql/execute.ts';
import { type AsideLogger, makeAside, silent } from './aside.ts';
import { claimWaiting, failUnclaimed, renewClaims, takeWaiting, waitingRuns } from './external-claim.ts';
import { writeJournal } from './journal-write.ts';
import { endUntrusted } from './trust.ts';

/** What workers from outside do, as SQL on the pool. None of it is on the way of the node's own runs. */
export function makeExternalStore(pool: Pool, logger: AsideLogger = silent): ExternalStore {
  const sql = sqlOf(pool);
  const aside = makeAside(sql, logger);
  return {
    claim: (caller, request) => {
      const key = keyOf(caller, 'claimRuns', request);
      if (key === null) return temporary(claimWaiting(sql, caller, request));
      return temporary(inTransaction(pool, (transaction) => claimOnce(transaction, caller, request, key)));
    },
    take: async (caller, request) => (isId(request.runId) ? temporary(takeWaiting(sql, caller, request)) : []),
    waiting: (names) => waitingRuns(sql, names),
    hold: (scope, runId, work) =>
      temporary(
        inTransaction(pool, async (transaction) => {
          const row = isId(runId) ? await lockRun(transaction, scope, runId) : null;
          return work(row && toLeasedRun(row), leaseOf(transaction, row));
        }),
      ),
    overdue: (limit) => sql<Overdue & Record<string, unknown>>(overdueStatement, [limit, aside.ids('overdue')]),
    endUntrusted: () => endUntrusted(sql),
    setAside: (runId, error) => aside.put('overdue', runId, error),
    failUnclaimed: (limit) => failUnclaimed(sql, aside, limit, defaultClaimWithin),
  };
}

/** The lock on the key comes first, so that of two calls at once one claims. */
async function claimOnce(sql: Sql, caller: Caller, request: ClaimRuns, key: IdempotencyKey) {
  const keys = makeKeyWrites(sql, locks);
  const known = await keys.recall(key);
  if (known) return renewClaims(sql, known.answer as readonly ExternalClaim[]);
  const claims = await claimWaiting(sql, caller, request);
  if (claims.length > 0) await keys.remember(key, claims);
  return claims;
}

async function temporary<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asTemporary(error) ?? error;
  }
}

interface LockedRow extends Claim, Pick<LeasedRun, 'state' | 'error' | 'held' | 'tokenId'> {
  readonly leaseId: string | null;
  readonly logBase: number | null;
  readonly [name: string]: unknown;
}

async function lockRun(sql: Sql, scope: string | null, runId: string): Promise<LockedRow | null> {
  const rows = await sql<LockedRow>(
    `select r.id as "runId", r.tenant_id as "tenantId", r.task_id as "taskId", t.name as "taskName",
       r.schedule_id as "scheduleId", r.attempt, r.fence::float8 as fence, r.node_id as "nodeId", r.module, r.params, r.retry,
       r.timeout_ms::float8 as "timeoutMs", ${ms('r.scheduled_for', '"scheduledFor"')}, r.log_count as "logCount",
       r.state, r.error, n.id as "leaseId", n.token_id as "tokenId", n.log_base as "logBase",
       n.id is not null and n.lease_until > clock_timestamp() as held
     from run r join task t on t.id = r.task_id left join node n on n.id = r.node_id and n.role = 'external'
     where r.id = $1 and ($2::uuid is null or r.tenant_id = $2) and r.module = 'external' for update of r`,
    [runId, scope],
  );
  return rows[0] ?? null;
}

function toLeasedRun({ state, error, held, tokenId, leaseId: _leaseId, logBase, ...claim }: LockedRow): LeasedRun {
  return { claim, state, error, held, tokenId, attemptLines: claim.logCount - (logBase ?? claim.logCount) };
}

function leaseOf(sql: Sql, row: LockedRow | null): LeaseTransaction {
  const leaseId = row?.leaseId ?? null;
  return {
    keys: makeKeyWrites(sql, locks),
    async renew() {
      const rows = await sql<{ leaseUntil: number }>(
        `update node set heartbeat_at = clock_timestamp(),
           lease_until = clock_timestamp() + lease_ms * interval '1 millisecond'
         where id = $1 returning ${ms('lease_until', '"leaseUntil"')}`,
        [leaseId],
      );
      return rows[0]!.leaseUntil;
    },
    async lastMessage() {
      const rows = await sql<{ message: string }>(
        'select message from log_entry where run_id = $1 order by index desc limit 1',
        [row?.runId],
      );
      return rows[0]?.message ?? null;
    },
    async hasSaid(words) {
      const rows = await sql('select 1 from log_entry where run_id = $1 and starts_with(message, $2) limit 1', [
        row?.runId,
        words,
      ]);
      return rows.length > 0;
    },
    async write(entry) {
      const receipt = await writeJournal(sql, [entry]);
      if (!receipt.stored.has(entry.claim.runId)) throw new Error('a locked attempt refused what its worker says');
      if (entry.conclusion) await sql('delete from node where id = $1', [leaseId]);
      return receipt;
    },
  };
}

// By the leases, of which there are few, so that it costs nothing where there are no workers from outside.
const overdueStatement = `
select r.id as "runId", r.fence::float8 as fence, r.cancel_grace_ms::float8 as "graceMs",
  case r.state when 'CANCELING' then 'CANCEL' else 'TIMEOUT' end as kind
from node n join run r on r.node_id = n.id
where n.role = 'external' and r.id <> all($2::uuid[]) and n.lease_until > clock_timestamp() and case r.state
  when 'CANCELING' then r.cancel_requested_at + r.cancel_grace_ms * interval '1 millisecond'
  else r.started_at + r.timeout_ms * interval '1 millisecond' end <= clock_timestamp()
limit $1`;
