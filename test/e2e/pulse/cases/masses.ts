import { bareId, everySecond, executeTask, makeTask, mutate } from '../../../support/work.ts';
import { flood, seconds } from '../hostile.ts';
import { until } from '../../../support/node.ts';
import type { PulseCase } from '../pulse-case.ts';
import type { Scene } from '../scene.ts';

/** Stores so many more runs like this one. `changes` is a JSON object in SQL; `n` counts them from 1. */
async function copyRun({ look }: Scene, id: string, count: number, changes: string): Promise<void> {
  await look.rows(
    `insert into run select copy.* from run r, generate_series(1, $2::int) n,
       jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'number', r.number + n) || ${changes}) copy
     where r.id = $1`,
    [bareId(id), count],
  );
  await look.rows('update task_counter set runs = runs + $2 where task_id = (select task_id from run where id = $1)', [
    bareId(id),
    count,
  ]);
}

/** Stores so many more schedules like this one. */
async function copySchedule({ look }: Scene, id: string, count: number): Promise<void> {
  await look.rows(
    `with made as (
       insert into schedule select copy.* from schedule s, generate_series(1, $2::int) n,
         jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'name', s.name || n)) copy
       where s.id = $1 returning id, version)
     insert into schedule_revision (schedule_id, version, plans_after, rule)
     select made.id, v.version, v.plans_after, v.rule from made, schedule_revision v where v.schedule_id = $1`,
    [bareId(id), count],
  );
}

/** A run of a new task of beta's, which has ended or waits for its retry. */
async function oneRun(scene: Scene, task: object): Promise<string> {
  const { service, beta, look } = scene;
  const token = beta.tokens.WRITE.secret;
  const { id } = await makeTask(service, `copied ${Math.random()}`, task, token);
  const run = await executeTask(service, id, {}, token);
  await until(
    async () =>
      (
        await look.rows(
          'select 1 from run where id = $1 and (finished_at is not null or next_attempt_at is not null)',
          [bareId(run)],
        )
      ).length > 0,
    'a run to end',
    120_000,
  );
  return run;
}

