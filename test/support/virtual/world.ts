import { pino } from 'pino';
import { firstFire } from '../../../src/domain/planning/decision.ts';
import type { ScheduleDraft } from '../../../src/domain/model/commands/schedule.ts';
import type { TaskDraft } from '../../../src/domain/model/commands/task.ts';
import type { Conclusion } from '../../../src/domain/planning/conclusion.ts';
import { makeScheduleService } from '../../../src/services/schedules/schedule-service.ts';
import { ruleOf, type Schedule } from '../../../src/domain/model/schedule.ts';
import type { ServiceContext } from '../../../src/services/context.ts';
import { makeTaskService } from '../../../src/services/tasks/task-service.ts';
import type { Instant, Milliseconds } from '../../../src/domain/model/values.ts';
import { makeBus } from '../../../src/events/bus.ts';
import { makeModuleCatalog } from '../../../src/execution/catalog.ts';
import { makeModules, noWatch, uncontained } from '../../../src/execution/modules/index.ts';
import { makeDialectStore } from '../../../src/persistence/dialect-store.ts';
import { makeRunStore } from '../../../src/persistence/hot/run-store.ts';
import { openDatabase } from '../../../src/persistence/orm.ts';
import { makeReader } from '../../../src/persistence/reader.ts';
import { makeRowReaders } from '../../../src/persistence/row-readers.ts';
import { makeWriteStore } from '../../../src/persistence/write-store.ts';
import { compile } from '../../../src/recurrence/index.ts';
import { makeSweeper, type Sweeper } from '../../../src/scheduling/sweeper.ts';
import { migrated, operator, taskDraft } from '../node.ts';
import { makeVirtualClock } from './clock.ts';
import { withFaults } from './faults.ts';
import { makeStandInHands, type StandInHands } from './hands.ts';
import { makeQuotas } from '../../../src/execution/quotas.ts';
import { makeUsageStore } from '../../../src/persistence/usage-store.ts';

export type World = Awaited<ReturnType<typeof openWorld>>;

const century = 100 * 366 * 86_400_000;
const succeeded = { state: 'SUCCEEDED', result: null, exitCode: null, error: null, retryInMs: null } as const;
const canceled = { ...succeeded, state: 'CANCELED' } as const;

/**
 * A node's parts on a real PostgreSQL, under a clock that only the test moves: the services, the sweeper, and hands whose runs
 * end when the test says so. It has no timer and no alarm: nothing happens between two calls.
 */
