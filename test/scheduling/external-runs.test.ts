import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DomainError } from '../../src/domain/model/errors.ts';
import type { CompleteRun } from '../../src/domain/model/commands/worker.ts';
import type { ExternalClaim } from '../../src/domain/model/external.ts';
import {
  createTask,
  execute,
  migrated,
  operator,
  scheduleDraft,
  startNode,
  type TestNode,
  until,
} from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';

const done: Omit<CompleteRun, 'runId' | 'fence'> = { outcome: 'SUCCEEDED', result: null, exitCode: null, error: null };
const oneAtATime = { maxRuns: 1, key: null, onLimit: 'BUFFER_ALL' } as const;

describe('runs for workers from outside, among all others', () => {
  let database: TestDatabase;
  let node: TestNode;

  before(async () => {
    database = await migrated();
    node = await startNode({ databaseUrl: database.url, mongodbUrl: null });
  });
  after(async () => {
    await node.stop();
    await database.drop();
  });

  const claim = (name: string, waitMs = 10_000) =>
    node.workers.claim(operator, { modules: [name], worker: 'w', max: 1, waitMs, leaseMs: 30_000 }, null);
  const one = async (name: string): Promise<ExternalClaim> =>
    (await claim(name))[0] ?? assert.fail(`nothing for ${name}`);
  const complete = ({ runId, fence }: ExternalClaim, more: Partial<CompleteRun> = {}) =>
    node.workers.complete(operator, { ...done, runId, fence, ...more });
  const runOf = async (id: string) => (await node.reader.runs.find(null, [id])).get(id) ?? assert.fail();
  const external = (worker: string, params: object = {}) => ({ module: 'external', params: { worker, ...params } });

  it('come of schedules, and of the end of the run before where the rule counts from there', async () => {
    const every = { kind: 'interval', every: 'PT1S', anchor: null, fromCompletion: true } as const;
    const task = await createTask(node, 'scheduled', external('scheduled'), [scheduleDraft(every, { maxRuns: 2 })]);
    const first = await one('scheduled');
    await complete(first);
    const second = await one('scheduled');
    const [before, after] = [await runOf(first.runId), await runOf(second.runId)];
    assert.equal(after.scheduledFor - (before.finishedAt ?? 0), 1_000);
    await complete(second);
    const runs = await node.rows('select 1 from run where task_id = $1', [task.id]);
    assert.equal(runs.length, 2);
  });

  it('wait at their gate until the one before has been completed, or nobody came for it', async () => {
    const task = await createTask(node, 'gated', { ...external('gated'), concurrency: oneAtATime });
    await execute(node, task.id);
    const held = await execute(node, task.id);
    const first = await one('gated');
    assert.deepEqual(await claim('gated', 0), []);
    await complete(first);
    assert.equal((await one('gated')).runId, held.id);

    const hasty = external('gated-too', { claimWithin: 'PT0.5S' });
    const other = await createTask(node, 'gated too', { ...hasty, concurrency: oneAtATime });
    const [missed, next] = [await execute(node, other.id), await execute(node, other.id)];
    await until(async () => (await runOf(missed.id)).state === 'FAILED', 'the first to fail');
    await until(async () => {
      const [row] = await node.rows<{ held: boolean }>('select held from run where id = $1', [next.id]);
      return row?.held === false;
    }, 'the second to pass');
    const { queuedAt } = await runOf(next.id);
    assert.ok(queuedAt >= ((await runOf(missed.id)).finishedAt ?? Infinity), 'the time at the gate is no waiting');
  });

  it('are not in the way of those that nodes run', async () => {
    const [waiting, plain] = [await createTask(node, 'first', external('never')), await createTask(node, 'second')];
    const [stays, goes] = [await execute(node, waiting.id, { priority: 100 }), await execute(node, plain.id)];
    await until(async () => (await runOf(goes.id)).state === 'SUCCEEDED', 'the run of the node');
    const { state, attempt, nodeId } = await runOf(stays.id);
    assert.deepEqual([state, attempt, nodeId], ['QUEUED', 0, null]);
    assert.ok(!(await node.reader.nodes.list()).some(({ host }) => host === 'w'));
  });

  it('stay with their worker when the node that gave them stops', async () => {
    const other = await startNode({ databaseUrl: database.url, mongodbUrl: null, role: 'api' });
    const task = await createTask(node, 'outlives', external('outlives'));
    await execute(node, task.id);
    const request = { modules: ['outlives'], worker: 'w', max: 1, waitMs: 10_000, leaseMs: 30_000 };
    const [held] = await other.workers.claim(operator, request, null);
    await other.stop();
    const { runId, fence } = held ?? assert.fail();
    const { leaseUntil } = await node.workers.heartbeat(operator, { runId, fence, percent: null, message: null });
    assert.ok(leaseUntil > (held?.leaseUntil ?? Infinity));
    await complete({ runId, fence, leaseUntil });
    assert.equal((await runOf(runId)).state, 'SUCCEEDED');
  });

  it('end once, however often that is said, and never in another way', async () => {
    const retry = { maxAttempts: 2, backoff: 'FIXED', delayMs: 3_600_000 } as const;
    const policy = { ...retry, maxDelayMs: 3_600_000, factor: 1, jitter: 0, retryOnTimeout: true };
    const task = await createTask(node, 'twice', { ...external('twice'), retry: policy });
    await execute(node, task.id);
    const held = await one('twice');
    const failure = { outcome: 'FAILED', error: { type: 'x', message: 'y', retryable: true } } as const;
    await complete(held, failure);
    const after = await runOf(held.runId);
    assert.equal(after.state, 'RETRY_WAIT');
    assert.equal(await complete(held, failure), held.runId);
    for (const other of [{}, { outcome: 'CANCELED' }, { ...failure, error: null }] as const) {
      await assert.rejects(complete(held, other), (error) => {
        assert.ok(error instanceof DomainError);
        return error.problems[0].code === 'LEASE_LOST';
      });
    }
    assert.deepEqual(await runOf(held.runId), after);
  });

  it('make one worker of many of the same name, each with a lease of its own', async () => {
    const task = await createTask(node, 'namesakes', external('namesakes'));
    const ids = [await execute(node, task.id), await execute(node, task.id)].map(({ id }) => id);
    const [first, second] = [await one('namesakes'), await one('namesakes')];
    await node.rows(
      `update node set lease_until = clock_timestamp() where id = (select node_id from run where id = $1)`,
      [first.runId],
    );
    await until(async () => (await runOf(first.runId)).state === 'LOST', 'the run of the silent one to be lost');
    assert.equal((await runOf(second.runId)).state, 'RUNNING');
    assert.deepEqual(new Set([first.runId, second.runId]), new Set(ids));
    await complete(second);
  });
});
