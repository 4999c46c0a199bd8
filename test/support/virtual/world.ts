import { pino } from 'pino';
import { firstFire } from '../../../src/domain/planning/decision.ts';
import type { ScheduleDraft } from '../../../src/domain/model/commands/schedule.ts';
import type { TaskDraft } from '../../../src/domain/model/commands/task.ts';
import type { Conclusion } from '../../../src/domain/planning/conclusion.ts';
import { ruleOf, type Schedule } from '../../../src/domain/model/schedule.ts';
import type { Instant, Milliseconds } from '../../../src/domain/model/values.ts';
import { compile } from '../../../src/recurrence/index.ts';
import { makeNode } from '../../../src/node/make-node.ts';
import { makeServices } from '../../../src/node/services.ts';
import { openStores, type Stores } from '../../../src/node/stores.ts';
import { makeTenant, migrated, operator, taskDraft } from '../node.ts';
import { noAlarm } from './alarm.ts';
import { makeVirtualClock } from './clock.ts';
import { withFaults } from './faults.ts';
import { makeStandInWorker } from './worker.ts';

export type World = Awaited<ReturnType<typeof openWorld>>;

const century = 100 * 366 * 86_400_000;
const succeeded = { state: 'SUCCEEDED', result: null, exitCode: null, error: null, retryInMs: null } as const;
const canceled = { ...succeeded, state: 'CANCELED' } as const;

/**
 * The parts of a node on a real PostgreSQL, under a clock that only the test moves: the services, the engine, and a
 * worker whose runs the test ends. The engine is not started and has no alarm, so nothing happens between two calls.
 */
