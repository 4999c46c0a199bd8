import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Look, openLook } from '../../support/look.ts';
import { migrated, until } from '../../support/node.ts';
import { type Service, startService, withoutDrain } from '../../support/service.ts';
import { type MadeTenant, makeTenant } from '../../support/tenants.ts';
import { bareId, everySecond, executeTask, globalId, makeTask, mutate } from '../../support/work.ts';
import type { Observed, ObserverStart } from './observer.ts';

/** What a case gets: a running service, tenant alpha with its work, and a tenant of its own. */
export interface Scene {
  readonly service: Service;
  readonly services: readonly Service[];
  readonly databaseUrl: string;
  readonly look: Look;
  readonly alpha: MadeTenant;
  readonly alphaSchedule: string;
  readonly beta: MadeTenant;
  /** Multiplies the hostile load; 1 in the suite. */
  readonly scale: number;
  /** Runs after the case has been judged. */
  readonly defer: (cleanup: () => unknown) => void;
}

/** How alpha's work went during a case and some seconds after it. */
export interface Figures {
  /** Full seconds that were observed. */
  readonly seconds: number;
  /** How many of these had no started run. */
  readonly missing: number;
  /** The latest start after its instant, in milliseconds. */
  readonly worstMs: number;
  /** How much of it had passed at the decision, in milliseconds; the rest is the way from the queue to the start. */
  readonly decidedMs: number;
  /** The latest moment at which alpha's subscriber saw an end after it was stored, in milliseconds. */
  readonly streamMs: number;
  /** Ended runs that the subscriber never saw. */
  readonly unseen: number;
  /** The longest time that another process had to wait for the processor, in milliseconds. */
  readonly stallMs: number;
  /** The average number of threads that wanted a processor; at least 1. */
  readonly crowd: number;
  /** The state of alpha's run of ten minutes. */
  readonly state: string;
  readonly attempt: number;
}

export interface Stage {
  /** Runs `act` while alpha works, and answers how alpha's work went. */
  play(name: string, act: (scene: Scene) => Promise<unknown>): Promise<Figures>;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly mongodbUrl: string | null;
  readonly nodes: number;
  readonly scale: number;
}

const patience = 120_000;
/** Full seconds that are observed after a case has ended. */
const afterwards = 2;
/** A run of ten minutes is replaced at this age, so that it never ends by itself during a case. */
const longEnoughMs = 300_000;

