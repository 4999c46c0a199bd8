import { callAbreast, type Pace } from './abreast.ts';
import { runPeer } from './child.ts';
import { countUsage, type Usage } from './cpu.ts';
import { dropDatabase, makeDatabase, makeEmptyDatabase } from './database.ts';
import { type GraphqlCaller, makeCaller } from './graphql-caller.ts';
import type { EnqueueInput, EnqueueResult } from './measures.ts';
import type { Part } from './part.ts';
import { say } from './progress.ts';
import type { Row } from './report.ts';
import { startService } from './service.ts';

const abreast = 16;
const tasks = 100;

const createTask = `mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } errors { message } } }`;
const executeTask = `mutation ($id: ID!) { executeTask(input: { id: $id }) { run { id } errors { message } } }`;

/** How fast work can be ordered: from Polychron over HTTP, which also runs it, and from two queues by calls of their clients. */
export const enqueue: Part = async (servers, { quick, concurrency }) => {
  const calls = quick ? 500 : 5_000;
  const [postgres, redis] = [await servers.postgres(), await servers.redis()];
  const peers = [
    ...(await peer('BullMQ', 'enqueue-bullmq', { port: redis.port, serverPids: [redis.pid] })),
    ...(await pgBoss()),
  ];
  return [...peers, ...(await polychron())];

  async function peer(what: string, name: string, input: object): Promise<Row[]> {
    say(`enqueue: ${what}, ${calls} calls, ${abreast} at a time, and as many jobs in calls of 1,000`);
    const given: Omit<EnqueueInput, 'serverPids'> = { calls, abreast };
    const { one, bulk } = await runPeer<EnqueueResult>(name, { ...given, ...input });
    return [rowOf(`${what}, one by one`, one, one), rowOf(`${what}, 1,000 a call`, bulk, bulk)];
  }

  async function pgBoss(): Promise<Row[]> {
    const databaseUrl = await makeEmptyDatabase(postgres.url, 'enqueue_pg_boss');
    const rows = await peer('pg-boss', 'enqueue-pg-boss', { databaseUrl, serverPids: [postgres.pid] });
    await dropDatabase(postgres.url, 'enqueue_pg_boss');
    return rows;
  }

  async function polychron(): Promise<Row[]> {
    const name = 'enqueue_polychron';
    const databaseUrl = await makeDatabase(postgres.url, name);
    const service = await startService({ databaseUrl, mongoUrl: null, concurrency });
    const caller = makeCaller(service.url, service.token, abreast);
    try {
      const made = await makeTasks(caller);
      const measured: Row[] = [];
      const [first = ''] = made;
      for (const [what, call] of [
        [`executeTask, ${tasks} tasks`, (n: number) => order(caller, made[n % tasks] ?? first)],
        ['executeTask, one task', () => order(caller, first)],
        ['createTask with a schedule', (n: number) => makeTask(caller, `made ${n}`, true)],
      ] as const) {
        say(`enqueue: Polychron, ${what}, ${calls} calls over HTTP, ${abreast} at a time`);
        await callAbreast(abreast, calls / 10, (n) => call(n + calls));
        const usage = countUsage([postgres.pid, service.pid]);
        const pace = await callAbreast(abreast, calls, call);
        measured.push(rowOf(`Polychron, ${what}`, pace, usage()));
      }
      return measured;
    } finally {
      await caller.close();
      await service.stop();
      await dropDatabase(postgres.url, name);
    }
  }
};

async function makeTasks(caller: GraphqlCaller): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < tasks; n += 1) ids.push(await makeTask(caller, `task ${n}`, false));
  return ids;
}

async function makeTask(caller: GraphqlCaller, name: string, scheduled: boolean): Promise<string> {
  const schedules = scheduled ? [{ recurrence: { cron: { expression: '0 3 * * *' } } }] : [];
  const { createTask: made } = await caller.ask<{ createTask: { task: { id: string } | null; errors: object[] } }>(
    createTask,
    { input: { name, module: 'simulate', schedules } },
  );
  if (made.task === null) throw new Error(`the task was refused: ${JSON.stringify(made.errors)}`);
  return made.task.id;
}

async function order(caller: GraphqlCaller, id: string): Promise<void> {
  const { executeTask: done } = await caller.ask<{ executeTask: { run: object | null; errors: object[] } }>(
    executeTask,
    {
      id,
    },
  );
  if (done.run === null) throw new Error(`the run was refused: ${JSON.stringify(done.errors)}`);
}

function rowOf(what: string, pace: Partial<Pace> & { readonly perSecond: number }, used: Usage): Row {
  const { perSecond, p50, p99 } = pace;
  return {
    part: 'enqueue',
    what,
    figures: {
      'jobs/s': Math.round(perSecond),
      ...(p50 !== undefined && { 'call p50, ms': p50 }),
      ...(p99 !== undefined && { 'call p99, ms': p99 }),
      'client % core': (used.client / used.wall) * 100,
      'servers % core': (used.servers / used.wall) * 100,
    },
  };
}
