import assert from 'node:assert/strict';
import { it } from 'node:test';
import pg from 'pg';
import { createTask, execute, migrated, startNode, until } from '../support/node.ts';

/** A claim that was on its way when the node stopped once became a run that nobody looked after, and then a lost one. */
it('a node that is stopped gives back what it was just claiming', async () => {
  const database = await migrated();
  const api = await startNode({ databaseUrl: database.url, mongodbUrl: null, role: 'api' });
  const task = await createTask(api, 'long work', { params: { durationMs: 600_000 } });
  for (let i = 0; i < 5; i++) await execute(api, task.id);
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  try {
    await holder.query('begin; lock table run in exclusive mode');
    const worker = await startNode({ databaseUrl: database.url, mongodbUrl: null, role: 'worker' });
    const nodeId = worker.engine.worker.nodeId;
    await until(async () => {
      const { rows } = await holder.query(
        `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%update run%' and datname = current_database()`,
      );
      return rows.length > 0;
    }, 'the claim to wait for its turn');
    const stopped = worker.stop();
    await holder.query('commit');
    await stopped;
    assert.equal(worker.engine.worker.running, 0);
    const rows = await api.rows(`select state, node_id as "nodeId", attempt from run order by number`);
    assert.deepEqual(
      rows,
      Array.from({ length: 5 }, () => ({ state: 'QUEUED', nodeId: null, attempt: 0 })),
      `the node was ${nodeId}`,
    );
  } finally {
    await holder.end();
    await api.stop();
    await database.drop();
  }
});
