import { setTimeout as sleep } from 'node:timers/promises';
import type { BurstInput, BurstRound } from '../measures.ts';
import { contend } from '../contender.ts';
import { countUsage } from '../cpu.ts';
import { startNode } from '../polychron-node.ts';
import { storeOneOffs } from '../schedules.ts';

export interface PolychronBurstInput extends BurstInput {
  readonly databaseUrl: string;
  readonly mongoUrl: string | null;
  readonly concurrency: number;
  readonly perTask: number;
}

await contend(async (given, report): Promise<readonly BurstRound[]> => {
  // The part that forked this process has made the input.
  const input = given as PolychronBurstInput;
  const node = await startNode(input);
  const rounds: BurstRound[] = [];
  for (let round = 1; round <= input.rounds; round++) {
    const due = node.clock.now() + 4_000 + input.count / 4;
    const name = `burst${process.pid}r${round}`;
    await storeOneOffs(node.pool, { count: input.count, perTask: input.perTask, at: due, apart: 0, name });
    await node.engine.alarm.arm([due]);
    const lead = due - 700 - node.clock.now();
    if (lead < 0) throw new Error(`storing ${input.count} schedules took too long`);
    await sleep(lead);
    const usage = countUsage(input.serverPids);
    const deadline = setTimeout(() => void stuck(), 60_000 + input.count);
    await node.ended(input.count);
    const ms = node.clock.now() - due;
    const { client, servers } = usage();
    clearTimeout(deadline);
    await verify(name);
    rounds.push({ ms, client, servers, rss: process.memoryUsage.rss() });
    report(`round ${round}: ${Math.round((input.count / ms) * 1000)} runs/s`);
  }
  await node.stop();
  return rounds;

  async function stuck(): Promise<void> {
    const { rows } = await node.pool.query('select state, count(*) from run group by 1');
    throw new Error(`the runs did not end: ${JSON.stringify(rows)}`);
  }

  /** Checks that each schedule has exactly one ledger row, one run and one log entry. */
  async function verify(name: string): Promise<void> {
    const { rows } = await node.pool.query<Record<string, string>>(
      `with mine as materialized (select s.id from schedule s join task t on t.id = s.task_id where t.name like $1)
       select (select count(*) from mine) as schedules,
         (select count(*) from occurrence o join mine on mine.id = o.schedule_id where o.state = 'DISPATCHED') as dispatched,
         (select count(*) from occurrence o join mine on mine.id = o.schedule_id) as occurrences,
         (select count(*) from run r join mine on mine.id = r.schedule_id where r.state = 'SUCCEEDED' and r.attempt = 1) as succeeded,
         (select count(*) from run r join mine on mine.id = r.schedule_id) as runs,
         (select count(*) from log_entry l join run r on r.id = l.run_id join mine on mine.id = r.schedule_id) as lines,
         (select count(*) from event e join run r on r.id = e.run_id join mine on mine.id = r.schedule_id) as events`,
      [`${name}-%`],
    );
    const { events, ...counts } = rows[0] ?? {};
    const wrong = Object.entries(counts).filter(([, count]) => Number(count) !== input.count);
    if (wrong.length > 0 || Number(events) < 2 * input.count) {
      throw new Error(`the ledger is not in balance after ${input.count}: ${JSON.stringify(rows[0])}`);
    }
  }
});
