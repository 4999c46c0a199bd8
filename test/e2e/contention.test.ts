import assert from 'node:assert/strict';
import { it } from 'node:test';
import { migrated } from '../support/node.ts';
import { type Service, startService } from '../support/service.ts';
import { everySecond, makeTask } from '../support/work.ts';

/** Once, a call that held a task waited for its counter, which a sweep held that waited for the task. */
it('tasks can be executed by hand while their schedules fire: no deadlock, in the calls or in the sweeps', async () => {
  const database = await migrated();
  const service = await startService({ databaseUrl: database.url });
  try {
    const schedules = [{ recurrence: everySecond, overlap: 'ALLOW_ALL' } as const];
    const tasks = await Promise.all(
      Array.from({ length: 100 }, (_, n) => makeTask(service, `busy ${n}`, { schedules })),
    );
    for (let round = 0; round < 10; round++) {
      await Promise.all(tasks.map(({ id }) => executeAtLast(service, id)));
    }
    assert.doesNotMatch(service.output(), /deadlock/);
  } finally {
    await service.stop();
    await database.drop();
  }
});

/** A slow machine may be too busy for all of them at once, and says so. */
async function executeAtLast(service: Service, id: string): Promise<void> {
  const query = 'mutation ($id: ID!) { executeTask(input: { id: $id }) { errors { message } } }';
  interface Executed {
    readonly executeTask: { readonly errors: readonly object[] } | null;
  }
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- until it is taken
    const { data, errors } = await service.ask<Executed>(query, { id });
    if (errors.length > 0 && errors.every(({ extensions }) => extensions?.code === 'UNAVAILABLE')) continue;
    assert.deepEqual([errors, data?.executeTask?.errors], [[], []]);
    return;
  }
}
