import assert from 'node:assert/strict';
import { it } from 'node:test';
import pg from 'pg';
import { defaultRetry } from '../../src/domain/model/retry.ts';
import { createTask, execute, migrated, startNode, until } from '../support/node.ts';

/** Such an attempt once began under the lease that was over, while another node began the next one. */
it('a node that loses its lease while it claims gives the runs back and begins them under its next lease', async () => {
  const database = await migrated();
  const api = await startNode({ databaseUrl: database.url, mongodbUrl: null, role: 'api' });
  const retry = { ...defaultRetry, maxAttempts: 3, delayMs: 0 };
  const task = await createTask(api, 'long work', { params: { durationMs: 600_000 }, retry });
  for (let i = 0; i < 5; i++) await execute(api, task.id);
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  try {
    await holder.query('begin; lock table run in exclusive mode');
    const worker = await startNode({ databaseUrl: database.url, mongodbUrl: null, role: 'worker' });
    const before = worker.engine.worker.nodeId;
    await until(async () => {
      const { rows } = await holder.query(
        `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%update run%' and datname = current_database()`,
      );
      return rows.length > 0;
    }, 'the claim to wait for its turn');
    await api.rows(`update node set lease_until = now() - interval '1 second' where id = $1`, [before]);
    await until(async () => worker.engine.worker.nodeId !== before, 'the node to join again');
    await holder.query('commit');
    const running = () =>
      api.rows<{ nodeId: string; attempt: number }>(
        `select node_id as "nodeId", attempt from run where state = 'RUNNING' order by number`,
      );
    const now = worker.engine.worker.nodeId;
    await until(
      async () => (await running()).filter(({ nodeId }) => nodeId === now).length === 5,
      'the runs to begin under the new lease',
    );
    assert.deepEqual(
      await running(),
      Array.from({ length: 5 }, () => ({ nodeId: now, attempt: 1 })),
    );
    await worker.stop();
  } finally {
    await holder.end();
    await api.stop();
    await database.drop();
  }
});
