import { setTimeout as sleep } from 'node:timers/promises';
import { contend } from '../contender.ts';
import { countUsage } from '../cpu.ts';
import type { LatenessInput, LatenessResult } from '../measures.ts';
import { startNode } from '../polychron-node.ts';
import { storeOneOffs } from '../schedules.ts';

export interface PolychronLatenessInput extends LatenessInput {
  readonly databaseUrl: string;
  readonly mongoUrl: string | null;
  readonly concurrency: number;
}

await contend(async (given): Promise<LatenessResult> => {
  // The part that forked this process has made the input.
  const input = given as PolychronLatenessInput;
  const node = await startNode(input);
  const { count, apart } = input;
  const from = node.clock.now() + 5_000;
  const name = `late${process.pid}`;
  await storeOneOffs(node.pool, { count, perTask: 10, at: from, apart, name });
  await node.engine.alarm.arm(Array.from({ length: count }, (_, i) => from + i * apart));
  const lead = from - 1_000 - node.clock.now();
  if (lead < 0) throw new Error('storing took too long');
  await sleep(lead);
  const usage = countUsage(input.serverPids);
  const ended = node.ended(count);
  const left = sleep(count * apart + 30_000, 'late', { ref: false });
  if ((await Promise.race([ended, left])) === 'late')
    throw new Error('not every run ended within 30 s of the last instant');
  const used = usage();
  const { rows } = await node.pool.query<{ late: number }>(
    `select (extract(epoch from r.started_at - r.scheduled_for) * 1000)::float8 as late
     from run r join schedule s on s.id = r.schedule_id join task t on t.id = s.task_id
     where t.name like $1 and r.state = 'SUCCEEDED'`,
    [`${name}-%`],
  );
  await node.stop();
  return { late: rows.map((row) => row.late), ...used };
});
