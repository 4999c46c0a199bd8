import { Queue } from 'bullmq';
import { contend } from '../contender.ts';
import type { EnqueueInput } from '../measures.ts';
import { measureEnqueue } from './enqueue.ts';

await contend(async (given) => {
  const input = given as EnqueueInput & { readonly port: number };
  const queue = new Queue(`enqueue-${process.pid}`, { connection: { host: '127.0.0.1', port: input.port } });
  await queue.waitUntilReady();
  const result = await measureEnqueue(
    input,
    (n) => queue.add('noop', { n }),
    (from, count) => queue.addBulk(Array.from({ length: count }, (_, i) => ({ name: 'noop', data: { n: from + i } }))),
  );
  await queue.obliterate({ force: true });
  await queue.close();
  return result;
});
