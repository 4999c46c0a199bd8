import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { collectionName, makeBareAgenda } from '../bare-agenda.ts';
import { contend } from '../contender.ts';
import { countUsage } from '../cpu.ts';
import type { LatenessInput, LatenessResult } from '../measures.ts';

export interface AgendaLatenessInput extends LatenessInput {
  readonly mongoUrl: string;
  readonly processEvery: number;
}

await contend(async (given): Promise<LatenessResult> => {
  // The part that forked this process has made the input.
  const input = given as AgendaLatenessInput;
  const { count, apart } = input;
  const client = await MongoClient.connect(input.mongoUrl);
  const db = client.db(`agenda_lateness_${process.pid}`);
  const late: number[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const agenda = makeBareAgenda(db, input.processEvery, (data) => {
    late.push(Date.now() - data.at);
    if (late.length === count) end();
  });
  await agenda.ready;
  const from = Date.now() + 3_000;
  const jobs = Array.from({ length: count }, (_, i) => from + i * apart).map((at) => ({
    name: 'noop',
    type: 'normal',
    priority: 0,
    data: { at },
    nextRunAt: new Date(at),
    lockedAt: null,
  }));
  await db.collection(collectionName).insertMany(jobs, { ordered: false });
  await agenda.start();
  await sleep(Math.max(0, from - 1_000 - Date.now()));
  const usage = countUsage(input.serverPids);
  const left = sleep(count * apart + 30_000, 'late', { ref: false });
  if ((await Promise.race([ended, left])) === 'late') throw new Error(`only ${late.length} of ${count} jobs fired`);
  const used = usage();
  await db.dropDatabase();
  return { late, ...used };
});
