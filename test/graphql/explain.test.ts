import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Caller } from '../../src/domain/model/actor.ts';
import { operator } from '../support/node.ts';
import { openStill, readOnly, type Still } from '../support/still.ts';

const hour = 3_600_000;
const start = Date.UTC(2027, 0, 1, 12);
const iso = (at: number) => new Date(at).toISOString();

interface Gate {
  readonly name: string;
  readonly state: string;
  readonly passed: boolean;
  readonly detail: string;
  readonly heldBy: readonly string[];
  readonly opensAt: string | null;
}
interface Explained {
  readonly at: string | null;
  readonly summary: string;
  readonly german: string;
  readonly gates: readonly Gate[];
  readonly heldBy: Gate | null;
}

const gateFields = '{ name state passed detail heldBy opensAt }';
const fields = `{ at summary german: summary(locale: "de") gates ${gateFields} heldBy ${gateFields} }`;

let still: Still;
let made = 0;
before(async () => {
  still = await openStill();
  await still.rows(
    `insert into node (id, host, pid, role, heartbeat_at, lease_until, capacity)
     values ('00000000-0000-7000-8000-0000000000bb', 'worker-1', 1, 'all', now(), '2100-01-01', 100)`,
  );
});

async function makeTask(schedule: object, more: object = {}): Promise<{ task: string; schedule: string }> {
  still.time.now = start;
  const input = { name: `task ${(made += 1)}`, module: 'simulate', schedules: [schedule], ...more };
  const { task } = await still.mutate<{ task: { id: string; schedules: { nodes: { id: string }[] } } }>(
    'createTask',
    input,
    'task { id schedules { nodes { id } } }',
  );
  return { task: task.id, schedule: task.schedules.nodes[0]!.id };
}

async function explain(id: string, at: number | null = null): Promise<Explained> {
  const query = `query ($id: ID!, $at: DateTime) { schedule(id: $id) { explain(at: $at) ${fields} } }`;
  const variables = { id, at: at === null ? null : iso(at) };
  return (await still.data<{ schedule: { explain: Explained } }>(query, variables, readOnly)).schedule.explain;
}

async function explainRun(id: string): Promise<Explained> {
  const query = `query ($id: ID!) { run(id: $id) { explain ${fields} } }`;
  return (await still.data<{ run: { explain: Explained } }>(query, { id }, readOnly)).run.explain;
}

const hourly = { cron: { expression: '30 * * * *' } };
const half = start + hour / 2;

