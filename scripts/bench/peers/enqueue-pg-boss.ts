import { PgBoss } from 'pg-boss';
import { contend } from '../contender.ts';
import type { EnqueueInput } from '../measures.ts';
import { measureEnqueue } from './enqueue.ts';

await contend(async (given) => {
  const input = given as EnqueueInput & { readonly databaseUrl: string };
  const boss = new PgBoss({ connectionString: input.databaseUrl, max: 16, schedule: false, supervise: false });
  await boss.start();
  await boss.createQueue('enqueue');
  const result = await measureEnqueue(
    input,
    (n) => boss.send('enqueue', { n }),
    (from, count) =>
      boss.insert(
        'enqueue',
        Array.from({ length: count }, (_, i) => ({ data: { n: from + i } })),
      ),
  );
  await boss.stop({ graceful: false });
  return result;
});
