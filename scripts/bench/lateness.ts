import { runChild } from './child.ts';
import type { AgendaLatenessInput } from './contenders/lateness-agenda.ts';
import type { PolychronLatenessInput } from './contenders/lateness-polychron.ts';
import { dropDatabase, makeDatabase } from './database.ts';
import type { LatenessResult } from './measures.ts';
import type { Part } from './part.ts';
import { say } from './progress.ts';
import type { Row } from './report.ts';
import { storeStanding } from './standing.ts';
import { percentile } from './statistics.ts';

/** One-off schedules at a hundred distinct instants a second: how late their runs start, and how much CPU a node needs. */
export const lateness: Part = async (servers, { quick, concurrency }) => {
  const [postgres, mongo] = [await servers.postgres(), await servers.mongo()];
  const count = quick ? 500 : 2_000;
  const standing = quick ? 50_000 : 1_000_000;
  const apart = 10;
  const rows: Row[] = [];

  say(`lateness: bare Agenda on MongoDB, poll of 200 ms, ${count} jobs`);
  const agenda: AgendaLatenessInput = { count, apart, serverPids: [mongo.pid], mongoUrl: mongo.url, processEvery: 200 };
  rows.push(rowOf('bare Agenda, MongoDB, tuned', count, 0, await runChild('lateness-agenda', agenda)));

  const name = 'lateness';
  const databaseUrl = await makeDatabase(postgres.url, name);
  for (const beside of [0, standing]) {
    if (beside > 0) {
      say(`lateness: storing ${beside} schedules of the far future`);
      await storeStanding(databaseUrl, beside);
    }
    for (const store of ['MongoDB', 'PostgreSQL'] as const) {
      say(`lateness: Polychron, alarm on ${store}, ${count} schedules, ${beside} standing`);
      const input: PolychronLatenessInput = {
        count,
        apart,
        serverPids: store === 'MongoDB' ? [postgres.pid, mongo.pid] : [postgres.pid],
        databaseUrl,
        mongoUrl: store === 'MongoDB' ? `${mongo.url}/lateness` : null,
        concurrency,
      };
      rows.push(rowOf(`Polychron, alarm on ${store}`, count, beside, await runChild('lateness-polychron', input)));
    }
  }
  await dropDatabase(postgres.url, name);
  return rows;
};

function rowOf(what: string, count: number, standing: number, { late, client, servers, wall }: LatenessResult): Row {
  if (late.length !== count) throw new Error(`${what}: ${late.length} of ${count} were started`);
  return {
    part: 'lateness (ms)',
    what,
    figures: {
      standing,
      p50: percentile(late, 50),
      p99: percentile(late, 99),
      max: Math.max(...late),
      early: late.filter((ms) => ms < 0).length,
      'Node % core': (client / wall) * 100,
      'servers % core': (servers / wall) * 100,
    },
  };
}