export async function openStage({ mongodbUrl, nodes, scale }: StageOptions): Promise<Stage> {
  const database = await migrated();
  const look = openLook(database.url);
  const services = await Promise.all(
    // Runs that the cases have left open need not end before the stage closes.
    Array.from({ length: nodes }, () => startService({ databaseUrl: database.url, mongodbUrl, env: withoutDrain })),
  );
  const service = services[0]!;
  const alpha = await makeTenant(service, 'alpha');
  // Alpha has a limit of its own, as tenants of an operator have.
  await mutate(service, 'updateTenant', { id: alpha.id, maxConcurrentRuns: 20 }, 'tenant { id }');
  const token = alpha.tokens.WRITE.secret;
  const long = await makeTask(service, 'ten minutes', { params: { durationMs: 600_000, steps: 600 } }, token);
  let longRun = await executeTask(service, long.id, {}, token);
  let longSince = performance.now();
  const pulse = await makeTask(
    service,
    'pulse',
    { schedules: [{ recurrence: everySecond, overlap: 'ALLOW_ALL', catchUp: { mode: 'ALL' } }] },
    token,
  );
  const schedule = pulse.schedules.nodes[0]!.id;
  const observer = await startObserver({ socketUrl: services.at(-1)!.socketUrl, token: alpha.tokens.READ.secret });
  // From then on the subscriber has a cursor, so a broken connection hides nothing from it.
  await until(
    async () => Object.keys((await observer.ask()).ends).length > 0,
    'the subscriber to see an end',
    patience,
  );
  let cases = 0;

  const stateOfLong = async () => {
    const query = 'select state, attempt from run where id = $1';
    const [run] = await look.rows<{ state: string; attempt: number }>(query, [bareId(longRun)]);
    return run ?? { state: 'none', attempt: 0 };
  };
  /** Damage by one case must not count against the next. */
  async function renewLong(): Promise<void> {
    const isOld = performance.now() - longSince > longEnoughMs;
    if (isOld) await mutate(service, 'cancelRun', { id: longRun }, 'run { id }', token);
    if (isOld || (await stateOfLong()).state !== 'RUNNING') {
      longRun = await executeTask(service, long.id, {}, token);
      longSince = performance.now();
    }
    await until(async () => (await stateOfLong()).state === 'RUNNING', 'the run of ten minutes to run', patience);
  }

  async function judge(from: number, to: number): Promise<Figures> {
    const starts = await look.rows<{
      at: number;
      id: string;
      decided: number;
      started: number;
      finished: number | null;
    }>(
      `select extract(epoch from o.nominal_at)::float8 * 1000 as at, r.id,
         extract(epoch from coalesce(r.queued_at, r.started_at))::float8 * 1000 as decided,
         extract(epoch from r.started_at)::float8 * 1000 as started,
         extract(epoch from r.finished_at)::float8 * 1000 as finished
       from occurrence o join run r on r.id = o.run_id
       where o.schedule_id = $1 and r.started_at is not null
         and o.nominal_at >= to_timestamp($2 / 1000.0) and o.nominal_at < to_timestamp($3 / 1000.0)`,
      [bareId(schedule), from, to],
    );
    const { stallMs, crowd } = await observer.ask();
    const endsSeen = await seen(
      starts.flatMap(({ id, finished }) => (finished === null ? [] : [globalId('Run', id)])),
      observer,
    );
    const lags = starts.flatMap(({ id, finished }) => {
      const at = endsSeen[globalId('Run', id)];
      return finished === null || at === undefined ? [] : [at - finished];
    });
    const seconds = (to - from) / 1_000;
    const worst = starts.toSorted((a, b) => b.started - b.at - (a.started - a.at))[0];
    return {
      seconds,
      missing: seconds - starts.length,
      worstMs: worst ? Math.max(0, Math.round(worst.started - worst.at)) : 0,
      decidedMs: worst ? Math.max(0, Math.round(worst.decided - worst.at)) : 0,
      streamMs: Math.round(Math.max(0, ...lags)),
      unseen: starts.filter(({ finished }) => finished !== null).length - lags.length,
      stallMs: Math.round(stallMs),
      crowd: Math.round(crowd * 10) / 10,
      ...(await stateOfLong()),
    };
  }

  return {
    async play(name, act) {
      const cleanups: (() => unknown)[] = [];
      const beta = await makeTenant(service, `beta-${(cases += 1)}`);
      await renewLong();
      await started(look, schedule, Math.floor(Date.now() / 1_000) * 1_000, 'before the case begins');
      await observer.ask();
      const from = Math.ceil(Date.now() / 1_000) * 1_000;
      const scene = { service, services, databaseUrl: database.url, look, alpha, alphaSchedule: schedule, beta, scale };
      try {
        await act({ ...scene, defer: (cleanup) => void cleanups.push(cleanup) });
        const to = (Math.ceil(Date.now() / 1_000) + afterwards) * 1_000;
        await started(look, schedule, to, `after "${name}"`);
        return await judge(from, to);
      } finally {
        for (const cleanup of cleanups.reverse()) await cleanup();
        await mutate(service, 'updateTenant', { id: beta.id, enabled: false }, 'tenant { id }');
      }
    },
    async close() {
      observer.stop();
      await mutate(service, 'cancelRun', { id: longRun }, 'run { id }', token);
      await Promise.all(services.map((each) => each.stop()));
      await look.close();
      await database.drop();
    },
  };
}

/** Waits until alpha's pulse of this instant, or a later one, has started. */
async function started(look: Look, schedule: string, at: number, when: string): Promise<void> {
  const query = `select 1 as found from occurrence o join run r on r.id = o.run_id
    where o.schedule_id = $1 and o.nominal_at >= to_timestamp($2 / 1000.0) and r.started_at is not null limit 1`;
  await until(
    async () => (await look.rows(query, [bareId(schedule), at])).length > 0,
    `a pulse of alpha ${when}`,
    patience,
  );
}

/** What the subscriber has seen as soon as it has seen these runs end; after the patience, whatever it has seen. */
async function seen(runs: readonly string[], observer: Observer): Promise<Observed['ends']> {
  const deadline = performance.now() + patience / 4;
  for (;;) {
    const { ends } = await observer.ask();
    if (runs.every((run) => run in ends) || performance.now() > deadline) return ends;
  }
}

interface Observer {
  ask(): Promise<Observed>;
  stop(): void;
}

async function startObserver(start: ObserverStart): Promise<Observer> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'observer.ts'), {
    execArgv: ['--import', 'tsx'],
    // Without this, the process would take itself for a test.
    env: { PATH: process.env['PATH'] },
  });
  child.send(start);
  await once(child, 'message');
  return {
    async ask() {
      const answer = once(child, 'message');
      child.send('report');
      const [observed] = (await answer) as [Observed];
      return observed;
    },
    stop: () => child.disconnect(),
  };
}
