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

/** A journal that could not be stored once kept a node from ending for as long as that lasted. */
it('a node that is stopped gives up what it cannot store, and says so', { timeout: 120_000 }, async () => {
  const database = await migrated();
  const node = await startNode({ databaseUrl: database.url, mongodbUrl: null });
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  try {
    const task = await createTask(node, 'with a lot to say', { params: { durationMs: 600_000, logLines: 60_000 } });
    const run = await execute(node, task.id);
    await until(
      async () => (await node.rows('select 1 from log_entry where run_id = $1', [run.id])).length > 0,
      'the first line',
    );
    await holder.query('begin; lock table log_entry in access exclusive mode');
    await node.stop();
    assert.equal(node.engine.worker.running, 0);
    await holder.query('rollback');
    const { rows } = await holder.query('select state, node_id is null as free from run');
    assert.deepEqual(rows, [{ state: 'RUNNING', free: false }], 'the run is left to the end of the lease');
  } finally {
    await holder.end();
    await database.drop();
  }
});
