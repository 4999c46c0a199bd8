import assert from 'node:assert/strict';
import { carryOut } from '../../../src/flow/carry-out.ts';
import { balance } from '../../../src/domain/planning/ledger.ts';
import type { LedgerBalance } from '../../../src/domain/model/occurrence.ts';
import type { Schedule } from '../../../src/domain/model/schedule.ts';
import type { World } from './world.ts';

/** A ledger row with the trigger of its run, instants in epoch milliseconds. */
export interface Row {
  readonly nominalAt: number;
  readonly until: number | null;
  readonly count: number;
  readonly state: string;
  readonly reason: string | null;
  readonly trigger: string | null;
  readonly decidedAt: number;
  readonly version: number;
}

export function ledgerRows(world: World, scheduleId: string): Promise<Row[]> {
  return world.rows<Row>(
    `select round(date_part('epoch', o.nominal_at) * 1000) as "nominalAt", round(date_part('epoch', o.until) * 1000) as until,
       o.count, o.state, o.reason, r.trigger, round(date_part('epoch', o.decided_at) * 1000) as "decidedAt",
       o.schedule_version as version
     from occurrence o left join run r on r.id = o.run_id where o.schedule_id = $1 order by o.nominal_at`,
    [scheduleId],
  );
}

/** The balance of a schedule from its first instant to now, also for a deleted schedule. */
export async function balanceOf(world: World, scheduleId: string): Promise<LedgerBalance> {
  const [schedule] = await world.rows<Schedule>(
    `select id, recurrence, max_runs as "maxRuns", started_runs as "startedRuns", shadow,
       round(date_part('epoch', next_nominal_at) * 1000) as "nextNominalAt" from schedule where id = $1`,
    [scheduleId],
  );
  return world.faults.writes.transaction(async (transaction) => {
    const revisions = await transaction.plans.revisions(scheduleId);
    const to = Math.max(world.clock.now(), (await transaction.ledger.lastRow(scheduleId)) ?? 0) + 1;
    const range = { from: revisions[0]!.plansAfter, to };
    const days = await transaction.ledger.mergedDays(scheduleId, range);
    return carryOut(balance(schedule!, revisions, range, days), (part) =>
      transaction.ledger.tally(scheduleId, revisions, part),
    );
  });
}

/** Checks that the ledger balances. */
export async function assertBalanced(world: World, scheduleId: string): Promise<LedgerBalance> {
  const sums = await balanceOf(world, scheduleId);
  assert.ok(sums.balanced, `the ledger does not balance: ${JSON.stringify(sums)}`);
  assert.deepEqual(sums.unaccounted, []);
  return sums;
}

/** Checks that each occurrence with a run has exactly one. */
export async function assertOnce(world: World, taskIds: readonly string[]): Promise<void> {
  const twice = await world.rows(
    `select schedule_id, nominal_at from run where task_id = any($1::uuid[]) and schedule_id is not null
     group by 1, 2 having count(*) > 1`,
    [taskIds],
  );
  assert.deepEqual(twice, [], 'an occurrence was dispatched twice');
}