describe('Schedule.explain', () => {
  it('goes through the gates of the next instant, which waits for its time', async () => {
    const { schedule } = await makeTask({ recurrence: hourly });
    const said = await explain(schedule);
    assert.equal(said.at, iso(half));
    assert.deepEqual(
      said.gates.map(({ name, state }) => `${name} ${state}`),
      [
        'rule PASSED',
        'window PASSED',
        'planned PASSED',
        'exclusion PASSED',
        'tenant PASSED',
        'task PASSED',
        'schedule PASSED',
        'maxRuns PASSED',
        'overlap PASSED',
        'concurrency PASSED',
        'catchUp PASSED',
        'node PASSED',
        'due PENDING',
      ],
    );
    assert.equal(said.heldBy?.opensAt, iso(half));
    assert.match(said.summary, /^Waits for its time: it is decided at 2027-01-01T12:30/);
    assert.equal(said.german, 'Wartet auf seine Zeit');
  });

  it('says why the engine cannot decide it, and when it tries again', async () => {
    const { schedule } = await makeTask({ recurrence: hourly });
    await still.rows(
      `insert into set_aside (subject_id, step, reason, until) select id, 'sweep', 'index row size 3200 (54000)', '2100-01-01'
       from schedule order by created_at desc, id desc limit 1`,
    );
    const { heldBy, german } = await explain(schedule);
    assert.equal(heldBy?.name, 'problem');
    assert.match(heldBy?.detail ?? '', /"sweep" has failed .* tries again at 2100-01-01.*: index row size 3200/);
    assert.equal(heldBy?.opensAt, '2100-01-01T00:00:00.000Z');
    assert.equal(german, 'Gehalten durch einen Fehler');
    await still.rows(`delete from set_aside`);
    assert.equal((await explain(schedule)).heldBy?.name, 'due');
  });

  it('names the nearest instants of what is none', async () => {
    const { schedule } = await makeTask({ recurrence: hourly });
    const { gates, heldBy } = await explain(schedule, start + hour);
    assert.equal(gates.length, 1);
    assert.match(
      heldBy?.detail ?? '',
      /is not an instant of .*nearest before: 2027-01-01T12:30.*, after: 2027-01-01T13:30/,
    );
  });

  it('names the gate that holds an instant, and what holds it', async () => {
    const held = async (schedule: object, more: object = {}, at = half) => {
      const ids = await makeTask({ recurrence: hourly, ...schedule }, more);
      return { ...ids, gate: (await explain(ids.schedule, at)).heldBy! };
    };
    const excluded = await held({ exclusions: [{ from: iso(start), to: iso(start + hour), note: 'New Year' }] });
    assert.match(`${excluded.gate.name}: ${excluded.gate.detail}`, /^exclusion: .*New Year/);
    assert.equal((await held({ endsAt: iso(start + hour) }, {}, half + hour)).gate.name, 'window');
    assert.equal((await held({ startsAt: iso(start + hour) })).gate.name, 'window');
    assert.equal((await held({ maxRuns: 2 }, {}, half + 2 * hour)).gate.name, 'maxRuns');
    assert.equal((await held({ maxRuns: 2 }, {}, half + hour)).gate.name, 'due');
    assert.equal((await held({}, {}, half - 5 * hour)).gate.name, 'planned');
    const paused = await held({ paused: true, pauseNote: 'until the audit is over' });
    assert.equal(paused.gate.name, 'schedule');
    assert.match(paused.gate.detail, /until the audit is over/);
    assert.deepEqual(paused.gate.heldBy, [paused.schedule]);
    const { task, schedule } = await makeTask({ recurrence: hourly });
    await still.mutate('updateTask', { id: task, paused: true, pauseNote: 'broken' }, 'task { id }');
    const { heldBy } = await explain(schedule);
    assert.deepEqual([heldBy?.name, heldBy?.detail, heldBy?.heldBy], ['task', 'the task is paused: broken', [task]]);
  });

  it('says that a run is still going, and which', async () => {
    const { schedule } = await makeTask({ recurrence: hourly });
    still.time.now = half;
    await still.sweep();
    const decided = await explain(schedule, half);
    assert.equal(decided.heldBy, null);
    assert.match(decided.gates.at(-1)?.detail ?? '', /^DISPATCHED at 2027-01-01T12:30/);
    const [run] = decided.gates.at(-1)?.heldBy ?? [];
    const waiting = (await explain(schedule)).heldBy;
    assert.deepEqual([waiting?.name, waiting?.state, waiting?.heldBy], ['overlap', 'PENDING', [run]]);
    still.time.now = half + hour;
    assert.equal((await explain(schedule)).heldBy?.state, 'HELD');
    await still.sweep();
    const skipped = (await explain(schedule, half + hour)).heldBy;
    assert.match(skipped?.detail ?? '', /^SKIPPED_OVERLAP at .*the run before was still going/);
  });

  it('finds an instant within a span of the ledger', async () => {
    const { schedule } = await makeTask({ recurrence: hourly, catchUp: { mode: 'NONE' } });
    still.time.now = half + 9 * hour + hour / 2;
    await still.sweep();
    const { heldBy } = await explain(schedule, half + 4 * hour);
    assert.match(heldBy?.detail ?? '', /^MISSED at .*with 9 other instants.*the catch-up policy is NONE/);
  });

  it('says of an instant whose day has been merged that the ledger keeps counts', async () => {
    const { schedule } = await makeTask({ recurrence: hourly, catchUp: { mode: 'NONE' } });
    still.time.now = start + 402 * 24 * hour;
    await still.sweep();
    assert.match((await explain(schedule, half)).heldBy?.detail ?? '', /^MISSED at /);
    await still.rows(`do $$ begin
      perform set_config('polychron.pruning', 'on', true);
      delete from occurrence where schedule_id = '${bare(schedule)}';
    end $$`);
    const { heldBy } = await explain(schedule, half);
    assert.equal(heldBy?.name, 'planned');
    assert.match(heldBy?.detail ?? '', /more than 400 days back, where the ledger keeps the counts of whole days/);
    assert.match((await explain(schedule, half - 24 * hour)).heldBy?.detail ?? '', /no version of the schedule/);
  });

  it('tells what a schedule that counts from completion waits for, and that an ended one plans nothing', async () => {
    const { schedule } = await makeTask({ recurrence: { interval: { every: 'PT1H', fromCompletion: true } } });
    still.time.now = start + hour;
    await still.sweep();
    const said = await explain(schedule);
    assert.deepEqual([said.at, said.heldBy?.name, said.heldBy?.heldBy.length], [null, 'completion', 1]);
    const once = await makeTask({ recurrence: { once: { in: 'PT1H' } } });
    still.time.now = start + hour;
    await still.sweep();
    assert.match((await explain(once.schedule)).heldBy?.detail ?? '', /the schedule is finished/);
  });
});

