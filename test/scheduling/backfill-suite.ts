import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BackfillSchedule } from '../../src/domain/model/commands/backfill.ts';
import { DomainError } from '../../src/domain/model/errors.ts';
import { createTask, migrated, operator, scheduleDraft, startNode, type TestNode, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';

const everySecond = { kind: 'cron', expression: '* * * * * *', syntax: 'VIXIE' } as const;
const hourly = { kind: 'cron', expression: '0 * * * *', syntax: 'VIXIE' } as const;
const hour = 3_600_000;

/** Backfills on a node, whatever its alarm clock is. */
export function describeBackfills(name: string, mongodb: () => Promise<string | null>): void {
  describe(`backfills, with the alarm in ${name}`, () => {
    let database: TestDatabase;
    let mongodbUrl: string | null;
    let node: TestNode;
    /** Of the hours before this one, so that it stays the same while a test runs. */
    let past: { from: number; to: number };

    before(async () => {
      [database, mongodbUrl] = await Promise.all([migrated(), mongodb()]);
      node = await startNode({ databaseUrl: database.url, mongodbUrl });
      const to = Math.floor(node.clock.now() / hour) * hour;
      past = { from: to - 6 * hour, to };
    });
    after(async () => {
      await node.stop();
      await database.drop();
    });

    async function make(title: string, draft: ReturnType<typeof scheduleDraft>, params = {}) {
      const task = await createTask(node, title, { params }, [draft]);
      const [row] = await node.rows<{ id: string }>('select id from schedule where task_id = $1', [task.id]);
      return { taskId: task.id, id: row!.id };
    }
    const start = (id: string, changes: Partial<BackfillSchedule> = {}) =>
      node.backfills.start(operator, {
        id,
        range: past,
        which: 'MISSING',
        maxConcurrent: 1,
        dryRun: false,
        idempotencyKey: null,
        ...changes,
      });
    const progress = async (id: string) => (await node.reader.backfills.progress([id])).get(id)!;
    const ended = (id: string) =>
      until(async () => {
        const now = await progress(id);
        return now.waiting + now.running === 0 && now;
      }, 'the backfill to end');
    async function inBalance(id: string, range = { from: past.from, to: node.clock.now() + hour }): Promise<void> {
      const sums = await node.schedules.ledger(operator, id, range);
      assert.ok(sums.balanced, JSON.stringify(sums));
    }

    it('tells what it would run, runs it so many at once, and keeps the instants and the balance', async () => {
      const { id, taskId } = await make('history', scheduleDraft(hourly), { durationMs: 150 });
      const wanted = Array.from({ length: 6 }, (_, i) => past.from + i * hour);
      const dry = await start(id, { dryRun: true });
      assert.deepEqual([dry.backfill, dry.instants, dry.skipped], [null, wanted, 0]);
      assert.deepEqual(await node.rows('select 1 from run where task_id = $1', [taskId]), []);
      const { backfill } = await start(id, { maxConcurrent: 2, idempotencyKey: 'history' });
      const again = await start(id, { maxConcurrent: 2, idempotencyKey: 'history' });
      assert.deepEqual([again.replayed, again.backfill!.id], [true, backfill!.id]);
      assert.equal((await ended(backfill!.id)).succeeded, 6);
      const runs = await node.rows<{ at: number; trigger: string }>(
        `select (extract(epoch from nominal_at) * 1000)::float8 as at, trigger from run where task_id = $1 order by number`,
        [taskId],
      );
      assert.deepEqual(
        runs,
        wanted.map((at) => ({ at, trigger: 'BACKFILL' })),
      );
      const [most] = await node.rows<{ most: number }>(
        `select max(together)::int as most from (select count(*) as together from run a join run b
           on b.task_id = a.task_id and b.started_at <= a.started_at and b.finished_at > a.started_at
         where a.task_id = $1 group by a.id) as x`,
        [taskId],
      );
      assert.equal(most!.most, 2);
      await inBalance(id);
      const nothing = await start(id);
      assert.deepEqual([nothing.instants, nothing.skipped], [[], 6]);
    });

    it('runs failed instants again, beside the run that failed, until one succeeds', async () => {
      const { id, taskId } = await make('failed', scheduleDraft(hourly), { fail: 'broken' });
      const range = { from: past.from, to: past.from + 2 * hour };
      assert.equal((await ended((await start(id, { range })).backfill!.id)).failed, 2);
      await node.rows(`update task set params = '{}' where id = $1`, [taskId]);
      const { backfill, instants } = await start(id, { range, which: 'FAILED' });
      assert.equal(instants.length, 2);
      assert.equal((await ended(backfill!.id)).succeeded, 2);
      assert.deepEqual((await start(id, { range, which: 'FAILED', dryRun: true })).instants, []);
      assert.equal((await start(id, { range, which: 'ALL', dryRun: true })).instants.length, 2);
      assert.equal((await start(id, { which: 'MISSING', dryRun: true })).instants.length, 4);
      assert.equal((await node.rows('select 1 from run where task_id = $1', [taskId])).length, 4);
      await inBalance(id);
    });

    it('cuts a long gap around what it runs of it', async () => {
      const { id: other } = await make('gap', scheduleDraft(everySecond));
      await node.schedules.pause(operator, { id: other, expectedVersion: null, note: null, until: null });
      const gap = await until(async () => {
        const [row] = await node.rows<{ first: number }>(
          `select (extract(epoch from nominal_at) * 1000)::float8 as first from occurrence
           where schedule_id = $1 and state = 'SKIPPED_PAUSED' and count >= 5`,
          [other],
        );
        return row;
      }, 'a gap of five');
      for (const range of [
        { from: gap.first + 2_000, to: gap.first + 3_000 },
        { from: gap.first, to: gap.first + 1_000 },
      ]) {
        const { backfill } = await start(other, { range });
        assert.equal(backfill!.total, 1);
        await ended(backfill!.id);
        await inBalance(other, { from: gap.first - 10_000, to: node.clock.now() + 2_000 });
      }
      const rows = await node.rows<{ state: string; count: number }>(
        `select state, count from occurrence where schedule_id = $1 and nominal_at >= $2 order by nominal_at limit 3`,
        [other, new Date(gap.first).toISOString()],
      );
      assert.deepEqual(rows, [
        { state: 'DISPATCHED', count: 1 },
        { state: 'SKIPPED_PAUSED', count: 1 },
        { state: 'DISPATCHED', count: 1 },
      ]);
      await node.schedules.remove(operator, { id: other, expectedVersion: null });
    });

    it('does not hold up what comes due today', async () => {
      const { id, taskId } = await make('today', scheduleDraft(everySecond), { durationMs: 600_000 });
      const range = { from: past.from, to: past.from + 2_000 };
      await node.schedules.pause(operator, { id, expectedVersion: null, note: null, until: null });
      const { backfill } = await start(id, { range });
      await until(async () => (await progress(backfill!.id)).running === 1, 'the backfill to run');
      await node.schedules.resume(operator, { id, expectedVersion: null, catchUp: 'NONE' });
      await until(
        async () => (await node.rows(`select 1 from run where task_id = $1 and trigger = 'SCHEDULE'`, [taskId])).length,
        'a run of today',
      );
      await node.tasks.cancel(operator, { id: taskId, expectedVersion: null, reason: null, activeRuns: 'CANCEL' });
    });

    it('can be canceled: what waits does not run', async () => {
      const { id } = await make('canceled', scheduleDraft(hourly), { durationMs: 600_000 });
      const { backfill } = await start(id, { maxConcurrent: 2 });
      await until(async () => (await progress(backfill!.id)).running === 2, 'two runs of it');
      const canceled = await node.backfills.cancel(operator, { id: backfill!.id, activeRuns: 'LET_FINISH' });
      assert.notEqual(canceled.canceledAt, null);
      assert.deepEqual(await progress(backfill!.id), { waiting: 0, running: 2, succeeded: 0, failed: 0, canceled: 4 });
      const [first] = await node.rows<{ id: string }>(
        `select run_id as id from backfill_run where backfill_id = $1 order by nominal_at`,
        [backfill!.id],
      );
      await node.runs.cancel(operator, { id: first!.id, reason: null, graceMs: 0 });
      await node.backfills.cancel(operator, { id: backfill!.id, activeRuns: 'CANCEL' });
      const { taskId } = (
        await node.rows<{ taskId: string }>(`select task_id as "taskId" from schedule where id = $1`, [id])
      )[0]!;
      await node.tasks.cancel(operator, { id: taskId, expectedVersion: null, reason: null, activeRuns: 'CANCEL' });
      assert.equal((await ended(backfill!.id)).canceled, 6);
      await inBalance(id);
    });

    it('goes on after a restart, and where nobody was left to open its gate', async () => {
      const { id } = await make('restart', scheduleDraft(hourly), { durationMs: 100 });
      const { backfill } = await start(id);
      await until(async () => (await progress(backfill!.id)).succeeded >= 1, 'its first run');
      await node.stop();
      node = await startNode({ databaseUrl: database.url, mongodbUrl });
      const done = await ended(backfill!.id);
      assert.ok(done.succeeded >= 5 && done.succeeded + done.failed === 6, JSON.stringify(done));
      const stranded = await start(id, { which: 'ALL' });
      // As when a node dies between the end of a run and the opening of its gate.
      await node.rows(
        `update run set state = 'CANCELED', finished_at = now(), node_id = null, held = false, next_attempt_at = null
         where id = (select r.id from backfill_run b join run r on r.id = b.run_id
           where b.backfill_id = $1 and not r.held and r.finished_at is null limit 1)`,
        [stranded.backfill!.id],
      );
      const end = await ended(stranded.backfill!.id);
      assert.equal(end.succeeded + end.canceled, 6);
    });

    it('says what is wrong with it, and where', async () => {
      const { id } = await make('wrong', scheduleDraft(hourly));
      const { id: second } = await make('wrong, by the second', scheduleDraft(everySecond, { paused: true }));
      const fromCompletion = { kind: 'interval', every: 'PT1H', anchor: null, fromCompletion: true } as const;
      const { id: completion } = await make('wrong, from completion', scheduleDraft(fromCompletion));
      const now = node.clock.now();
      const cases: readonly (readonly [() => Promise<unknown>, string, string, RegExp])[] = [
        [() => start(id, { range: { from: past.from } }), 'VALIDATION', 'range.to', /required/],
        [() => start(id, { range: { from: past.to, to: past.from } }), 'VALIDATION', 'range.to', /not after its start/],
        [() => start(id, { range: { from: now, to: now + hour } }), 'VALIDATION', 'range.to', /not in the past/],
        [
          () => start(id, { range: { from: past.from + 1, to: past.from + 2 } }),
          'VALIDATION',
          'range',
          /planned nothing/,
        ],
        [() => start(id, { maxConcurrent: 0 }), 'VALIDATION', 'maxConcurrent', /1–1000/],
        [() => start(second), 'LIMIT_EXCEEDED', 'range', /more than 1000/],
        [() => start(completion), 'VALIDATION', 'id', /counts from the end/],
        [() => start('01900000-0000-7000-8000-00000000dead'), 'NOT_FOUND', 'id', /no schedule/],
      ];
      for (const [work, code, path, says] of cases) {
        await assert.rejects(work(), (error: unknown) => {
          assert.ok(error instanceof DomainError, String(error));
          const [problem] = error.problems;
          assert.deepEqual([problem.code, problem.path?.join('.')], [code, path], problem.message);
          assert.match(problem.message, says);
          return true;
        });
      }
      const stranger = { ...operator, tenantId: '01900000-0000-7000-8000-00000000beef' };
      const command = { id, range: past, which: 'ALL', maxConcurrent: 1, dryRun: false, idempotencyKey: null } as const;
      await assert.rejects(node.backfills.start(stranger, command), { message: /no schedule/ });
      const reader = { ...operator, scopes: new Set(['READ'] as const) };
      await assert.rejects(node.backfills.start(reader, command), { message: /EXECUTE/ });
    });
  });
}
