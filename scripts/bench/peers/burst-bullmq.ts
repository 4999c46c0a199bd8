import { Queue, Worker } from 'bullmq';
import { contend } from '../contender.ts';
import { countUsage } from '../cpu.ts';
import type { BurstInput, BurstRound } from '../measures.ts';

export interface BullmqInput extends BurstInput {
  readonly port: number;
}

/** A worker that works off waiting jobs, with the concurrency with which it is fastest. Measured until the last `completed`. */
await contend(async (given, report): Promise<readonly BurstRound[]> => {
  const input = given as BullmqInput;
  const connection = { host: '127.0.0.1', port: input.port };
  const rounds: BurstRound[] = [];
  for (let round = 1; round <= input.rounds; round += 1) {
    const name = `burst-${process.pid}-${round}`;
    const queue = new Queue(name, { connection });
    for (let at = 0; at < input.count; at += 1_000) {
      const size = Math.min(1_000, input.count - at);
      await queue.addBulk(Array.from({ length: size }, (_, i) => ({ name: 'noop', data: { n: at + i } })));
    }
    const { promise: all, resolve } = Promise.withResolvers<void>();
    let left = input.count;
    const usage = countUsage(input.serverPids);
    const started = performance.now();
    const worker = new Worker(name, async () => null, { connection, concurrency: 200 });
    worker.on('completed', () => {
      left -= 1;
      if (left === 0) resolve();
    });
    await all;
    const ms = performance.now() - started;
    const { client, servers } = usage();
    const kept = await queue.getCompletedCount();
    if (kept !== input.count) throw new Error(`${kept} of ${input.count} jobs ended`);
    rounds.push({ ms, client, servers, rss: process.memoryUsage.rss() });
    report(`round ${round}: ${Math.round((input.count / ms) * 1000)} jobs/s`);
    await worker.close();
    await queue.obliterate({ force: true });
    await queue.close();
  }
  return rounds;
});
