import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Caller } from '../../src/domain/model/actor.ts';
import type { ScheduleDraft } from '../../src/domain/model/commands/schedule.ts';
import type { TaskDraft } from '../../src/domain/model/commands/task.ts';
import { newId } from '../../src/domain/model/id.ts';
import { defaultRetry } from '../../src/domain/model/retry.ts';
import {
  execute,
  migrated,
  operator,
  scheduleDraft,
  startNode,
  taskDraft,
  type TestNode,
  until,
} from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';

const long = { durationMs: 600_000 };

/** What one tenant does must not hold up another: alpha is the good neighbour, beta the other. */
export function describeNeighbours(name: string, mongodb: () => Promise<string | null>): void {
  describe(`tenants on a node with its alarm in ${name}`, () => {
    let database: TestDatabase;
    let api: TestNode;
    let node: TestNode;
    let alpha: Caller;
    let made = 0;

    before(async () => {
      const [created, mongodbUrl] = await Promise.all([migrated(), mongodb()]);
      database = created;
      // Roles apart: nothing can start but by the claim.
      api = await startNode({ databaseUrl: database.url, mongodbUrl, role: 'api' });
      alpha = await tenant(api);
      node = await startNode({ databaseUrl: database.url, mongodbUrl, concurrency: 20, role: 'worker' });
    });
    after(async () => {
      await api.stop();
      await node.stop();
      await database.drop();
    });

    async function tenant(on: TestNode, places: number | null = null): Promise<Caller> {
      const id = newId();
      await on.rows('insert into tenant (id, slug, name, max_concurrent_runs) values ($1, $2, $2, $3)', [
        id,
        `t${(made += 1)}`,
        places,
      ]);
      return { ...operator, tenantId: id };
    }

    async function create(caller: Caller, changes: Partial<TaskDraft> = {}, schedules: readonly ScheduleDraft[] = []) {
      const { value } = await api.tasks.create(caller, {
        ...taskDraft(`task ${(made += 1)}`, changes),
        schedules,
        idempotencyKey: null,
        tenantId: caller.tenantId,
        validateOnly: false,
      });
      return value!;
    }

    const many = async (caller: Caller, count: number, changes: Partial<TaskDraft> = {}) => {
      const task = await create(caller, changes);
      await Promise.all(Array.from({ length: count }, () => execute(api, task.id)));
      return task;
    };
    const stateOf = async (id: string): Promise<string> =>
      (await api.rows<{ state: string }>('select state from run where id = $1', [id]))[0]!.state;
    const succeeded = (id: string) => until(async () => (await stateOf(id)) === 'SUCCEEDED', `run ${id} to succeed`);
    const runningOf = async ({ tenantId }: Caller): Promise<number> =>
      (
        await api.rows<{ count: number }>(
          `select count(*)::int as count from run where tenant_id = $1 and state = 'RUNNING'`,
          [tenantId],
        )
      )[0]!.count;
    const stop = async ({ tenantId }: Caller) => {
      const open = await api.rows<{ id: string }>('select id from run where tenant_id = $1 and finished_at is null', [
        tenantId,
      ]);
      for (const { id } of open) await api.runs.cancel(operator, { id, reason: null, graceMs: 0 });
      await until(async () => (await runningOf({ tenantId } as Caller)) === 0, 'its runs to end');
    };

    it('a tenant that may run one at a time and has 40 queued starves nobody', async () => {
      const beta = await tenant(api, 1);
      const gamma = await tenant(api, 2);
      await many(beta, 40, { params: long });
      await until(async () => (await runningOf(beta)) === 1, 'the one run of beta');
      for (const caller of [alpha, gamma]) {
        const task = await create(caller);
        await succeeded((await execute(api, task.id)).id);
      }
      assert.equal(await runningOf(beta), 1);
      await stop(beta);
    });

    it('a limited tenant goes on by itself when a run of its own has ended', async () => {
      const beta = await tenant(api, 1);
      const task = await many(beta, 6, { params: { durationMs: 1 } });
      await until(
        async () =>
          (await api.rows(`select 1 from run where task_id = $1 and state = 'SUCCEEDED'`, [task.id])).length === 6,
        'all six',
      );
      const together = await api.rows(
        `select 1 from run a join run b on a.task_id = b.task_id and a.id < b.id
         where a.task_id = $1 and a.started_at < b.finished_at and b.started_at < a.finished_at`,
        [task.id],
      );
      assert.equal(together.length, 0);
    });

    it('a tenant whose runs never end leaves places to a newcomer', async () => {
      const beta = await tenant(api);
      await many(beta, 60, { params: long });
      await until(async () => (await runningOf(beta)) >= 18, 'beta to fill the node');
      const gamma = await tenant(api);
      for (const caller of [alpha, gamma]) {
        const task = await create(caller);
        await succeeded((await execute(api, task.id)).id);
      }
      assert.equal(await runningOf(beta), 18);
      await stop(beta);
    });

    it('what comes free goes to the tenant that has less, until their shares are equal', async () => {
      const beta = await tenant(api);
      const task = await many(beta, 40, { params: long });
      await until(async () => (await runningOf(beta)) === 18, 'beta to fill the node');
      await many(alpha, 30, { params: long });
      const held = await api.rows<{ id: string }>(
        `select id from run where task_id = $1 and state = 'RUNNING' limit 9`,
        [task.id],
      );
      for (const { id } of held) await api.runs.cancel(operator, { id, reason: null, graceMs: 0 });
      await until(async () => (await runningOf(alpha)) === 9, 'alpha to have its share');
      assert.equal(await runningOf(beta), 9);
      await stop(beta);
      await stop(alpha);
    });

    it('priority does not take the share of another tenant', async () => {
      const beta = await tenant(api);
      await many(beta, 60, { params: long, priority: 100 });
      await until(async () => (await runningOf(beta)) >= 18, 'beta to fill the node');
      const task = await create(alpha, { priority: -100 });
      await succeeded((await execute(api, task.id)).id);
      await stop(beta);
    });

    it('a backlog of schedules of one tenant does not hold up the one of another', async () => {
      const beta = await tenant(api);
      const task = await create(beta);
      const at = node.clock.now() - 3_600_000;
      await api.rows(
        `insert into schedule (id, tenant_id, task_id, name, recurrence, time_zone, dst, catch_up, overlap, state,
           next_nominal_at, next_fire_at, shadow)
         select gen_random_uuid(), $1, $2, 's' || n, jsonb_build_object('kind', 'once', 'at', $3::float8), 'UTC',
           '{"gap": "SHIFT", "fold": "FIRST"}', '{"mode": "ALL", "graceMs": 60000, "windowMs": 86400000, "max": 10}',
           'ALLOW_ALL', 'ACTIVE', to_timestamp($3::float8 / 1000), to_timestamp($3::float8 / 1000), true
         from generate_series(1, 6000) n`,
        [beta.tenantId, task.id, at],
      );
      const mine = await create(alpha, {}, [scheduleDraft({ kind: 'once', at: node.clock.now() + 50 })]);
      const left = await until(async () => {
        const [mineRun] = await api.rows(`select 1 from run where task_id = $1`, [mine.id]);
        if (!mineRun) return null;
        return api.rows<{ count: number }>(
          'select count(*)::int as count from schedule where task_id = $1 and next_fire_at is not null',
          [task.id],
        );
      }, 'the schedule of alpha to fire');
      assert.ok(left[0]!.count > 0, 'alpha fired only when the backlog of beta was done');
      await until(
        async () =>
          (await api.rows('select 1 from schedule where task_id = $1 and next_fire_at is not null limit 1', [task.id]))
            .length === 0,
        'the backlog to be decided',
      );
    });

    it('a retry policy whose delay is no number ends nothing but its own attempts', async () => {
      const beta = await tenant(api);
      const retry = { ...defaultRetry, maxAttempts: 200, delayMs: 0, factor: 100, jitter: 0 } as const;
      const task = await create(beta, { params: { failTimes: 1_000 }, retry });
      const run = await execute(api, task.id);
      // As after 155 attempts: from then on the factor's power is beyond all numbers.
      await until(
        async () =>
          (
            await api.rows(
              `update run set attempt = greatest(attempt, 190) where id = $1 and state in ('QUEUED', 'RETRY_WAIT') returning 1`,
              [run.id],
            )
          ).length,
        'a moment between two attempts',
      );
      const steady = await create(alpha, { params: { durationMs: 1_500, logLines: 3 } });
      const mine = await execute(api, steady.id);
      await until(async () => (await stateOf(run.id)) === 'FAILED', 'the last of 200 attempts');
      await succeeded(mine.id);
      const [row] = await api.rows<{ attempt: number }>('select attempt from run where id = $1', [mine.id]);
      assert.equal(row!.attempt, 1);
    });

    it('a concurrency key that the params fill beyond 200 characters is refused, and stops no schedule', async () => {
      const beta = await tenant(api);
      const concurrency = { maxRuns: 1, key: '{{params.result}}', onLimit: 'SKIP' } as const;
      const result = 'é'.repeat(201);
      const refusal = /201 characters.*200/;
      await assert.rejects(create(beta, { concurrency, params: { result } }), refusal);
      const task = await create(beta, { concurrency, params: { result: 'é'.repeat(200) } });
      await succeeded((await execute(api, task.id)).id);
      await assert.rejects(execute(api, task.id, { params: { result } }), refusal);
      const { value } = await api.tasks.create(beta, {
        ...taskDraft('plain', { params: { result: 'short' }, concurrency }),
        schedules: [scheduleDraft({ kind: 'once', at: node.clock.now() + 400 })],
        idempotencyKey: null,
        tenantId: beta.tenantId,
        validateOnly: false,
      });
      // As an installation may hold it that stored the override before there was a limit.
      await api.rows(
        `update schedule set params_override = jsonb_build_object('result', repeat('é', 8000)) where task_id = $1`,
        [value!.id],
      );
      const mine = await create(alpha, {}, [scheduleDraft({ kind: 'once', at: node.clock.now() + 400 })]);
      await until(
        async () => (await api.rows(`select 1 from run where task_id = $1 and state = 'SUCCEEDED'`, [mine.id])).length,
        'the run of alpha',
      );
      const [skipped] = await until(async () => {
        const found = await api.rows<{ state: string; reason: string }>(
          `select o.state, o.reason from occurrence o join schedule s on s.id = o.schedule_id where s.task_id = $1`,
          [value!.id],
        );
        return found.length > 0 && found;
      }, 'the ledger of beta');
      assert.equal(skipped!.state, 'SKIPPED_LIMIT');
      assert.match(skipped!.reason, /8000 characters.*200/);
    });
  });
}
