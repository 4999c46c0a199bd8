import { readFileSync } from 'node:fs';
import { runChild, serveChild } from './child.ts';
import { countUsage } from './cpu.ts';
import { dropDatabase, makeDatabase } from './database.ts';
import type { LogReadersInput, LogReadersResult } from './measures.ts';
import type { Part } from './part.ts';
import { processOf } from './probing.ts';
import { say } from './progress.ts';
import type { Row } from './report.ts';
import type { ServerAddress } from './servers.ts';
import { type Service, startService } from './service.ts';

const lines = 20;
const everyMs = 1_000;

/** Sends one run's log to very many readers, each on a WebSocket. A server of graphql-ws alone is measured beside it. */
export const fanOut: Part = async (servers, { quick, concurrency }) => {
  const readers = quick ? 1_000 : 10_000;
  const postgres = await servers.postgres();
  return [await bare(readers), await polychron(postgres, readers, concurrency)];
};

async function polychron(postgres: ServerAddress, readers: number, concurrency: number): Promise<Row> {
  const name = 'bench_fan_out';
  const databaseUrl = await makeDatabase(postgres.url, name);
  const service = await startService({ databaseUrl, mongoUrl: null, concurrency });
  try {
    const beginsAt = Date.now() + waitFor(readers);
    const runId = await order(service, beginsAt);
    say(`fan-out: ${readers} readers of a run of Polychron`);
    return await read('Polychron', { url: service.url, token: service.token, readers, runId, beginsAt, lines }, [
      processOf(service.pid, 'api-process'),
      postgres.pid,
    ]);
  } finally {
    await service.stop();
    await dropDatabase(postgres.url, name);
  }
}

async function bare(readers: number): Promise<Row> {
  const beginsAt = Date.now() + waitFor(readers);
  const server = await serveChild('bare-graphql-ws', { beginsAt, lines, everyMs });
  try {
    say(`fan-out: ${readers} readers of a bare graphql-ws server`);
    const input = { url: server.url, token: null, readers, runId: 'any', beginsAt, lines };
    return await read('bare graphql-ws', input, [server.pid]);
  } finally {
    server.stop();
  }
}

/** The longest time in which so many readers connect. */
function waitFor(readers: number): number {
  return 5_000 + readers * 3;
}

async function read(what: string, input: LogReadersInput, [server = 0, ...others]: readonly number[]): Promise<Row> {
  const before = rssOf(server);
  let idle = Number.NaN;
  const looking = setTimeout(() => (idle = rssOf(server) - before), input.beginsAt - 500 - Date.now());
  let usage = countUsage([server, ...others]);
  const counting = setTimeout(() => (usage = countUsage([server, ...others])), input.beginsAt - Date.now());
  const { arrivedAt, complete, sorted } = await runChild<LogReadersResult>('log-readers', input);
  clearTimeout(looking);
  clearTimeout(counting);
  if (arrivedAt > input.beginsAt) throw new Error(`${what}: the readers came too late`);
  if (complete !== input.readers)
    throw new Error(`${what}: only ${complete} of ${input.readers} readers got every line`);
  const used = usage();
  const [p50, p99, max] = sorted;
  return {
    part: 'fan-out (ms from a line’s time to a reader)',
    what: `${what}, ${input.readers} readers`,
    figures: {
      'messages/s': Math.round((input.readers * 1_000) / everyMs),
      p50: p50!,
      p99: p99!,
      max: max!,
      'KiB each, idle': idle / 1_024 / input.readers,
      'servers % core': (used.servers / used.wall) * 100,
    },
  };
}

async function order(service: Service, at: number): Promise<string> {
  const { createTask } = await service.ask<{ createTask: { task: { id: string } } }>(
    'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } errors { message } } }',
    { input: { name: 'talker', module: 'simulate', params: { logLines: lines, durationMs: lines * everyMs } } },
  );
  const { executeTask } = await service.ask<{ executeTask: { run: { id: string } } }>(
    'mutation ($id: ID!, $at: DateTime) { executeTask(input: { id: $id, at: $at }) { run { id } errors { message } } }',
    { id: createTask.task.id, at: new Date(at).toISOString() },
  );
  return executeTask.run.id;
}

/** The memory of a process, in bytes. Linux only. */
function rssOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1_024;
}