export async function openWorld(start: Instant) {
  const database = await migrated();
  const clock = await makeVirtualClock(database.url, start);
  const complaints: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void complaints.push(line) });
  const opened = await openDatabase({ url: database.url, logger, poolSize: 6 });
  const { orm, pool } = opened;
  await pool.query(
    `insert into tenant (id, slug, name) values ('00000000-0000-7000-8000-000000000001', 'default', 'Default')`,
  );
  const stored = makeRunStore(opened.engine);
  const faults = withFaults(stored, makeWriteStore(orm));
  const bus = makeBus(logger);
  const modules = makeModules({
    commands: false,
    allowPrivateHttp: false,
    allowMetadataHttp: false,
    containment: uncontained,
    watch: noWatch,
    childEnv: () => ({}),
    scripts: { find: async () => null },
    clock,
  });
  const quotas = makeQuotas(makeUsageStore(pool));
  const wakes = { arm: () => Promise.resolve(true) };
  let hands: StandInHands;
  let sweeper: Sweeper;
  /** How long runs take that nobody ends by hand; null: for ever. */
  let runsTake: Milliseconds | null = 0;
  bus.on('queue', () => hands.pull());

  async function boot(): Promise<void> {
    hands = makeStandInHands(stored, () => clock.now(), 1_000);
    sweeper = makeSweeper({ store: faults.runs, wakes, bus, clock, logger, hands, moduleVersion: () => '1', quotas });
    await clock.sync();
    const node = { id: hands.nodeId, host: 'stand-in', pid: 1, role: 'all', capacity: hands.capacity, draining: false };
    await stored.nodes.join(node, century);
  }
  await boot();

  const context: ServiceContext = {
    store: faults.writes,
    wakes,
    bus,
    clock,
    modules: makeModuleCatalog(modules),
    places: {
      get nodeId() {
        return hands.nodeId;
      },
      runs: () => true,
      reserve: (wanted) => hands.reserve(wanted),
      take: (tenantId) => hands.take(tenantId),
      untake: (tenantIds) => hands.untake(tenantIds),
      release: (places) => hands.release(places),
      start: (claims) => hands.start(claims),
    },
    quotas,
  };
  const tasks = makeTaskService(context);
  const schedules = makeScheduleService(context);

  const rows = async <Row extends object>(text: string, values: unknown[] = []) =>
    (await pool.query(text, values)).rows as Row[];

  async function conclude(runIds: readonly string[], conclusion: Conclusion): Promise<void> {
    if (runIds.length === 0) return;
    await clock.sync();
    const { freed, completed } = await stored.write(
      runIds.map((id) => ({
        claim: hands.attempts.get(id)!.claim,
        base: hands.attempts.get(id)!.claim.logCount,
        lines: [],
        percent: null,
        message: null,
        conclusion: { ...conclusion, nextAttemptAt: null },
      })),
    );
    for (const id of runIds) hands.drop(id);
    if (freed.length > 0 && (await stored.releaseGates(freed)) > 0) hands.pull();
    if (completed.length > 0)
      await stored.resumeCompleted(completed, (due, at) => firstFire(compile(ruleOf(due.schedule)), at));
  }

  /** Claims what is queued, and ends what is asked to end. */
  async function attend(): Promise<void> {
    for (let before = -1; before !== hands.attempts.size;) {
      before = hands.attempts.size;
      await clock.sync();
      await hands.look();
      const { cancel } = await stored.nodes.renew(hands.nodeId, before, century);
      await conclude(
        cancel.map(({ runId }) => runId).filter((id) => hands.attempts.has(id)),
        canceled,
      );
    }
  }

  /** The earliest end of a run, by how long runs take. */
  function nextEnd(): Instant {
    if (runsTake === null) return Infinity;
    return Math.min(...[...hands.attempts.values()].map(({ startedAt }) => startedAt + runsTake!));
  }

  async function sweep(): Promise<void> {
    await clock.sync();
    await sweeper.sweep(clock.now());
    await attend();
  }

  return {
    clock,
    pool,
    engine: opened.engine,
    /** What the services stand on, for whoever puts more on top of them. */
    context,
    reader: makeReader(pool, makeRowReaders(orm)),
    dialectStore: makeDialectStore(pool, makeRowReaders(orm)),
    tasks,
    schedules,
    rows,
    sweep,
    attend,
    faults,
    /** What the node logged at warn and above. */
    complaints,
    get hands() {
      return hands;
    },
    set runsTake(value: Milliseconds | null) {
      runsTake = value;
    },

    /** The node is up: time passes to `to`, and the node sweeps at every instant that comes due meanwhile. */
    async live(to: Instant): Promise<void> {
      for (;;) {
        const [due] = await rows<{ at: number | null }>(
          `select round(date_part('epoch', least((select min(next_fire_at) from schedule), (select min(next_attempt_at) from run))) * 1000) as at`,
        );
        const at = Math.min(due?.at ?? Infinity, nextEnd());
        if (at > to) break;
        clock.set(Math.max(clock.now(), at));
        const ended = [...hands.attempts.entries()].filter(
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

    /** Nobody is up until `to`; then the node looks. */
    async down(to: Instant): Promise<void> {
      clock.set(to);
      await sweep();
    },

    /** Ends runs well; without ids, all that are open. */
    async finish(runIds: readonly string[] = [...hands.attempts.keys()]): Promise<void> {
      await conclude(runIds, succeeded);
      await attend();
    },

    /** Another process takes the place of this one: nothing is left of what it had in memory. */
    async restart(): Promise<void> {
      faults.disarm();
      await sweeper.stop();
      await pool.query('delete from node where id = $1', [hands.nodeId]);
      await boot();
      await stored.recover();
      await stored.resumeCompleted(null, (due, at) => firstFire(compile(ruleOf(due.schedule)), at));
      hands.pull();
    },

    async task(
      name: string,
      drafts: readonly ScheduleDraft[],
      changes: Partial<TaskDraft> = {},
    ): Promise<{ id: string; schedules: readonly Schedule[] }> {
      const { value } = await tasks.create(operator, {
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

    /** Nothing of what has been made so far comes due any more. The ledger keeps its rows, as it must. */
    async clear(): Promise<void> {
      faults.disarm();
      for (const id of hands.attempts.keys()) hands.drop(id);
      await pool.query(`
        delete from run where finished_at is null;
        update schedule set next_nominal_at = null, next_fire_at = null, state = 'CANCELED', deleted_at = now()
          where deleted_at is null;
        update task set deleted_at = now() where deleted_at is null;`);
      complaints.length = 0;
    },

    async close(): Promise<void> {
      await sweeper.stop();
      await opened.close();
      await clock.close();
      await database.drop();
    },
  };
}
