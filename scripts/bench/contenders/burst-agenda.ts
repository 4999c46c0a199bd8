import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import type { BurstInput, BurstRound } from '../measures.ts';
import { collectionName, makeBareAgenda } from '../bare-agenda.ts';
import { contend } from '../contender.ts';
import { countUsage } from '../cpu.ts';

export interface AgendaBurstInput extends BurstInput {
  readonly mongoUrl: string;
  readonly processEvery: number;
}

await contend(async (given, report): Promise<readonly BurstRound[]> => {
  // The part that forked this process has made the input.
  const input = given as AgendaBurstInput;
  const client = await MongoClient.connect(input.mongoUrl);
  const rounds: BurstRound[] = [];
  for (let round = 1; round <= input.rounds; round++) {
    const db = client.db(`agenda_burst_${process.pid}_${round}`);
    const jobs = db.collection(collectionName);
    let left = input.count;
    const { promise: handled, resolve: allHandled } = Promise.withResolvers<void>();
    const agenda = makeBareAgenda(db, input.processEvery, () => {
      left -= 1;
      if (left === 0) allHandled();
    });
    await agenda.ready;
    const nextRunAt = new Date();
    const due = Array.from({ length: input.count }, () => ({
      name: 'noop',
      type: 'normal',
      priority: 0,
      data: {},
      nextRunAt,
      lockedAt: null,
    }));
    await jobs.insertMany(due, { ordered: false });
    const usage = countUsage(input.serverPids);
    const started = performance.now();
    await agenda.start();
    await handled;
    while ((await jobs.countDocuments({ lastFinishedAt: null })) > 0) await sleep(5);
    const ms = performance.now() - started;
    const { client: own, servers } = usage();
    await agenda.stop();
    const kept = await jobs.countDocuments({ lastFinishedAt: { $ne: null }, failCount: { $in: [null, 0] } });
    if (kept !== input.count) throw new Error(`${kept} of ${input.count} jobs ended`);
    rounds.push({ ms, client: own, servers, rss: process.memoryUsage.rss() });
    report(`round ${round}: ${Math.round((input.count / ms) * 1000)} jobs/s`);
    await db.dropDatabase();
  }
  await client.close();
  return rounds;
});
