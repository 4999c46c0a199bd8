import { setTimeout as sleep } from 'node:timers/promises';
import { runChild } from './child.ts';
import { cpuOfTree } from './cpu.ts';
import { administer, dropDatabase, makeDatabase } from './database.ts';
import type { Part } from './part.ts';
import type { Probed } from './probe.ts';
import { makeProbing, processOf } from './probing.ts';
import { say } from './progress.ts';
import type { Row } from './report.ts';
import { type Service, startService } from './service.ts';

export interface ReadersInput {
  readonly url: string;
  readonly token: string;
  readonly readers: number;
  /** The cursor from which all of them read. */
  readonly after: string;
  /** Only events that are stored between these instants count for the lag; epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** The readers end when no event has come for this time. */
  readonly quietMs: number;
}

export interface ReadersResult {
  /** The number of events that each reader got. */
  readonly events: readonly number[];
  /** Whether all readers got the same events in the same order. */
  readonly same: boolean;
  readonly repeated: number;
  /** Milliseconds from an event's time to a reader: p50, p90, p99 and the longest. */
  readonly lags: { readonly count: number; readonly sorted: readonly number[] };
}

const readers = 20;
/** Schedules of every second; each of their runs is three events. */
const tasks = 21;
const each = 8;
const schedules = tasks * each;
/** Time for the readers to connect, then for compilers and query plans to warm up. */
const arriveMs = 6_000;
const warmMs = 5_000;

const createTask = `mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } errors { message } } }`;

/** Sends 500 events a second to 20 readers of `run { id task { name } }`, and measures the lag and the cost. */
export const events: Part = async (servers, { quick, concurrency }) => {
  const postgres = await servers.postgres();
  const name = 'bench_events';
  const databaseUrl = await makeDatabase(postgres.url, name);
  const probing = makeProbing();
  const service = await startService({ databaseUrl, mongoUrl: null, concurrency, env: probing.env });
  const measureMs = quick ? 10_000 : 30_000;
  try {
    const { serverInfo } = await service.ask<{ serverInfo: { runEventsCursor: string } }>(
      '{ serverInfo { runEventsCursor } }',
      {},
    );
    const begin = Date.now() + arriveMs;
    const [from, to] = [begin + warmMs, begin + warmMs + measureMs];
    await storeSchedules(service, begin, to + 1_000);
    say(`events: ${schedules} schedules of every second, ${readers} readers`);
    const input: ReadersInput = {
      url: service.url,
      token: service.token,
      readers,
      after: serverInfo.runEventsCursor,
      from,
      to,
      quietMs: 3_000,
    };
    const reading = runChild<ReadersResult>('event-readers', input);
    reading.catch(() => undefined);
    const used = await measure(service, postgres.pid, from, to, probing.ask);
    const result = await reading;
    const stored = await countFacts(databaseUrl);
    return [rowOf(result, stored.all, used, measureMs)];
  } finally {
    await service.stop();
    probing.end();
    await dropDatabase(postgres.url, name);
  }
};

/** Throws when a reader missed events, got some twice, or got them in another order than the others. */
function rowOf(
  { events: counts, same, repeated, lags }: ReadersResult,
  stored: number,
  used: Awaited<ReturnType<typeof measure>>,
  measureMs: number,
): Row {
  if (counts.some((count) => count !== stored) || !same || repeated > 0)
    throw new Error(`of ${stored} events readers got ${counts.join(', ')}; the same: ${same}`);
  const perSecond = lags.count / readers / (measureMs / 1_000);
  say(`events: ${perSecond.toFixed(0)}/s, lag ${lags.sorted.join(', ')} ms`);
  const [p50, p90, p99, longest] = lags.sorted;
  return {
    part: 'events (lag in ms)',
    what: `${readers} readers, each got all ${stored}`,
    figures: {
      'events/s each': perSecond,
      p50: p50!,
      p90: p90!,
      p99: p99!,
      max: longest!,
      'statements/event': used.api.statements / (perSecond * (measureMs / 1_000)),
      'API % core': used.apiCpu,
      'engine % core': used.engineCpu,
      'PostgreSQL % core': used.serverCpu,
      'API loop blocked, ms': used.api.blocked,
      'API RSS, MiB': used.api.rss / 1_048_576,
      'engine RSS, MiB': used.engine.rss / 1_048_576,
    },
  };
}

/** Stores schedules whose instants are spread evenly over each second. */
async function storeSchedules(service: Service, begin: number, end: number): Promise<void> {
  const at = (ms: number): string => new Date(ms).toISOString();
  for (let task = 0; task < tasks; task += 1) {
    const made = await service.ask<{ createTask: { task: object | null } }>(createTask, {
      input: {
        name: `events-${task}`,
        module: 'simulate',
        schedules: Array.from({ length: each }, (_, n) => {
          const startsAt = at(begin + ((n * tasks + task) * 1_000) / schedules);
          return {
            recurrence: { interval: { every: 'PT1S', anchor: startsAt } },
            overlap: 'ALLOW_ALL',
            startsAt,
            endsAt: at(end),
          };
        }),
      },
    });
    if (made.createTask.task === null) throw new Error(`a task was refused: ${JSON.stringify(made)}`);
  }
}

/** Measures what the processes use between two instants. */
async function measure(
  service: Service,
  serverPid: number,
  from: number,
  to: number,
  ask: (pid: number) => Promise<Probed>,
) {
  const [api, engine] = [processOf(service.pid, 'api-process'), processOf(service.pid, 'engine-process')];
  const cpu = (): number[] => [api, engine, serverPid].map(cpuOfTree);
  await sleep(from - Date.now());
  await Promise.all([ask(api), ask(engine)]);
  const before = cpu();
  await sleep(to - Date.now());
  const after = cpu();
  const [ofApi, ofEngine] = await Promise.all([ask(api), ask(engine)]);
  const [apiCpu, engineCpu, serverCpu] = after.map((ms, n) => ((ms - before[n]!) / (to - from)) * 100);
  return { api: ofApi, engine: ofEngine, apiCpu: apiCpu!, engineCpu: engineCpu!, serverCpu: serverCpu! };
}

/** Counts events as readers see them. The first row of a run stands for two events. */
function countFacts(databaseUrl: string): Promise<{ readonly all: number }> {
  return administer(databaseUrl, async (client) => {
    const { rows } = await client.query<{ all: number }>(
      `select sum(case when born and state <> 'SCHEDULED' then 2 else 1 end)::int as all
       from event where run_id is not null and type <> 'PROGRESSED'`,
    );
    return rows[0]!;
  });
}
