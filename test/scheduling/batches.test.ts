import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { pino } from 'pino';
import type { Claim } from '../../src/domain/model/claim.ts';
import { newId } from '../../src/domain/model/id.ts';
import { makeJournals } from '../../src/execution/journal.ts';
import { makeExternalStore } from '../../src/persistence/engine/external-store.ts';
import { makeNodeStore } from '../../src/persistence/engine/nodes.ts';
import { makeRunStore } from '../../src/persistence/engine/run-store.ts';
import { sqlOf } from '../../src/persistence/sql/execute.ts';
import { type Database, openDatabase } from '../../src/persistence/orm.ts';
import type { Bus } from '../../src/ports/bus.ts';
import type { RunStore } from '../../src/ports/run-store.ts';
import { makeSweeper } from '../../src/scheduling/sweeper.ts';
import { makeWorkerCare } from '../../src/services/workers/worker-care.ts';
import { faults, installFaults, throwingPool } from '../support/faulty-pool.ts';
import { migrated } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { makeStandInWorker } from '../support/virtual/worker.ts';

/** What a batch works on, how it is set going, and by what one sees that a row was treated. */
interface Writer {
  /** A method of the RunStore, or a name of its own for what is built of several. */
  readonly name: string;
  /** Rows of this kind are made by `run` or `schedule`. */
  readonly rows: 'run' | 'schedule';
  /** Columns of each row, as SQL values; `$id` stands for the row's id. */
  readonly columns: Readonly<Record<string, string>>;
  act(store: RunStore, ids: readonly string[], pool: Database['engine']): Promise<unknown>;
  /** SQL over the row `r` that holds when it was treated. */
  readonly treated: string;
}

const logger = pino({ level: 'silent' });
const clock = { now: () => Date.now() };
const tenant = '00000000-0000-7000-8000-000000000001';
const other = '00000000-0000-7000-8000-000000000002';
const task = '00000000-0000-7000-8000-00000000000a';
const node = { id: '00000000-0000-7000-8000-0000000000ff', host: 'here' };
const retry = `'{"maxAttempts": 3}'`;
const at = (interval: string) => `clock_timestamp() + interval '${interval}'`;
const running = { state: `'RUNNING'`, node_id: `'${node.id}'`, attempt: '1', fence: '1', started_at: at('-1 hour') };
const bus: Bus = { publish: () => undefined, onRun: () => () => undefined, on: () => () => undefined };
const wakes = { arm: () => Promise.resolve(true) };

const claimOf = (runId: string): Claim =>
  ({ runId, tenantId: tenant, taskId: task, attempt: 1, fence: 1, logCount: 0 }) as Claim;

const noQuotas = { queueRoom: async () => new Map(), queued: () => undefined, storedBytes: async () => null };
const load = { capacity: 100, free: 100, running: new Map<string, number>() };

async function sweep(store: RunStore): Promise<void> {
  const executor = makeStandInWorker(store, () => clock.now(), 100);
  const sweeper = makeSweeper({
    store,
    wakes,
    bus,
    clock,
    logger,
    executor,
    moduleVersion: () => '1',
    quotas: noQuotas,
  });
  await sweeper.sweep();
  await sweeper.stop();
}

