import { it } from 'node:test';
import { migrated } from '../support/node.ts';
import { startService } from '../support/service.ts';
import { executeTask, makeTask } from '../support/work.ts';
it('repro', async () => {
  const database = await migrated();
  const s = await startService({ databaseUrl: database.url });
  const tasks = await Promise.all(Array.from({ length: 100 }, (_, n) => makeTask(s, `t${n}`, { schedules: [{ recurrence: { cron: { expression: '* * * * * *' } }, overlap: 'ALLOW_ALL' }] })));
  const failures: string[] = [];
  for (let round = 0; round < 25; round++) {
    const done = await Promise.allSettled(tasks.map(({ id }) => executeTask(s, id)));
    failures.push(...done.flatMap((d) => (d.status === 'rejected' ? [String(d.reason).slice(0, 300)] : [])));
  }
  console.log(failures.length, 'failures of 2500');
  console.log(s.output().split('\n').filter((l) => l.includes('"level":50')).slice(0, 3).map((l) => { const o = JSON.parse(l); return `${o.msg}: ${o.err?.message} ${o.err?.code}\n${o.err?.stack?.slice(0, 1800)}`; }).join('\n\n'));
  const warn = s.output().split('\n').filter((l) => l.includes('"level":40')).map((l) => { const o = JSON.parse(l); return `${o.msg}: ${o.err?.message}`; });
  console.log(warn.length, [...new Set(warn)].slice(0, 10));
  await s.stop();
  await database.drop();
});