export async function openWorld(start: Instant) {
  const database = await migrated();
  const clock = await makeVirtualClock(database.url, start);
  const complaints: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void complaints.push(line) });
  const opened = await openStores({ url: database.url, logger, poolSize: 6 });
  const { pool } = opened.database;
  await makeTenant(pool);
  const { runs: stored } = opened;
  const faults = withFaults(stored, opened.writes);
  const stores: Stores = { ...opened, runs: faults.runs, writes: faults.writes };
  let current = await boot();
  /** How long runs take that the test does not end; null: they never end. */
  let runsTake: Milliseconds | null = 0;

  /** A process of the node, with an empty memory. */
  async function boot() {
    const worker = makeStandInWorker(stored, () => clock.now(), 1_000);
    const node = makeNode({
      stores,
      logger,
      clock,
      role: 'all',
      concurrency: worker.capacity,
      executor: worker,
      revalidate: async (caller) => caller,
      alarm: noAlarm,
    });
    node.bus.on('queue', () => worker.pull());
    await clock.sync();
    const identity = { id: worker.nodeId, host: 'stand-in', pid: 1, role: 'all', capacity: worker.capacity };
    await stored.nodes.join({ ...identity, draining: false }, century);
    return { worker, engine: node.engine, services: makeServices(node) };
  }

  async function end(): Promise<void> {
    current.engine.closeLobby();
    await current.engine.stop(0);
  }

  const rows = async <Row extends object>(text: string, values: unknown[] = []) =>
    (await pool.query(text, values)).rows as Row[];

  async function conclude(runIds: readonly string[], conclusion: Conclusion): Promise<void> {
    if (runIds.length === 0) return;
    await clock.sync();
    const { freed, completed } = await stored.write(
      runIds.map((id) => ({
        claim: current.worker.attempts.get(id)!.claim,
        base: current.worker.attempts.get(id)!.claim.logCount,
        lines: [],
        percent: null,
        message: null,
        conclusion: { ...conclusion, nextAttemptAt: null },
      })),
    );
    for (const id of runIds) current.worker.drop(id);
    if (freed.length > 0 && (await stored.releaseGates(freed)) > 0) current.worker.pull();
    if (completed.length > 0)
      await stored.resumeCompleted(completed, (due, at) => firstFire(compile(ruleOf(due.schedule)), at));
  }

  /** Claims queued runs, and ends runs that are asked to end. */
  async function attend(): Promise<void> {
    for (let before = -1; before !== current.worker.attempts.size;) {
      before = current.worker.attempts.size;
      await clock.sync();
      await current.worker.look();
      const { cancel } = await stored.nodes.renew(current.worker.nodeId, before, century);
      await conclude(
        cancel.map(({ runId }) => runId).filter((id) => current.worker.attempts.has(id)),
        canceled,
      );
    }
  }

  /** The earliest end of a run, from how long runs take. */
  function nextEnd(): Instant {
    if (runsTake === null) return Infinity;
    return Math.min(...[...current.worker.attempts.values()].map(({ startedAt }) => startedAt + runsTake!));
  }

  async function sweep(): Promise<void> {
    await clock.sync();
    await current.engine.sweep(clock.now());
    await attend();
  }

  return {
    clock,
    pool,
    engine: opened.database.engine,
    stores,
    /** The services of the current process. */
    get services() {
      return current.services;
    },
    get tasks() {
      return current.services.tasks;
    },
    get schedules() {
      return current.services.schedules;
    },
    rows,
    sweep,
    attend,
    faults,
    /** The node's log lines at level warn and above. */
    complaints,
    get worker() {
      return current.worker;
    },
    set runsTake(value: Milliseconds | null) {
      runsTake = value;
    },

    /** The node is up: time passes to `to`, and the node sweeps at every instant that comes due. */
    async live(to: Instant): Promise<void> {
      for (;;) {
        const [due] = await rows<{ at: number | null }>(
          `select round(date_part('epoch', least((select min(next_fire_at) from schedule), (select min(next_attempt_at) from run))) * 1000) as at`,
        );
        const at = Math.min(due?.at ?? Infinity, nextEnd());
        if (at > to) break;
        clock.set(Math.max(clock.now(), at));
        const ended = [...current.worker.attempts.entries()].filter(
          ([, { startedAt }]) => runsTake !== null && startedAt + runsTake <= clock.now(),
        );
        await conclude(
          ended.map(([id]) => id),
          succeeded,
        );
        await sweep();
      }
      clock.set(to);
    },

    /** The node is down until `to`; then it sweeps. */
    async down(to: Instant): Promise<void> {
      clock.set(to);
      await sweep();
    },

    /** Ends runs successfully; without ids, all open runs. */
    async finish(runIds: readonly string[] = [...current.worker.attempts.keys()]): Promise<void> {
      await conclude(runIds, succeeded);
      await attend();
    },

    /** Replaces the process by another one with an empty memory. */
    async restart(): Promise<void> {
      faults.disarm();
      await end();
      await pool.query('delete from node where id = $1', [current.worker.nodeId]);
      current = await boot();
      await stored.recover();
      await stored.resumeCompleted(null, (due, at) => firstFire(compile(ruleOf(due.schedule)), at));
      current.worker.pull();
    },

    async task(
      name: string,
      drafts: readonly ScheduleDraft[],
      changes: Partial<TaskDraft> = {},
    ): Promise<{ id: string; schedules: readonly Schedule[] }> {
      const { value } = await current.services.tasks.create(operator, {
        ...taskDraft(name, changes),
        schedules: drafts,
        idempotencyKey: null,
        tenantId: null,
        validateOnly: false,
      });
      const made = await rows<{ id: string }>('select id from schedule where task_id = $1 order by id', [value!.id]);
      const read = await faults.writes.transaction(async (transaction) =>
        Promise.all(made.map(({ id }) => transaction.schedules.lock(null, id))),
      );
      return { id: value!.id, schedules: read.filter((schedule) => schedule !== null) };
    },

    /** Nothing that exists so far comes due any more. The ledger keeps its rows. */
    async clear(): Promise<void> {
      faults.disarm();
      for (const id of current.worker.attempts.keys()) current.worker.drop(id);
      await pool.query(`
        delete from run where finished_at is null;
        update schedule set next_nominal_at = null, next_fire_at = null, state = 'CANCELED', deleted_at = now()
          where deleted_at is null;
        update task set deleted_at = now() where deleted_at is null;`);
      complaints.length = 0;
    },

    async close(): Promise<void> {
      await end();
      await opened.database.close();
      await clock.close();
      await database.drop();
    },
  };
}