/** Every method of the RunStore that writes a batch. A new one has to be listed here, or among `others` below. */
const writers: readonly Writer[] = [
  {
    name: 'sweep',
    rows: 'schedule',
    columns: { next_nominal_at: at('-1 second'), next_fire_at: at('-1 second') },
    act: sweep,
    treated: `exists (select 1 from occurrence o where o.schedule_id = r.id) and r.next_fire_at is null`,
  },
  {
    name: 'queueDue',
    rows: 'run',
    columns: { state: `'RETRY_WAIT'`, next_attempt_at: at('-1 second') },
    act: (store) => store.queueDue(clock.now(), 100, false),
    treated: `r.state = 'QUEUED'`,
  },
  {
    name: 'queueDue in turns',
    rows: 'run',
    columns: { state: `'RETRY_WAIT'`, next_attempt_at: at('-1 second') },
    act: (store) => store.queueDue(clock.now(), 100, true),
    treated: `r.state = 'QUEUED'`,
  },
  {
    name: 'claim',
    rows: 'run',
    columns: { state: `'QUEUED'` },
    act: (store) => store.claim(node, ['simulate'], 100, null),
    treated: `r.state = 'RUNNING'`,
  },
  {
    name: 'claim in turns',
    rows: 'run',
    columns: { state: `'QUEUED'` },
    act: (store) => store.claim(node, ['simulate'], 100, load),
    treated: `r.state = 'RUNNING'`,
  },
  {
    name: 'giveBack',
    rows: 'run',
    columns: running,
    // Its caller hears of the one that could not be given back.
    act: (store, ids) => store.giveBack(ids.map(claimOf)).catch(() => undefined),
    treated: `r.state = 'QUEUED'`,
  },
  {
    name: 'write',
    rows: 'run',
    columns: running,
    async act(store, ids) {
      const journals = makeJournals({ store, clock, logger, arm: async () => true, onStored: () => undefined });
      const done = ids.map(async (runId) => {
        const journal = journals.open(claimOf(runId), () => undefined);
        journal.log('INFO', 'a line');
        await journal.conclude({ state: 'SUCCEEDED', result: null, exitCode: null, error: null, retryInMs: null });
      });
      await Promise.all([...done, journals.drained()]);
    },
    treated: `r.state = 'SUCCEEDED' and r.log_count = 1`,
  },
  {
    name: 'releaseGates',
    rows: 'run',
    columns: { state: `'QUEUED'`, held: 'true', gates: `array['gate:$id']`, gate_limits: 'array[1]' },
    act: (store) => store.releaseGates(null),
    treated: `not r.held`,
  },
  {
    name: 'pauseFailing',
    rows: 'schedule',
    columns: { next_fire_at: at('1 day'), next_nominal_at: at('1 day'), pause_after_failures: '1' },
    act: (store, ids) => store.pauseFailing(ids),
    treated: `r.state = 'PAUSED'`,
  },
  {
    name: 'resumeCompleted',
    rows: 'schedule',
    columns: { recurrence: `'{"kind": "interval", "every": "PT1S", "anchor": null, "fromCompletion": true}'` },
    act: (store) => store.resumeCompleted(null, () => ({ nominalAt: clock.now(), fireAt: clock.now() })),
    treated: `r.next_fire_at is not null`,
  },
  {
    name: 'recover',
    rows: 'run',
    columns: { ...running, node_id: `'00000000-0000-7000-8000-00000000dead'` },
    act: (store) => store.recover(),
    treated: `r.state = 'QUEUED'`,
  },
  {
    name: 'disown',
    rows: 'run',
    columns: running,
    act: (store) => store.disown(node.id, [], 1),
    treated: `r.node_id <> '${node.id}'`,
  },
  {
    name: 'failUnclaimed',
    rows: 'run',
    columns: {
      state: `'QUEUED'`,
      module: `'external'`,
      params: `'{"worker": "w", "claimWithin": "PT1S"}'`,
      queued_at: at('-1 hour'),
    },
    act: (_store, _ids, pool) => external(pool).failUnclaimed(),
    treated: `r.state = 'FAILED'`,
  },
  {
    name: 'endOverdue',
    rows: 'run',
    columns: { ...running, module: `'external'`, node_id: `'$id'`, timeout_ms: '1' },
    act: (_store, _ids, pool) => external(pool).endOverdue(),
    treated: `r.state = 'TIMED_OUT'`,
  },
];

/** Methods that read, or that write no batch of many tenants' rows. */
const others = [
  'dueInTurns',
  'awaitLocked',
  'setAside',
  'dueInstants',
  'standing',
  'tenancy',
  'backlog',
  'figures',
  'nodes',
];

function external(pool: Database['engine']) {
  return makeWorkerCare({ store: makeExternalStore(pool, logger), clock, wakes, bus, follow: () => undefined });
}

