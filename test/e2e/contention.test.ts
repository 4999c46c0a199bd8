import assert from 'node:assert/strict';
import { it } from 'node:test';
import { migrated } from '../support/node.ts';
import { startService } from '../support/service.ts';
import { everySecond, executeTask, makeTask } from '../support/work.ts';

/** Once, a call that held a task waited for its counter, which a sweep held that waited for the task. */
it('tasks can be executed by hand while their schedules fire: no deadlock, in the calls or in the sweeps', async () => {
  const database = await migrated();
  const service = await startService({ databaseUrl: database.url });
  try {
    const schedules = [{ recurrence: everySecond, overlap: 'ALLOW_ALL' }];
    const tasks = await Promise.all(
      Array.from({ length: 100 }, (_, n) => makeTask(service, `busy ${n}`, { schedules })),
    );
    for (let round = 0; round < 10; round++) {
      await Promise.all(tasks.map(({ id }) => executeTask(service, id)));
    }
    assert.doesNotMatch(service.output(), /deadlock/);
  } finally {
    await service.stop();
    await database.drop();
  }
});
