import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
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

const everySecond = { kind: 'cron', expression: '* * * * * *', syntax: 'VIXIE' } as const;
const slow = { durationMs: 600_000, logLines: 1 };

/** What a node must do whatever its alarm clock is. */
export function describeNode(name: string, mongodb: () => Promise<string | null>): void {
  describe(`a node with its alarm in ${name}`, () => {
    let database: TestDatabase;
    let mongodbUrl: string | null;
    let node: TestNode;

    before(async () => {
      [database, mongodbUrl] = await Promise.all([migrated(), mongodb()]);
      node = await startNode({ databaseUrl: database.url, mongodbUrl });
    });
    after(async () => {
      await node.stop();
      await database.drop();
    });

    const runsOf = (taskId: string) =>
      node.rows<{
        id: string;
        state: string;
        attempt: number;
        trigger: string;
        error: { type: string; message: string } | null;
        late: number;
      }>(
        `select id, state, attempt, trigger, error, extract(epoch from started_at - scheduled_for)::float8 * 1000 as late
         from run where task_id = $1 order by number`,
        [taskId],
      );
    const scheduleOf = async (taskId: string) =>
      (
        await node.rows<{ id: string; state: string }>('select id, state from schedule where task_id = $1', [taskId])
      )[0]!;
    const ended = (taskId: string, count: number) =>
      until(async () => {
        const runs = await runsOf(taskId);
        return (
          runs.filter(({ state }) => /SUCCEEDED|FAILED|CANCELED|TIMED_OUT|LOST/.test(state)).length >= count && runs
        );
      }, `${count} ended runs`);
    const ledger = (scheduleId: string) =>
      node.schedules.ledger(operator, scheduleId, { from: node.clock.now() - 3_600_000, to: node.clock.now() + 5_000 });

    it('runs a one-off schedule at its instant, never before it, and then finishes the schedule', async () => {
      const at = node.clock.now() + 1_300;
      const task = await createTask(node, 'one-off', {}, [scheduleDraft({ kind: 'once', at })]);
      const [run] = await ended(task.id, 1);
      assert.equal(run!.state, 'SUCCEEDED');
      assert.ok(run!.late >= 0, `started ${run!.late} ms before its instant`);
      assert.equal((await scheduleOf(task.id)).state, 'FINISHED');
    });

    it('runs a one-off that is due sooner than any wake could come', async () => {
      const task = await createTask(node, 'at once', {}, [scheduleDraft({ kind: 'once', inMs: 50 })]);
      await ended(task.id, 1);
    });

    it('keeps a recurring schedule going and its ledger in balance', async () => {
      const task = await createTask(node, 'every second', {}, [scheduleDraft(everySecond, { maxRuns: 4 })]);
      const runs = await ended(task.id, 4);
      assert.deepEqual(
        runs.map(({ state }) => state),
        ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED'],
      );
      const schedule = await scheduleOf(task.id);
      assert.equal(schedule.state, 'FINISHED');
      const sums = await ledger(schedule.id);
      assert.equal(sums.dispatched, 4);
      assert.ok(sums.balanced, JSON.stringify(sums));
    });

    it('fires schedules of one task at the union of their instants', async () => {
      const at = node.clock.now() + 800;
      const task = await createTask(
        node,
        'union',
        {},
        [0, 150, 300].map((later) => scheduleDraft({ kind: 'once', at: at + later })),
      );
      assert.equal((await ended(task.id, 3)).length, 3);
    });

    it('skips an overlapping occurrence and says so', async () => {
      const task = await createTask(node, 'overlap', { params: slow }, [scheduleDraft(everySecond)]);
      const schedule = await scheduleOf(task.id);
      await until(
        async () =>
          (
            await node.rows(`select 1 from occurrence where schedule_id = $1 and state = 'SKIPPED_OVERLAP'`, [
              schedule.id,
            ])
          ).length >= 2,
        'two skipped occurrences',
      );
      assert.equal((await runsOf(task.id)).length, 1);
      assert.ok((await ledger(schedule.id)).balanced);
      await node.tasks.cancel(operator, { id: task.id, expectedVersion: null, reason: null, activeRuns: 'CANCEL' });
      const [run] = await ended(task.id, 1);
      assert.equal(run!.state, 'CANCELED');
    });

    it('buffers overlapping occurrences one behind the other when told to', async () => {
      const at = node.clock.now() + 700;
      const task = await createTask(
        node,
        'buffer',
        { params: { durationMs: 300 }, concurrency: { maxRuns: 1, key: null, onLimit: 'BUFFER_ALL' } },
        [
          scheduleDraft({ kind: 'once', at }),
          scheduleDraft({ kind: 'once', at: at + 20 }),
          scheduleDraft({ kind: 'once', at: at + 40 }),
        ],
      );
      assert.deepEqual(
        (await ended(task.id, 3)).map(({ state }) => state),
        ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED'],
      );
      const overlaps = await node.rows(
        `select 1 from run a join run b on a.task_id = b.task_id and a.id < b.id
         where a.task_id = $1 and a.started_at < b.finished_at and b.started_at < a.finished_at`,
        [task.id],
      );
      assert.equal(overlaps.length, 0);
    });

    it('lets a newer run take the place of the one before it when told to', async () => {
      const task = await createTask(node, 'terminate', { params: slow }, [
        scheduleDraft(everySecond, { overlap: 'TERMINATE_OTHER', maxRuns: 2 }),
      ]);
      const runs = await until(async () => {
        const all = await runsOf(task.id);
        return all[0]?.state === 'CANCELED' && all[1]?.state === 'RUNNING' && all;
      }, 'the second run in place of the first');
      assert.equal(runs.length, 2);
      await node.tasks.cancel(operator, { id: task.id, expectedVersion: null, reason: null, activeRuns: 'CANCEL' });
    });

    it('records what comes due during a pause as one row, and runs the latest of it after all when asked', async () => {
      const task = await createTask(node, 'pause', {}, [scheduleDraft(everySecond)]);
      const { id } = await scheduleOf(task.id);
      await node.schedules.pause(operator, { id, expectedVersion: null, note: 'maintenance', until: null });
      const pauses = () =>
        node.rows<{ count: number; state: string }>(
          `select count, state from occurrence where schedule_id = $1 and state = 'SKIPPED_PAUSED'`,
          [id],
        );
      await until(async () => (await pauses()).some(({ count }) => count >= 2), 'two paused instants in one row');
      assert.equal((await pauses()).length, 1);
      const { caughtUp } = await node.schedules.resume(operator, { id, expectedVersion: null, catchUp: 'LATEST' });
      assert.equal(caughtUp, 1);
      await until(
        async () => (await runsOf(task.id)).some(({ trigger }) => trigger === 'CATCH_UP'),
        'the run that catches up',
      );
      const sums = await ledger(id);
      assert.ok(sums.balanced, JSON.stringify(sums));
      await node.schedules.remove(operator, { id, expectedVersion: null });
    });

    it('supersedes the pending instant when the rule changes, and stays in balance', async () => {
      const task = await createTask(node, 'edit', {}, [
        scheduleDraft({ kind: 'interval', every: 'PT1H', anchor: null, fromCompletion: false }),
      ]);
      const { id } = await scheduleOf(task.id);
      await until(async () => (await runsOf(task.id)).length === 1, 'the first run');
      await node.schedules.update(operator, {
        id,
        expectedVersion: null,
        recurrence: { kind: 'cron', expression: '0 0 1 1 *', syntax: 'VIXIE' },
        validateOnly: false,
      });
      const sums = await node.schedules.ledger(operator, id, {
        from: node.clock.now() - 3_600_000,
        to: node.clock.now() + 7_200_000,
      });
      assert.equal(sums.superseded, 1);
      assert.ok(sums.balanced, JSON.stringify(sums));
    });

    it('counts an interval from the end of the run before when told to', async () => {
      const task = await createTask(node, 'from completion', { params: { durationMs: 400 } }, [
        scheduleDraft({ kind: 'interval', every: 'PT1S', anchor: null, fromCompletion: true }, { maxRuns: 2 }),
      ]);
      await ended(task.id, 2);
      const [pause] = await node.rows<{ ms: number }>(
        `select extract(epoch from max(started_at) - min(finished_at))::float8 * 1000 as ms from run where task_id = $1`,
        [task.id],
      );
      assert.ok(
        pause!.ms >= 1_000,
        `only ${pause!.ms} ms between the end of the first run and the start of the second`,
      );
    });

    it('retries by the policy, with its attempts numbered', async () => {
      const task = await createTask(node, 'retry', {
        params: { failTimes: 2 },
        retry: {
          maxAttempts: 3,
          backoff: 'FIXED',
          delayMs: 150,
          maxDelayMs: 150,
          factor: 1,
          jitter: 0,
          retryOnTimeout: true,
        },
      });
      await execute(node, task.id);
      const [run] = await ended(task.id, 1);
      assert.deepEqual([run!.state, run!.attempt], ['SUCCEEDED', 3]);
    });

    it('ends an attempt at its timeout', async () => {
      const task = await createTask(node, 'timeout', { params: slow, timeoutMs: 200 });
      await execute(node, task.id);
      const [run] = await ended(task.id, 1);
      assert.equal(run!.state, 'TIMED_OUT');
      assert.match(run!.error!.message, /200 ms/);
    });

    it('runs later what is to run later, and nothing of what is canceled before', async () => {
      const task = await createTask(node, 'later');
      const at = node.clock.now() + 900;
      const kept = await execute(node, task.id, { at });
      const dropped = await execute(node, task.id, { at });
      assert.equal(kept.state, 'SCHEDULED');
      await node.runs.cancel(operator, { id: dropped.id, reason: 'not needed', graceMs: 0 });
      await ended(task.id, 2);
      const [first, second] = await runsOf(task.id);
      assert.deepEqual([first!.state, second!.state], ['SUCCEEDED', 'CANCELED']);
      assert.ok(first!.late >= 0);
    });

    it('lets a run for later take its place only when its time has come, and then waits for one', async () => {
      const task = await createTask(node, 'one at a time', {
        params: { durationMs: 400 },
        concurrency: { maxRuns: 1, key: null, onLimit: 'BUFFER_ALL' },
      });
      const at = node.clock.now() + 300;
      const later = await execute(node, task.id, { at });
      const now = await execute(node, task.id);
      assert.deepEqual([later.state, now.state], ['SCHEDULED', 'RUNNING']);
      await ended(task.id, 2);
      const [waited] = await node.rows<{ apart: number }>(
        `select (extract(epoch from b.started_at - a.finished_at) * 1000)::float8 as apart from run a, run b
         where a.id = $1 and b.id = $2`,
        [now.id, later.id],
      );
      assert.ok(waited!.apart >= 0, `they were at work together for ${-waited!.apart} ms`);
    });

    it('opens a gate that a node left shut when it died', async () => {
      const task = await createTask(node, 'shut gate', {
        concurrency: { maxRuns: 1, key: null, onLimit: 'BUFFER_ALL' },
        params: { durationMs: 300 },
      });
      await execute(node, task.id);
      const held = await execute(node, task.id);
      // As if the end of the first had been stored by a node that died before it opened the gate.
      await node.rows(`update run set gates = array['task:elsewhere'] where task_id = $1 and not held`, [task.id]);
      await ended(task.id, 2);
      const [run] = await node.rows<{ state: string }>('select state from run where id = $1', [held.id]);
      assert.equal(run?.state, 'SUCCEEDED');
    });

    it('keeps the others going when one schedule cannot be decided', async () => {
      const at = node.clock.now() + 900;
      const broken = await createTask(node, 'broken rule', {}, [scheduleDraft({ kind: 'once', at })]);
      const refused = await createTask(node, 'refused row', {}, [scheduleDraft({ kind: 'once', at })]);
      const sound = await createTask(node, 'sound', {}, [
        scheduleDraft({ kind: 'once', at }),
        scheduleDraft({ kind: 'once', at: at + 1 }),
      ]);
      await node.rows(`update schedule set time_zone = 'Nowhere/Else' where task_id = $1`, [broken.id]);
      // A decided row in the way: to decide it again is what the ledger refuses.
      const [{ id }] = (await node.rows<{ id: string }>('select id from schedule where task_id = $1', [
        refused.id,
      ])) as [{ id: string }];
      await node.rows(
        `insert into occurrence (schedule_id, tenant_id, nominal_at, fire_at, state, decided_at, schedule_version)
         select id, tenant_id, next_nominal_at, next_fire_at, 'MISSED', now(), 1 from schedule where id = $1`,
        [id],
      );
      await ended(sound.id, 2);
      const put = await node.rows<{ later: boolean }>(
        'select next_fire_at > $2 as later from schedule where task_id = any($1)',
        [[broken.id, refused.id], new Date(at).toISOString()],
      );
      assert.deepEqual(put, [{ later: true }, { later: true }]);
      await node.rows(`update schedule set time_zone = 'UTC' where task_id = $1`, [broken.id]);
    });

    it('answers the same run to the same idempotency key, also when asked many times at once', async () => {
      const task = await createTask(node, 'idempotent');
      const runs = await Promise.all(
        Array.from({ length: 10 }, () => execute(node, task.id, { idempotencyKey: 'once' })),
      );
      assert.equal(new Set(runs.map(({ id }) => id)).size, 1);
      assert.equal((await runsOf(task.id)).length, 1);
      await assert.rejects(execute(node, task.id, { idempotencyKey: 'once', note: 'another' }), {
        message: /another input/,
      });
    });
  });
}