describe('a batch with one row that fails for a reason of its own', () => {
  let database: TestDatabase;
  let opened: Database;

  before(async () => {
    database = await migrated();
    opened = await openDatabase({ url: database.url, logger });
    await installFaults(opened.pool);
    await opened.pool.query(
      `insert into tenant (id, slug, name) values ('${tenant}', 'one', 'One'), ('${other}', 'two', 'Two')`,
    );
    for (const [id, of] of [
      [task, tenant],
      ['00000000-0000-7000-8000-00000000000b', other],
    ])
      await opened.pool.query(
        `insert into task (id, tenant_id, name, module, state, retry, concurrency, created_by)
         values ($1, $2, 'task', 'simulate', 'ACTIVE', ${retry}, '{"maxRuns": null, "key": null, "onLimit": "SKIP"}', '{}')`,
        [id, of],
      );
    await opened.pool.query(`insert into task_counter (task_id) select id from task`);
  });
  beforeEach(() =>
    makeNodeStore(sqlOf(opened.pool)).join({ ...node, pid: 1, role: 'all', capacity: 100, draining: false }, 3_600_000),
  );
  afterEach(() =>
    opened.pool.query(
      'truncate fault, run, schedule, schedule_revision, occurrence, log_entry, set_aside cascade; delete from node',
    ),
  );
  after(async () => {
    await opened.close();
    await database.drop();
  });

  /** Rows of two tenants, the culprit among them. */
  async function arrange(writer: Writer): Promise<string[]> {
    const ids = Array.from({ length: 9 }, () => newId());
    const shared: Record<string, string> =
      writer.rows === 'run'
        ? {
            trigger: `'MANUAL'`,
            triggered_by: `'{}'`,
            retry,
            module: `'simulate'`,
            module_version: `'1'`,
            params: `'{}'`,
            scheduled_for: at('-1 second'),
          }
        : {
            recurrence: `'{"kind": "once", "at": 0}'`,
            time_zone: `'UTC'`,
            name: `'s'`,
            dst: `'{"gap": "SHIFT", "fold": "FIRST"}'`,
            catch_up: `'{"mode": "ALL", "graceMs": 60000, "windowMs": 86400000, "max": 10}'`,
            overlap: `'ALLOW_ALL'`,
            state: `'ACTIVE'`,
            version: '1',
          };
    for (const [i, id] of ids.entries()) {
      const of = i % 3 === 2 ? [other, '00000000-0000-7000-8000-00000000000b'] : [tenant, task];
      const columns: Record<string, string> = {
        ...shared,
        ...writer.columns,
        id: `'${id}'`,
        tenant_id: `'${of[0]}'`,
        task_id: `'${of[1]}'`,
        ...(writer.rows === 'run' && { number: String(i + 1) }),
      };
      await opened.pool.query(
        `insert into ${writer.rows} (${Object.keys(columns).join(', ')})
         values (${Object.values(columns).join(', ').replaceAll('$id', id)})`,
      );
    }
    if (writer.name === 'pauseFailing') await failRunsOf();
    if (writer.name === 'endOverdue')
      await opened.pool.query(
        `insert into node (id, host, pid, role, capacity, lease_until, lease_ms, log_base)
         select id, 'w', 0, 'external', 1, now() + interval '1 hour', 1000, 0 from run`,
      );
    return ids;
  }

  async function failRunsOf(): Promise<void> {
    await opened.pool.query(
      `with failed as (select gen_random_uuid() as run_id, date_trunc('second', now()) as at, * from schedule),
       decided as (
         insert into occurrence (schedule_id, tenant_id, nominal_at, fire_at, state, decided_at, run_id, schedule_version)
         select id, tenant_id, at, at, 'DISPATCHED', at, run_id, 1 from failed
       )
       insert into run (id, tenant_id, task_id, number, schedule_id, nominal_at, state, trigger, triggered_by, retry, module,
         module_version, params, scheduled_for, finished_at)
       select run_id, tenant_id, task_id, row_number() over (), id, at, 'FAILED', 'SCHEDULE', '{}', ${retry},
         'simulate', '1', '{}', at, at from failed`,
    );
  }

  for (const writer of writers) {
    for (const fault of faults) {
      it(`${writer.name} goes on with the others, and again, after ${fault}`, async () => {
        const ids = await arrange(writer);
        const culprit = ids[4]!;
        const pool = throwingPool(opened.engine, fault === 'throw' ? culprit : null);
        const store = makeRunStore(pool, logger);
        if (fault !== 'throw') await opened.pool.query('insert into fault values ($1, $2)', [culprit, fault]);
        await writer.act(store, ids, pool);
        const { rows } = await opened.pool.query<{ id: string; treated: boolean }>(
          `select id, (${writer.treated}) as treated from ${writer.rows} r where id = any($1)`,
          [ids],
        );
        const treated = new Map(rows.map((row) => [row.id, row.treated]));
        for (const id of ids) if (id !== culprit) assert.ok(treated.get(id), `${id} was not treated`);
        if (fault !== 'throw') assert.ok(!treated.get(culprit), 'the culprit is not what fails');
        // What is left out does not stand in the way of the next batch either.
        if (fault !== 'throw') await writer.act(store, [], pool);
      });
    }
  }

  it('says in a table which rows are left out and why', async () => {
    const claim = writers.find(({ name }) => name === 'claim')!;
    const ids = await arrange(claim);
    await opened.pool.query('insert into fault values ($1, $2)', [ids[0], 'XX000']);
    await claim.act(makeRunStore(opened.engine, logger), ids, opened.engine);
    const { rows } = await opened.pool.query('select subject_id, step, reason, until > now() as ahead from set_aside');
    assert.deepEqual(rows, [
      { subject_id: ids[0], step: 'claim', reason: `injected for ${ids[0]} (XX000)`, ahead: true },
    ]);
  });

  it('knows every batch of the store', () => {
    const known = new Set([...writers.map(({ name }) => name.split(' ')[0]), ...others]);
    assert.deepEqual(
      Object.keys(makeRunStore(opened.engine)).filter((name) => !known.has(name)),
      [],
      'list a new batch among the writers, or a method that writes none among the others',
    );
  });
});
