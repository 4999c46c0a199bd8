import { setTimeout as sleep } from 'node:timers/promises';
import { countUsage } from './cpu.ts';
import { administer, dropDatabase, makeDatabase } from './database.ts';
import type { Part } from './part.ts';
import { say } from './progress.ts';
import { type Service, startService } from './service.ts';
import { percentile } from './statistics.ts';

interface Run {
  readonly state: string;
  readonly logCount: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

/** One run with very many log lines: lines a second, disk space of a line, and how fast one line is read by its number. */
export const logs: Part = async (servers, { quick, concurrency }) => {
  const postgres = await servers.postgres();
  const lines = quick ? 100_000 : 1_000_000;
  const name = 'bench_logs';
  const databaseUrl = await makeDatabase(postgres.url, name);
  // A tenant's daily limit for logs would drop lines.
  await administer(databaseUrl, (client) => client.query('update tenant set max_log_bytes_per_day = null'));
  const service = await startService({ databaseUrl, mongoUrl: null, concurrency });
  try {
    say(`logs: a run of ${lines} lines`);
    const before = await sizeOf(databaseUrl);
    const usage = countUsage([postgres.pid, service.pid]);
    const { id, run } = await play(service, lines);
    const { servers: cpu } = usage();
    const ms = Date.parse(run.finishedAt ?? '') - Date.parse(run.startedAt);
    const bytes = (await sizeOf(databaseUrl)) - before;
    say('logs: reading lines by their numbers');
    const took = await readLines(service, id);
    return [
      {
        part: 'logs',
        what: `a run of ${lines} lines`,
        figures: {
          'lines/s': Math.round((lines / ms) * 1_000),
          'CPU µs/line': (cpu / lines) * 1_000,
          'disk, bytes/line': bytes / lines,
          'one line, p50 ms': percentile(took, 50),
          'one line, p99 ms': percentile(took, 99),
        },
      },
    ];
  } finally {
    await service.stop();
    await dropDatabase(postgres.url, name);
  }
};

async function play(service: Service, lines: number): Promise<{ readonly id: string; readonly run: Run }> {
  const { createTask } = await service.ask<{ createTask: { task: { id: string } } }>(
    'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } errors { message } } }',
    { input: { name: 'talker', module: 'simulate', params: { logLines: lines } } },
  );
  const { executeTask } = await service.ask<{ executeTask: { run: { id: string } } }>(
    'mutation ($id: ID!) { executeTask(input: { id: $id }) { run { id } errors { message } } }',
    { id: createTask.task.id },
  );
  const { id } = executeTask.run;
  for (;;) {
    const { run } = await service.ask<{ run: Run }>(
      'query ($id: ID!) { run(id: $id) { state logCount startedAt finishedAt } }',
      { id },
    );
    if (run.finishedAt !== null) {
      if (run.state !== 'SUCCEEDED' || run.logCount < lines)
        throw new Error(`the run ended as ${run.state} after ${run.logCount} of ${lines} lines`);
      return { id, run };
    }
    await sleep(200);
  }
}

/** Milliseconds of each call that reads one line, at the beginning and at the end of the log. */
async function readLines(service: Service, id: string): Promise<readonly number[]> {
  type Page = { readonly nodes: readonly { readonly id: string; readonly index: number }[] };
  const { run } = await service.ask<{ run: { begin: Page; end: Page } }>(
    'query ($id: ID!) { run(id: $id) { begin: logs(first: 100) { nodes { id index } } end: logs(last: 100) { nodes { id index } } } }',
    { id },
  );
  const took: number[] = [];
  for (const [n, line] of [...run.begin.nodes, ...run.end.nodes].entries()) {
    const begun = performance.now();
    const { node } = await service.ask<{ node: { index: number } | null }>(
      'query ($id: ID!) { node(id: $id) { ... on LogEntry { index message } } }',
      { id: line.id },
    );
    if (n >= 20) took.push(performance.now() - begun);
    if (node?.index !== line.index) throw new Error(`line ${line.index} was asked for, ${JSON.stringify(node)} came`);
  }
  return took;
}

/** The size of all tables and their indexes, in bytes. */
async function sizeOf(databaseUrl: string): Promise<number> {
  return administer(databaseUrl, async (client) => {
    await client.query('vacuum (analyze)');
    const { rows } = await client.query<{ bytes: string }>(
      `select sum(pg_total_relation_size(oid))::text as bytes from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    );
    return Number(rows[0]?.bytes);
  });
}
