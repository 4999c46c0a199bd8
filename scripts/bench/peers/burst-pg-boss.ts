import { PgBoss } from 'pg-boss';
import { contend } from '../contender.ts';
import { countUsage } from '../cpu.ts';
import type { BurstInput, BurstRound } from '../measures.ts';

export interface PgBossInput extends BurstInput {
  readonly databaseUrl: string;
}

/** Workers that take waiting jobs in batches. Measured until no job is left. */
await contend(async (given, report): Promise<readonly BurstRound[]> => {
  const input = given as PgBossInput;
  const boss = new PgBoss({ connectionString: input.databaseUrl, max: 10, schedule: false, supervise: false });
  boss.on('error', (error) => process.stderr.write(`pg-boss: ${String(error)}\n`));
  await boss.start();
  const rounds: BurstRound[] = [];
  for (let round = 1; round <= input.rounds; round += 1) {
    const name = `burst-${round}`;
    await boss.createQueue(name);
    for (let at = 0; at < input.count; at += 1_000) {
      const size = Math.min(1_000, input.count - at);
      await boss.insert(
        name,
        Array.from({ length: size }, (_, i) => ({ data: { n: at + i } })),
      );
    }
    let left = input.count;
    const { promise: all, resolve } = Promise.withResolvers<void>();
    const usage = countUsage(input.serverPids);
    const started = performance.now();
    const settings = { batchSize: 500, localConcurrency: 4, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true };
    await boss.work(name, settings, async (jobs) => {
      left -= jobs.length;
      if (left === 0) resolve();
    });
    await all;
    await untilCompleted(name);
    const ms = performance.now() - started;
    const { client, servers } = usage();
    rounds.push({ ms, client, servers, rss: process.memoryUsage.rss() });
    report(`round ${round}: ${Math.round((input.count / ms) * 1000)} jobs/s`);
    await boss.offWork(name);
    await boss.deleteQueue(name);
  }
  await boss.stop({ graceful: false });
  return rounds;

  /** The handler has ended; its result is stored a moment later. */
  async function untilCompleted(name: string): Promise<void> {
    const db = boss.getDb();
    for (;;) {
      const { rows } = await db.executeSql(
        `select count(*)::int as n from pgboss.job where name = $1 and state <> 'completed'`,
        [name],
      );
      if (rows[0].n === 0) return;
    }
  }
});