describe('Run.explain', () => {
  const execute = async (id: string, more: object = {}): Promise<string> =>
    (await still.mutate<{ run: { id: string } }>('executeTask', { id, ...more }, 'run { id }')).run.id;
  const states = ({ gates }: Explained) => Object.fromEntries(gates.map(({ name, state }) => [name, state]));

  it('tells what a run waits for: its time, its gate behind which runs, the queue, its tenant', async () => {
    const { task } = await makeTask({ recurrence: hourly }, { concurrency: { maxRuns: 1 } });
    const other = await makeTask({ recurrence: hourly });
    const later = await explainRun(await execute(other.task, { at: iso(start + hour) }));
    assert.deepEqual([later.heldBy?.name, later.heldBy?.opensAt], ['due', iso(start + hour)]);
    const first = await execute(task);
    const second = await execute(task);
    const held = await explainRun(second);
    assert.deepEqual([held.heldBy?.name, held.heldBy?.state, held.heldBy?.heldBy], ['concurrency', 'HELD', [first]]);
    assert.match(held.summary, /^Held by the concurrency limit: 1 of 1 places are taken, and 1 runs wait/);
    assert.equal(states(await explainRun(first))['concurrency'], 'PASSED');

    const low = await makeTask({ recurrence: hourly }, { priority: -100 });
    const queued = (await explainRun(await execute(low.task))).heldBy;
    assert.equal(queued?.name, 'queue');
    assert.match(queued?.detail ?? '', /^[1-9]\d* of the tenant's queued runs come before it \(priority -100\)/);
    await still.rows('update tenant set max_concurrent_runs = 1');
    await still.rows(
      `update run set state = 'RUNNING', node_id = '00000000-0000-7000-8000-0000000000bb', worker = 'worker-1', started_at = $2,
         attempt = 1, timeout_ms = 60000 where id = $1`,
      [bare(first), iso(start)],
    );
    assert.equal((await explainRun(await execute(low.task))).heldBy?.name, 'tenantLimit');
    await still.rows('update tenant set max_concurrent_runs = null');

    const running = await explainRun(first);
    assert.deepEqual([running.heldBy?.name, states(running)['lease']], ['end', 'PASSED']);
    assert.equal(running.gates.find(({ name }) => name === 'timeout')?.opensAt, iso(start + 60_000));
    await still.rows(`update node set lease_until = '2026-01-01'`);
    const orphan = await explainRun(first);
    assert.deepEqual([orphan.heldBy?.name, orphan.heldBy?.state], ['lease', 'HELD']);
    await still.mutate('cancelRun', { id: first, reason: 'enough' }, 'run { id }');
    assert.match(
      (await explainRun(first)).gates.find(({ name }) => name === 'cancel')?.detail ?? '',
      /asked to end: enough/,
    );
    assert.equal((await explainRun(await execute(low.task))).heldBy?.name, 'node', 'no node is at work');
  });

  it('says how a run has ended', async () => {
    const { task } = await makeTask({ recurrence: hourly });
    const run = await execute(task);
    await still.mutate('cancelRun', { id: run, reason: 'not needed' }, 'run { id }');
    const { gates, heldBy } = await explainRun(run);
    assert.equal(heldBy, null);
    assert.match(gates[0]?.detail ?? '', /^it ended as CANCELED at .*: not needed/);
  });
});

function bare(id: string): string {
  return Buffer.from(id, 'base64url').toString().split(':')[1] ?? '';
}

describe('what an explanation tells of the nodes', () => {
  /** The gate as this caller sees it, of a schedule and of a run. */
  async function seen(as: Caller): Promise<readonly string[]> {
    const { schedule, task } = await makeTask({ recurrence: hourly });
    const { run } = await still.mutate<{ run: { id: string } }>('executeTask', { id: task }, 'run { id }');
    const query = `query ($schedule: ID!, $run: ID!) { schedule(id: $schedule) { explain ${fields} } run(id: $run) { explain ${fields} } }`;
    const data = await still.data<Record<'schedule' | 'run', { explain: Explained }>>(
      query,
      { schedule, run: run.id },
      as,
    );
    return [data.schedule, data.run].map(({ explain: { gates } }) => {
      const node = gates.find(({ name }) => name === 'node');
      return `${node?.state}: ${node?.detail}`;
    });
  }

  it('is their number and their load for operators, and for a tenant whether there is a place', async () => {
    await still.rows(`update node set lease_until = '2100-01-01', capacity = 1000`);
    for (const told of await seen(operator)) assert.match(told, /^PASSED: 1 node is at work, with \d+ free places$/);
    const some = 'PASSED: a node is at work and has a free place';
    assert.deepEqual(await seen(readOnly), [some, some]);
    await still.rows('update node set running = capacity');
    const full = 'PENDING: no node has a free place';
    assert.deepEqual(await seen(readOnly), [full, full]);
    assert.match((await seen(operator))[0] ?? '', /^PENDING: 1 node is at work, with 0 free places$/);
  });
});