/** Very many rows of one tenant, all legal. */
export const massCases: readonly PulseCase[] = [
  {
    who: 'a WRITE token',
    name: '2,000 schedules of every second',
    async act(scene) {
      const { service, beta, scale, defer } = scene;
      const token = beta.tokens.WRITE.secret;
      const task = await makeTask(service, 'all', { schedules: [{ recurrence: everySecond }] }, token);
      // Each would go on to be skipped every second, beside all cases that follow.
      const cancel = () => mutate(service, 'cancelTask', { id: task.id, activeRuns: 'CANCEL' }, '__typename', token);
      // A transaction that stands still over so many due schedules may be ended; a client tries again then.
      defer(() =>
        until(
          () =>
            cancel().then(
              () => true,
              (error: unknown) => {
                if (!String(error).includes('UNAVAILABLE')) throw error;
                return false;
              },
            ),
          'the end of its schedules',
        ),
      );
      await copySchedule(scene, task.schedules.nodes[0]!.id, 2_000 * scale);
      await seconds(5);
    },
  },
  {
    who: 'a WRITE token',
    name: '20,000 retries of one instant',
    async act(scene) {
      const retry = { maxAttempts: 2, backoff: 'FIXED', delay: 'PT1H' } as const;
      const run = await oneRun(scene, { params: { fail: true }, retry });
      const at = `jsonb_build_object('next_attempt_at', date_trunc('second', now()) + interval '3 seconds')`;
      await copyRun(scene, run, 20_000 * scene.scale, at);
      await seconds(5);
    },
  },
  {
    who: 'a WRITE token',
    name: '20,000 runs past their retention, pruned meanwhile',
    async act(scene) {
      const { look, beta, scale } = scene;
      const run = await oneRun(scene, {});
      const old = `jsonb_build_object('finished_at', now() - interval '200 days' + n * interval '1 second')`;
      await copyRun(scene, run, 20_000 * scale, old);
      const left = async () =>
        (
          await look.rows<{ n: number }>('select count(*)::int as n from run where tenant_id = $1', [bareId(beta.id)])
        )[0]?.n ?? 0;
      await until(async () => (await left()) < 15_000 * scale, 'runs to be pruned', 120_000);
    },
  },
  {
    who: 'a WRITE token',
    name: 'the end of a task with 1,000 schedules and 3,000 open runs',
    async act(scene) {
      const { service, beta, scale } = scene;
      const token = beta.tokens.WRITE.secret;
      const retry = { maxAttempts: 2, backoff: 'FIXED', delay: 'PT1H' } as const;
      const schedules = [{ recurrence: { cron: { expression: '0 0 1 1 *' } } }];
      const task = await makeTask(service, 'ended', { params: { fail: true }, retry, schedules }, token);
      const run = await executeTask(service, task.id, {}, token);
      const { look } = scene;
      const waits = 'select 1 from run where id = $1 and next_attempt_at is not null';
      await until(async () => (await look.rows(waits, [bareId(run)])).length > 0, 'the first failure', 120_000);
      await copySchedule(scene, task.schedules.nodes[0]!.id, 1_000 * scale);
      await copyRun(scene, run, 3_000 * scale, `'{}'::jsonb`);
      await mutate(service, 'cancelTask', { id: task.id, activeRuns: 'CANCEL' }, '__typename', token).catch(() => null);
      await mutate(service, 'deleteTask', { id: task.id }, '__typename', token).catch(() => null);
      await seconds(1);
    },
  },
  {
    who: 'a WRITE token',
    name: 'calendars of a thousand spans on schedules of every second, edited meanwhile',
    async act({ service, beta, scale }) {
      const token = beta.tokens.WRITE.secret;
      const spans = Array.from({ length: 1_000 }, (_, n) => {
        const day = new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString();
        return { from: day, to: day.replace('T00', 'T01'), note: `span ${n}` };
      });
      const calendars = await Promise.all(
        Array.from({ length: 5 }, async (_, n) => {
          const made = await mutate<{ calendar: { id: string } | null }>(
            service,
            'createCalendar',
            { name: `calendar ${n}`, spans },
            'calendar { id }',
            token,
          );
          if (made.calendar === null) throw new Error(JSON.stringify(made.errors));
          return made.calendar.id;
        }),
      );
      const schedules = Array.from({ length: 50 }, () => ({ recurrence: everySecond, calendars }));
      await flood(4 * scale, 4, (n) => makeTask(service, `with calendars ${n}`, { schedules }, token));
      await flood(50 * scale, 5, (n) =>
        mutate(service, 'updateCalendar', { id: calendars[n % 5], spans: spans.slice(n % 500) }, '__typename', token),
      );
    },
  },
  {
    who: 'a WRITE token',
    name: 'backfills of a thousand instants each, and 200 runs held at gates of their own',
    async act({ service, beta, scale }) {
      const token = beta.tokens.WRITE.secret;
      const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
      const schedules = Array.from({ length: 10 }, () => ({
        recurrence: everySecond,
        startsAt: new Date(hour - 7_200_000).toISOString(),
        paused: true,
      }));
      const task = await makeTask(service, 'filled', { schedules }, token);
      await flood(10 * scale, 5, (n) => {
        const from = new Date(hour - 3_600_000 - Math.floor(n / 10) * 1_000_000);
        const range = { from: from.toISOString(), to: new Date(from.getTime() + 1_000_000).toISOString() };
        const id = task.schedules.nodes[n % 10]!.id;
        return mutate(service, 'backfillSchedule', { id, range, which: 'ALL', maxConcurrent: 5 }, '__typename', token);
      });
      const held = await makeTask(
        service,
        'held',
        { concurrency: { key: '{{params.result}}', maxRuns: 1 }, params: { durationMs: 60_000 } },
        token,
      );
      await flood(200 * scale, 50, (n) =>
        executeTask(service, held.id, { params: { durationMs: 60_000, result: `gate ${n % 100}` } }, token),
      );
    },
  },
];
