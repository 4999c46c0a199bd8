import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dropDatabase, makeDatabase } from './database.ts';
import type { Part } from './part.ts';
import { startNode, type NodeOptions } from './polychron-node.ts';
import { say } from './progress.ts';
import type { Row } from './report.ts';
import { storeOneOffs } from './schedules.ts';

/** Two nodes with everything due within one second. Checks that nothing is lost or done twice; shows how they share the work. */
export const cluster: Part = async (servers, { quick, concurrency }) => {
  const postgres = await servers.postgres();
  const count = quick ? 200 : 1_000;
  const rows: Row[] = [];
  for (const store of ['MongoDB', 'PostgreSQL'] as const) {
    for (const apart of [0, 1]) {
      say(`cluster: 2 nodes, alarm on ${store}, ${count} schedules ${apart === 0 ? 'at one instant' : '1 ms apart'}`);
      const name = `cluster_${store}_${apart}`.toLowerCase();
      const databaseUrl = await makeDatabase(postgres.url, name);
      const mongoUrl = store === 'MongoDB' ? `${(await servers.mongo()).url}/${name}` : null;
      rows.push(
        await measure(
          `2 nodes, alarm on ${store}, ${apart === 0 ? 'one instant' : '1 ms apart'}`,
          { databaseUrl, mongoUrl, concurrency },
          count,
          apart,
        ),
      );
      await dropDatabase(postgres.url, name);
    }
  }
  return rows;
};

async function measure(what: string, options: NodeOptions, count: number, apart: number): Promise<Row> {
  const nodes = await Promise.all([startProcess(options), startProcess(options)]);
  // A node that stores and arms but runs nothing, like an API node.
  const api = await startNode({ ...options, role: 'api' });
  try {
    const at = Math.ceil((api.clock.now() + 4_000) / 1_000) * 1_000;
    await storeOneOffs(api.pool, { count, perTask: 1, at, apart, name: 'cluster' });
    await api.engine.alarm.arm(Array.from({ length: apart === 0 ? 1 : count }, (_, i) => at + i * apart));
    await sleep(at - api.clock.now());
    for (let tries = 0; tries < 300; tries++) {
      await sleep(100);
      const { rows } = await api.pool.query<{ done: string }>('select count(finished_at) as done from run');
      if (Number(rows[0]?.done) >= count) break;
    }
    // Leaves time in which a fault could do something twice.
    await sleep(1_000);
    const { rows } = await api.pool.query<Outcome>(outcomeQuery);
    const outcome = rows[0];
    if (outcome === undefined) throw new Error('no outcome');
    const wrong = (['ledger', 'dispatched', 'runs', 'schedules', 'succeeded', 'first', 'lines'] as const).filter(
      (name) => outcome[name] !== count,
    );
    if (wrong.length > 0)
      throw new Error(`${what}: ${wrong.join(', ')} should be ${count}: ${JSON.stringify(outcome)}`);
    const { ledger, runs, p50, p99, seconds } = outcome;
    const split = (await Promise.all(nodes.map(stopProcess))).join(' + ');
    return {
      part: 'cluster',
      what,
      figures: {
        'ledger rows': ledger,
        runs,
        'p50 ms': p50,
        'p99 ms': p99,
        'runs/s': Math.round(count / seconds),
        split,
      },
    };
  } finally {
    await api.stop();
    for (const node of nodes) node.kill('SIGKILL');
  }
}

interface Outcome {
  readonly ledger: number;
  readonly dispatched: number;
  readonly runs: number;
  readonly schedules: number;
  readonly succeeded: number;
  readonly first: number;
  readonly lines: number;
  readonly p50: number;
  readonly p99: number;
  readonly seconds: number;
}

const outcomeQuery = `
with late as (select (extract(epoch from started_at - scheduled_for) * 1000)::float8 as ms from run)
select (select count(*)::int from occurrence) as ledger,
  (select count(*)::int from occurrence o join run r on r.id = o.run_id where o.state = 'DISPATCHED') as dispatched,
  (select count(*)::int from run) as runs,
  (select count(distinct schedule_id)::int from run) as schedules,
  (select count(*)::int from run where state = 'SUCCEEDED') as succeeded,
  (select count(*)::int from run where attempt = 1) as first,
  (select count(*)::int from log_entry) as lines,
  (select percentile_disc(0.5) within group (order by ms) from late) as p50,
  (select percentile_disc(0.99) within group (order by ms) from late) as p99,
  (select extract(epoch from max(finished_at) - min(scheduled_for))::float8 from run) as seconds`;

async function startProcess(options: NodeOptions): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'contenders', 'cluster-node.ts'), [JSON.stringify(options)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return child;
}

/** Stops the process and returns how many runs have ended in it. */
async function stopProcess(child: ChildProcess): Promise<number> {
  const answer = once(child, 'message');
  child.send('end');
  const [concluded] = (await answer) as [number];
  return concluded;
}
