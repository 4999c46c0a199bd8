import type { Pool } from 'pg';
import { isFinal, type RunState } from '../../domain/model/run.ts';
import { isolate } from '../../flow/isolate.ts';
import type { PausedByFailures, RunStore } from '../../ports/run-store.ts';
import { type Sql, sqlOf } from '../sql/execute.ts';
import { iso } from '../sql/parameters.ts';
import { type Aside, type AsideLogger, makeAside, silent } from './aside.ts';
import { awaitLocked } from './blockers.ts';
import { claimQueued, dueInstants, giveBack, queueDue } from './claim.ts';
import { resumeCompleted } from './completion.ts';
import { disown } from './disown.ts';
import { pauseFailing } from './failures.ts';
import { figures } from './figures.ts';
import { releaseGates } from './gates.ts';
import { writeJournal } from './journal-write.ts';
import { makeNodeStore } from './nodes.ts';
import { recoverOrphans, type Recovered } from './recover.ts';
import { dueInTurns, withSweep } from './sweep.ts';
import { backlog, tenancy } from './tenancy.ts';

/** The hot paths, as hand-written SQL on the scheduler's own connections. The logger hears of rows that are left out. */
export function makeRunStore(pool: Pool, logger: AsideLogger = silent): RunStore {
  const sql = sqlOf(pool);
  const aside = makeAside(sql, logger);
  return {
    sweep: (work) => withSweep(pool, aside, work),
    dueInTurns: (now, limit) => dueInTurns(sql, aside, now, limit),
    awaitLocked: (step, by, ms) => awaitLocked(pool, step === 'sweep' ? 'schedule' : 'run', iso(by), ms),
    setAside: (step, id, error) => aside.put(step, id, error),
    dueInstants: (from, to, limit) => dueInstants(sql, from, to, limit),
    async queueDue(now, limit, inTurns) {
      const { count, gates, skipped } = await queueDue(sql, aside, now, limit, inTurns);
      if (gates.length > 0) await releaseGates(pool, aside, gates);
      return { count, skipped };
    },
    claim: (node, modules, limit, load, isUrgent) => claimQueued(pool, aside, node, modules, limit, load, isUrgent),
    giveBack: (claims) => giveBack(sql, claims),
    write: (entries) => writeJournal(sql, entries),
    async standing(runId) {
      const rows = await sql<{ fence: number; nodeId: string | null; logCount: number; state: RunState }>(
        `select fence::float8 as fence, node_id as "nodeId", log_count as "logCount", state from run where id = $1`,
        [runId],
      );
      return rows[0] ?? null;
    },
    releaseGates: async (keys) => (await releaseGates(pool, aside, keys)).length,
    pauseFailing: (ids) => pauseEach(sql, aside, ids),
    resumeCompleted: (ids, next) => resumeCompleted(pool, aside, ids, next),
    recover: () => recover(pool, sql, aside),
    disown: (nodeId, working, olderThanMs) => disown(sql, aside, nodeId, working, olderThanMs),
    tenancy: () => tenancy(sql),
    backlog: () => backlog(sql),
    figures: () => figures(sql),
    nodes: makeNodeStore(sql),
  };
}

async function pauseEach(sql: Sql, aside: Aside, ids: readonly string[]): Promise<readonly PausedByFailures[]> {
  const { done, error } = await isolate(
    ids,
    (some) => pauseFailing(sql, some),
    (id, reason) => aside.put('pause', id, reason),
  );
  if (error !== null && done.length === 0) throw error;
  return done.flat();
}

async function recover(pool: Pool, sql: Sql, aside: Aside): Promise<readonly Recovered[]> {
  const recovered = await recoverOrphans(sql, aside, 1000);
  const ended = recovered.filter(({ state }) => isFinal(state)).map(({ runId }) => runId);
  const gates =
    ended.length === 0
      ? []
      : await sql<{ gates: string[] }>(`select gates from run where id = any($1::uuid[]) and gates is not null`, [
          ended,
        ]);
  if (gates.length > 0) {
    const keys = gates.flatMap((row) => row.gates);
    await releaseGates(pool, aside, keys);
  }
  const lost = recovered.flatMap(({ state, scheduleId }) =>
    state === 'LOST' && scheduleId !== null ? scheduleId : [],
  );
  await pauseEach(sql, aside, lost);
  return recovered;
}
