import type { Pool } from 'pg';
import { isFinal } from '../../domain/run.ts';
import type { RunStore } from '../../domain/ports.ts';
import type { RunState } from '../../domain/run.ts';
import { claimQueued, dueInstants, giveBack, queueDue } from './claim.ts';
import { resumeCompleted } from './completion.ts';
import { pauseFailing } from './failures.ts';
import { releaseHeld } from './gates.ts';
import { writeJournal } from './journal-write.ts';
import { makeNodeStore } from './nodes.ts';
import { prune } from './prune.ts';
import { recoverOrphans } from './recover.ts';
import { inTransaction, sqlOf } from './sql.ts';
import { withSweep } from './sweep.ts';

/** The hot paths, as hand-written SQL on the scheduler's own connections. */
export function makeRunStore(pool: Pool): RunStore {
  const sql = sqlOf(pool);
  return {
    sweep: (work) => withSweep(pool, work),
    dueInstants: (from, to, limit) => dueInstants(sql, from, to, limit),
    async queueDue(now, limit) {
      const { count, gates, skipped } = await queueDue(sql, now, limit);
      if (gates.length > 0) await inTransaction(pool, (transaction) => releaseHeld(transaction, gates));
      return { count, skipped };
    },
    claim: (node, modules, limit) => claimQueued(sql, node, modules, limit),
    giveBack: (claims) => giveBack(sql, claims),
    write: (entries) => writeJournal(sql, entries),
    async standing(runId) {
      const rows = await sql<{ fence: number; nodeId: string | null; logCount: number; state: RunState }>(
        `select fence::float8 as fence, node_id as "nodeId", log_count as "logCount", state from run where id = $1`,
        [runId],
      );
      return rows[0] ?? null;
    },
    releaseGates: (keys) => inTransaction(pool, (transaction) => releaseHeld(transaction, keys)),
    pauseFailing: (ids) => pauseFailing(sql, ids),
    resumeCompleted: (ids, next) => inTransaction(pool, (transaction) => resumeCompleted(transaction, ids, next)),
    async recover() {
      const recovered = await recoverOrphans(sql, 1000);
      const ended = recovered.filter(({ state }) => isFinal(state)).map(({ runId }) => runId);
      const gates =
        ended.length === 0
          ? []
          : await sql<{ gates: string[] }>(`select gates from run where id = any($1::uuid[]) and gates is not null`, [
              ended,
            ]);
      if (gates.length > 0)
        await inTransaction(pool, (transaction) =>
          releaseHeld(
            transaction,
            gates.flatMap((row) => row.gates),
          ),
        );
      await pauseFailing(
        sql,
        recovered.flatMap(({ state, scheduleId }) => (state === 'LOST' && scheduleId !== null ? scheduleId : [])),
      );
      return recovered;
    },
    async disown(nodeId, working, olderThanMs) {
      // A node that never was: the next recovery finds them.
      const rows = await sql(
        `update run set node_id = '00000000-0000-0000-0000-000000000000' where node_id = $1 and not id = any($2::uuid[])
           and started_at < clock_timestamp() - $3 * interval '1 millisecond' returning id`,
        [nodeId, working, olderThanMs],
      );
      return rows.length;
    },
    prune: () => prune(pool),
    nodes: makeNodeStore(sql),
  };
}
