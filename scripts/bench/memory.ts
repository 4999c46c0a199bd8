import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { parentOf } from './cpu.ts';
import { dropDatabase, makeDatabase } from './database.ts';
import type { Part } from './part.ts';
import { say } from './progress.ts';
import type { Row } from './report.ts';
import { storeOneOffs } from './schedules.ts';
import { startService } from './service.ts';

/** The memory of a whole node without its databases: with nothing to do, and during a burst. */
export const memory: Part = async (servers, { quick, concurrency }) => {
  const postgres = await servers.postgres();
  const count = quick ? 2_000 : 10_000;
  const name = 'bench_memory';
  const databaseUrl = await makeDatabase(postgres.url, name);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  const service = await startService({ databaseUrl, mongoUrl: null, concurrency });
  try {
    say('memory: a node with nothing to do, 15 s');
    await sleep(15_000);
    const rows = [rowOf('with nothing to do', memoryOf(service.pid))];
    say(`memory: a burst of ${count}`);
    await storeOneOffs(pool, { count, perTask: 1, at: Date.now() + 5_000, apart: 0, name: 'burst' });
    let most = memoryOf(service.pid);
    while ((await countEnded(pool)) < count) {
      const now = memoryOf(service.pid);
      if (now.private > most.private) most = now;
      await sleep(50);
    }
    return [...rows, rowOf(`a burst of ${count}, at its most`, most)];
  } finally {
    await pool.end();
    await service.stop();
    await dropDatabase(postgres.url, name);
  }
};

interface Memory {
  readonly processes: number;
  /** Bytes. Shared pages count in full for each process (RSS). */
  readonly resident: number;
  /** Bytes. Shared pages are divided among the processes (PSS). */
  readonly private: number;
}

function rowOf(what: string, { processes, resident, private: own }: Memory): Row {
  const figures = { processes, 'RSS, MiB': Math.round(resident / 2 ** 20), 'PSS, MiB': Math.round(own / 2 ** 20) };
  return { part: 'memory', what, figures };
}

async function countEnded(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from run where state = 'SUCCEEDED' and schedule_id is not null`,
  );
  return rows[0]?.n ?? 0;
}

/** The memory of a process and its descendants. Linux only. */
function memoryOf(root: number): Memory {
  const all = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      all.set(Number(name), parentOf(Number(name)));
    } catch {
      // The process has ended meanwhile.
    }
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of all) if (parent === pid) tree.push(child);
  const sum = (field: string): number => tree.reduce((bytes, pid) => bytes + rollupOf(pid, field), 0);
  return { processes: tree.length, resident: sum('Rss'), private: sum('Pss') };
}

function rollupOf(pid: number, field: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1]) * 1_024;
  } catch {
    return 0;
  }
}
