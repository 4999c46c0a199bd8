import { runChild, runPeer } from './child.ts';
import type { AgendaBurstInput } from './contenders/burst-agenda.ts';
import type { PolychronBurstInput } from './contenders/burst-polychron.ts';
import { dropDatabase, makeDatabase, makeEmptyDatabase } from './database.ts';
import type { BurstRound } from './measures.ts';
import type { Part } from './part.ts';
import { say } from './progress.ts';
import type { Row } from './report.ts';
import type { ServerAddress } from './servers.ts';
import { middle } from './statistics.ts';

/** Everything due at one instant: no-op jobs of bare Agenda and queues against whole runs of Polychron, with ledger and log. */
export const burst: Part = async (servers, { quick, concurrency, perTask }) => {
  const [postgres, mongo] = [await servers.postgres(), await servers.mongo()];
  const count = quick ? 2_000 : 10_000;
  const rows = await bareAgenda(mongo, count, quick);
  const base = Math.max(...rows.map(({ figures }) => Number(figures['per s'])));
  rows.push(await bullmq(), await pgBoss());
  for (const store of ['MongoDB', 'PostgreSQL'] as const) {
    rows.push(await polychron(store, count, 3));
  }
  if (!quick) rows.push(await polychron('PostgreSQL', 100_000, 1));
  return rows.map((row) => ({ ...row, figures: { ...row.figures, 'x Agenda': Number(row.figures['per s']) / base } }));

  async function bullmq(): Promise<Row> {
    const { port, pid } = await servers.redis();
    say(`burst: BullMQ on Redis (append-only file, written out every second), ${count} jobs`);
    return peer('BullMQ, Redis', 'burst-bullmq', { port, serverPids: [pid] });
  }

  async function pgBoss(): Promise<Row> {
    say(`burst: pg-boss on PostgreSQL, ${count} jobs`);
    const databaseUrl = await makeEmptyDatabase(postgres.url, 'burst_pg_boss');
    const row = await peer('pg-boss, PostgreSQL', 'burst-pg-boss', { databaseUrl, serverPids: [postgres.pid] });
    await dropDatabase(postgres.url, 'burst_pg_boss');
    return row;
  }

  async function peer(what: string, name: string, input: object): Promise<Row> {
    const rounds = await runPeer<readonly BurstRound[]>(name, { ...input, count, rounds: quick ? 1 : 3 });
    return rowOf(
      what,
      count,
      middle(rounds, ({ ms }) => ms),
    );
  }

  async function polychron(store: 'MongoDB' | 'PostgreSQL', size: number, rounds: number): Promise<Row> {
    say(`burst: Polychron, alarm on ${store}, ${size} schedules`);
    const name = `burst_${store}_${size}`.toLowerCase();
    const input: PolychronBurstInput = {
      count: size,
      rounds: quick ? 1 : rounds,
      serverPids: pids(store === 'MongoDB' ? [postgres, mongo] : [postgres]),
      databaseUrl: await makeDatabase(postgres.url, name),
      mongoUrl: store === 'MongoDB' ? `${mongo.url}/${name}` : null,
      concurrency,
      perTask,
    };
    const round = middle(await runChild<readonly BurstRound[]>('burst-polychron', input), ({ ms }) => ms);
    await dropDatabase(postgres.url, name);
    return rowOf(`Polychron, alarm on ${store}`, size, round);
  }
};

async function bareAgenda(mongo: ServerAddress, count: number, quick: boolean): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [variant, processEvery, rounds] of [
    ['tuned', 200, 3],
    ['burst', 1_000, 1],
  ] as const) {
    if (quick && variant !== 'tuned') continue;
    say(`burst: bare Agenda on MongoDB, ${variant} (poll of ${processEvery} ms), ${count} jobs`);
    const input: AgendaBurstInput = {
      count,
      rounds: quick ? 1 : rounds,
      serverPids: [mongo.pid],
      mongoUrl: mongo.url,
      processEvery,
    };
    const round = middle(await runChild<readonly BurstRound[]>('burst-agenda', input), ({ ms }) => ms);
    rows.push(rowOf(`bare Agenda, MongoDB, ${variant}`, count, round));
  }
  return rows;
}

function pids(servers: readonly ServerAddress[]): readonly number[] {
  return servers.map(({ pid }) => pid);
}

function rowOf(what: string, count: number, { ms, client, servers, rss }: BurstRound): Row {
  return {
    part: 'burst',
    what,
    figures: {
      jobs: count,
      'per s': Math.round((count / ms) * 1000),
      'Node ms/job': client / count,
      'servers ms/job': servers / count,
      'RSS MiB': Math.round(rss / 2 ** 20),
    },
  };
}
