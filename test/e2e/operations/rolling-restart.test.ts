import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Balancer, makeBalancer } from '../../support/balancer.ts';
import { type Look, openLook } from '../../support/look.ts';
import { migrated, until } from '../../support/node.ts';
import { adminToken, type Service, startService } from '../../support/service.ts';
import { readOverCuts } from '../../support/subscription.ts';
import { bareId, everySecond, executeTask, makeTask, mutate } from '../../support/work.ts';

const clients = 3;
const leastRequests = 2_000;
/** Between two requests of a client: they work all through the restart, and leave the machine time for it. */
const paceMs = 8;

const reading = `query { tasks(first: 5) { nodes { id name nextFireAt } } }`;
const running = `mutation ($id: ID!) { executeTask(input: { id: $id }) { run { id } errors { message } } }`;
const following = `subscription ($after: Cursor) { runEvents(after: $after, types: [CREATED, SUCCEEDED]) { cursor type run { id } } }`;

interface RunEvent {
  readonly cursor: string;
  readonly type: string;
  readonly run: { readonly id: string };
}

describe('a rolling restart of two nodes behind a balancer', () => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let look: Look;
  let balancer: Balancer;
  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    balancer = await makeBalancer();
  });
  after(async () => {
    await balancer.close();
    await look.close();
    await database.drop();
  });

  /** Null, or what was wrong with the answer. */
  async function ask(query: string, variables: object): Promise<string | null> {
    try {
      const response = await fetch(`${balancer.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${adminToken}` },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      const { data, errors } = JSON.parse(text) as { data?: { executeTask?: { errors: unknown[] } }; errors?: unknown };
      const isGood = response.status === 200 && errors === undefined && !data?.executeTask?.errors.length;
      return isGood ? null : `${response.status} ${text}`;
    } catch (error) {
      const { message, cause } = error as Error;
      return `${message}: ${(cause as { code?: string; message?: string } | undefined)?.code ?? String(cause)}`;
    }
  }

  it('fails no request, breaks no stream, and loses no pulse', async (t) => {
    const env = { POLYCHRON_SHUTDOWN_DELAY: '1' };
    const start = (): Promise<Service> => startService({ databaseUrl: database.url, env });
    const nodes = await Promise.all([start(), start()]);
    let done = false;
    let last: string | null = null;
    const failures: string[] = [];
    const streams = Array.from({ length: clients }, () => [] as RunEvent[]);
    const ending = new AbortController();
    try {
      for (const node of nodes) await balancer.add(node);
      const task = await makeTask(nodes[0], 'by hand', { params: { durationMs: 0 } });
      const pulse = await makeTask(nodes[0], 'pulse', {
        params: { durationMs: 0 },
        schedules: [{ recurrence: everySecond, overlap: 'ALLOW_ALL' }],
      });
      const read = streams.map((seen) =>
        readOverCuts<RunEvent>({
          query: following,
          service: () => balancer,
          lifeMs: 600_000,
          signal: ending.signal,
          on(event) {
            seen.push(event);
            return event.type === 'SUCCEEDED' && event.run.id === last;
          },
        }),
      );
      for (const each of read) each.catch(() => undefined);
      await until(async () => streams.every((seen) => seen.length > 0), 'the first events of every stream');
      const runIds = async (): Promise<Set<string>> =>
        new Set((await look.rows<{ id: string }>('select id from run')).map(({ id }) => id));
      const earlier = await runIds();

      let requests = 0;
      const work = Array.from({ length: clients }, async () => {
        while (!done || requests < leastRequests) {
          const isRun = ++requests % 10 === 0;
          const wrong = await ask(isRun ? running : reading, isRun ? { id: task.id } : {});
          if (wrong !== null) failures.push(wrong);
          await sleep(paceMs);
        }
      });
      for (const index of nodes.keys()) {
        const old = nodes[index]!;
        await old.stop();
        balancer.remove(old);
        nodes[index] = await start();
        await balancer.add(nodes[index]);
      }
      done = true;
      await Promise.all(work);
      await mutate(nodes[0], 'pauseSchedule', { id: pulse.schedules.nodes[0]!.id }, 'schedule { id }');
      const open = `select id from run where state <> 'SUCCEEDED'`;
      await until(async () => (await look.rows(open)).length === 0, 'all runs to succeed');
      last = await executeTask(nodes[0], task.id);
      const connections = await Promise.all(read);

      assert.deepEqual(failures, [], `of ${requests} requests`);
      const all = await runIds();
      const expected = [...all].filter((id) => !earlier.has(id)).sort();
      for (const seen of streams) {
        for (const type of ['CREATED', 'SUCCEEDED']) {
          const ids = seen.filter((event) => event.type === type).map(({ run }) => bareId(run.id));
          assert.deepEqual(ids.filter((id) => !earlier.has(id)).sort(), expected, type);
        }
      }
      const pulses = await look.rows<{ late: number; attempt: number; second: number }>(
        `select (extract(epoch from started_at - scheduled_for) * 1000)::float8 as late, attempt,
                extract(epoch from scheduled_for)::int as second
         from run where schedule_id is not null order by scheduled_for`,
      );
      pulses.forEach(({ second }, index) => assert.equal(second, pulses[0]!.second + index));
      const latest = Math.max(...pulses.map(({ late }) => late));
      t.diagnostic(
        `${requests} requests, ${expected.length} runs, ${pulses.length} pulses, the latest by ${latest.toFixed(0)} ms, ` +
          `streams over ${connections.join(', ')} connections`,
      );
      assert.ok(connections.every((count) => count > 1));
      assert.ok(pulses.every(({ attempt }) => attempt === 1));
    } finally {
      done = true;
      ending.abort();
      await Promise.all(nodes.map((node) => node.stop()));
    }
  });
});
