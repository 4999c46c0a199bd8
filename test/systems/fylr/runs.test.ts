import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { compile } from '../../../src/recurrence/index.ts';
import { weekdays } from '../../../src/systems/fylr/words.ts';
import { until } from '../../support/node.ts';
import { makeTenant } from '../../support/tenants.ts';
import { type DialectService, serveDialect } from '../client.ts';
import { clientOf, everyone } from './client.ts';

const hour = 3_600_000;
const dayNames: readonly string[] = weekdays;

describe("runs of fylr's tasks", () => {
  let served: DialectService;
  before(async () => {
    served = await serveDialect('fylr');
  });
  after(() => served.stop());
  const { ask, good, add, get, patch, schedulesOf, untilTask, soon } = clientOf(() => served);

  it('plans several schedules as their union, each of ours one of theirs', async () => {
    const schedules = [
      { ...everyone, weekdays: ['monday', 'wednesday'], hours: [9], minutes: [0, 30] },
      {
        ...everyone,
        days_of_month: [1, 15],
        weekdays: ['monday'],
        hours: [9, 12],
        minutes: [0],
        timezone: 'Europe/Berlin',
      },
      { ...everyone, days_of_month: [31], minutes: [59] },
    ];
    const task = await add({ schedules });
    assert.deepEqual(task.schedules, schedules);
    const rows = await schedulesOf(task._id);
    assert.equal(rows.length, 3);
    const [from, to] = [Date.UTC(2027, 0, 1), Date.UTC(2027, 2, 1)];
    const planned = new Set(
      rows.flatMap(({ id, recurrence, time_zone }) => {
        const rule = compile({
          recurrence: recurrence as never,
          timeZone: time_zone,
          dst: { gap: 'SHIFT', fold: 'FIRST' },
          startsAt: null,
          endsAt: null,
          exclusions: [],
          jitterMs: 0,
          jitterSeed: id,
          anchor: from,
        });
        const found: number[] = [];
        for (let at = rule.next(from - 1); at !== null && at < to; at = rule.next(at)) found.push(at);
        return found;
      }),
    );
    const expected = new Set<number>();
    for (let at = from; at < to; at += 60_000) {
      const holds = schedules.some(({ days_of_month, hours, minutes, timezone, weekdays: days }) => {
        // In these months Berlin is an hour ahead.
        const local = new Date(at + (timezone === 'UTC' ? 0 : hour));
        const day = dayNames[local.getUTCDay()]!;
        return (
          fits(days_of_month, local.getUTCDate()) &&
          fits(hours, local.getUTCHours()) &&
          fits(minutes, local.getUTCMinutes()) &&
          (days.length === 0 || days.includes(day))
        );
      });
      if (holds) expected.add(at);
    }
    assert.deepEqual([...planned].sort(ascending), [...expected].sort(ascending));
    assert.ok(expected.size > 50);
    // One of them may come due in between.
    await until(async () => {
      const [soonest] = await served.look.rows<{ at: string }>(
        'select min(next_fire_at) at from schedule where id = any($1)',
        [rows.map(({ id }) => id)],
      );
      return Date.parse((await get(task._id)).next_run_at) === Date.parse(soonest!.at);
    }, 'the soonest of them to be shown');

    // Where they meet there is one run: the task takes one at a time.
    const hourly = { ...everyone, minutes: [farMinute()] };
    const twice = await add({
      schedules: [hourly, { ...hourly, timezone: 'Europe/Berlin' }],
      task_params: { durationMs: 600_000 },
    });
    assert.deepEqual(twice.schedules[0], hourly);
    assert.equal(new Date(Date.parse(twice.next_run_at)).getUTCSeconds(), 0);
    const second = (await schedulesOf(twice._id)).map(({ id }) => id);
    const due = new Date(Date.now() - 500).toISOString();
    await served.look.rows('update schedule set next_nominal_at = $2, next_fire_at = $2 where id = any($1)', [
      second,
      due,
    ]);
    await until(
      async () =>
        (await served.look.rows('select 1 from occurrence where schedule_id = any($1)', [second])).length === 2,
      'both to be decided',
    );
    const states = await served.look.rows<{ state: string }>(
      'select state from occurrence where schedule_id = any($1) order by state',
      [second],
    );
    assert.deepEqual(
      states.map(({ state }) => state),
      ['DISPATCHED', 'SKIPPED_OVERLAP'],
    );
    await untilTask(twice._id, ({ status }) => status === 'running');
    await good(ask('POST', `/${twice._id}/cancel`));
    await untilTask(twice._id, ({ status }) => status === 'canceled');
  });

  it('runs at next_run_at, not before, and for real', async () => {
    const at = soon(2000);
    const task = await add({ next_run_at: at, task_params: { result: { rows: 42 } }, state: { kept: true } });
    assert.deepEqual([task.next_run_at, task.status, task.status_msg], [at.replace('.000Z', 'Z'), 'new', '']);
    const done = await untilTask(task._id, ({ status }) => status === 'done');
    assert.ok(Date.parse(String(done['run_started_at'])) >= Date.parse(at), String(done['run_started_at']));
    assert.deepEqual([done['next_run_at'], done['state']], [null, { kept: true, rows: 42 }]);
    // The document from before the run, sent back late, does not run it again.
    await good(ask('POST', '', [{ task }], 'old'));
    assert.deepEqual((await schedulesOf(task._id)).length, 1);

    // A time that has passed is now; what the last run left behind is gone when the next one starts.
    await patch(task._id, { next_run_at: '2001-01-01T00:00:00Z', task_params: { durationMs: 60_000 } });
    const running = await untilTask(task._id, ({ status }) => status === 'running');
    assert.deepEqual([running['run_finished_at'], running['run_canceled_at']], [null, null]);
    await good(ask('POST', `/${task._id}/cancel`));
    await untilTask(task._id, ({ status }) => status === 'canceled');
  });

  it('does not run while next_run_at is null, nor before it, but then', async () => {
    const minute = farMinute();
    const mm = String(minute).padStart(2, '0');
    const hourly = { ...everyone, minutes: [minute] };
    const asleep = await add({ schedules: [hourly], next_run_at: null });
    assert.equal(asleep.next_run_at, null);
    const id = asleep._id as number;
    const counts = async () => (await schedulesOf(id)).length;

    // One of its own instants: the schedule begins there.
    const planned = await patch(id, { next_run_at: `2998-01-01T10:${mm}:00Z` });
    assert.deepEqual([planned.next_run_at, await counts()], [`2998-01-01T10:${mm}:00Z`, 1]);
    const told = await patch(id, { next_run_at: `2998-01-01T10:${mm}:00Z` });
    assert.equal(told.version, planned.version, 'as it is shown');
    // Any other: once then, and by the schedule after it; as often as it is moved.
    for (const next_run_at of ['2999-01-01T10:00:00Z', '2997-01-01T10:00:00Z']) {
      assert.equal((await patch(id, { next_run_at })).next_run_at, next_run_at);
      const rows = await schedulesOf(id);
      const starts = rows.map(({ starts_at }) => starts_at && Date.parse(starts_at));
      assert.deepEqual(starts, [Date.parse(next_run_at), null]);
      assert.deepEqual((await get(id)).schedules, [hourly]);
    }
    // What has been planned and has passed comes from a document of before it, and holds nothing.
    const past = `${new Date(Date.now() - 24 * hour).toISOString().slice(0, 14)}${mm}:00Z`;
    assert.equal((await patch(id, { next_run_at: past })).next_run_at, '2997-01-01T10:00:00Z');
    assert.equal((await patch(id, { next_run_at: null })).next_run_at, null);
    const again = await patch(id, {
      next_run_at: '2998-01-01T00:03:00Z',
      schedules: [hourly, { ...hourly, minutes: [3] }],
    });
    assert.deepEqual([again.next_run_at, await counts()], ['2998-01-01T00:03:00Z', 2]);
    const never = await patch(id, { schedules: null });
    assert.deepEqual([never.schedules, never.next_run_at], [[], null]);

    // Now: beside its schedule, which is no longer held back.
    const held = await add({ schedules: [hourly], next_run_at: '2999-01-01T00:00:00Z', task_params: { logLines: 2 } });
    await patch(held._id, { next_run_at: soon(-1000) });
    const isOwn = (next: unknown) => String(next).endsWith(`:${mm}:00Z`);
    const done = await untilTask(held._id, ({ status, next_run_at }) => status === 'done' && isOwn(next_run_at));
    assert.ok(Date.parse(String(done['next_run_at'])) - Date.now() <= hour);

    // What a server of fylr's tells of its own schedule needs no more than the schedule.
    const first = done['next_run_at'];
    const copied = await add({ schedules: [hourly], next_run_at: first });
    const [row, ...more] = await schedulesOf(copied._id);
    assert.deepEqual([copied.next_run_at, row?.starts_at, more], [first, null, []]);
  });

  it('cancels at once for its version, and in its status when the run has stopped', async () => {
    const script = 'trap "sleep 1; exit 1" TERM; echo ready; while :; do sleep 0.1; done';
    const task = await add({
      task_module: 'command',
      task_params: { argv: ['sh', '-c', script] },
      next_run_at: soon(),
    });
    const id = task._id as number;
    await until(async () => (await good(ask('GET', `/${id}/log`))).length > 0, 'the first line');
    const { version } = await get(id);
    const refused = await ask('DELETE', `/${id}`);
    assert.deepEqual([refused.status, refused.body.code], [400, 'InvalidState']);
    assert.deepEqual(await good(ask('POST', `/${id}/cancel`)), { status: { acknowledged: 'ok' } });
    const asked = await get(id);
    assert.equal(asked.status, 'running');
    assert.ok(asked.run_canceled_at !== null && asked.run_finished_at === null);
    assert.equal(asked.version, version + 1);
    const canceled = await untilTask(id, ({ status }) => status === 'canceled');
    assert.equal(canceled['run_canceled_at'], asked.run_canceled_at);
    assert.ok(canceled['run_finished_at'] !== null);
    // Nothing runs: nothing is changed.
    await good(ask('POST', `/${id}/cancel`, '', 'old'));
    assert.equal((await get(id)).version, version + 1);
    assert.deepEqual(await good(ask('DELETE', `/${id}`)), { status: { acknowledged: 'ok' } });
    assert.equal((await ask('DELETE', `/${id}`)).status, 404);
  });

  it('is canceled by whoever may execute, and deleted while running on the older path', async () => {
    const tenant = await makeTenant(served.service, 'executing');
    const [as, may] = [tenant.tokens.WRITE.secret, tenant.tokens.EXECUTE.secret];
    const body = { task_module: 'simulate', task_params: { durationMs: 60_000 }, next_run_at: soon() };
    const { task } = await good(ask('POST', '', body, 'new', as));
    const running = () =>
      until(async () => {
        const { task: now } = await good(ask('GET', `/${task._id}`, undefined, 'new', as));
        return now.status === 'running' && now;
      }, 'the run to start');
    const { version } = await running();
    await good(ask('POST', `/${task._id}/cancel`, undefined, 'new', may));
    assert.equal((await good(ask('GET', `/${task._id}`, undefined, 'new', as))).task.version, version + 1);
    await good(ask('POST', '', [{ _id: task._id, next_run_at: soon() }], 'old', as));
    await running();
    assert.deepEqual(await good(ask('DELETE', `/${task._id}`, undefined, 'old', as)), { acknowledged: 'ok' });
    assert.equal((await ask('GET', `/${task._id}`, undefined, 'old', as)).status, 404);
  });

  it('ends in error when its time is over, and says so', async () => {
    const { _id, task_timeout_sec } = await add({
      task_timeout_sec: 1,
      task_params: { durationMs: 60_000 },
      next_run_at: soon(),
    });
    assert.equal(task_timeout_sec, 1);
    const over = await untilTask(_id, ({ status }) => status === 'error');
    assert.match(String(over['status_msg']), /longer than 1000 ms/);
    assert.equal((await patch(_id, { task_timeout_sec: 0 })).task_timeout_sec, 0);
    assert.equal((await patch(_id, { task_timeout_sec: null })).task_timeout_sec, 0);
    const failing = await patch(_id, { task_params: { fail: 'the disk is full' }, next_run_at: soon() });
    const failed = await untilTask(failing._id, ({ status_msg }) => status_msg === 'the disk is full');
    assert.equal(failed.status, 'error');
  });
});

/** A minute of the hour that is a while ahead, so that nothing comes due by itself within a test. */
function farMinute(): number {
  const now = new Date().getUTCMinutes();
  return now >= 20 && now < 50 ? 7 : 37;
}

function fits(values: readonly number[], value: number): boolean {
  return values.length === 0 || values.includes(value);
}

function ascending(a: number, b: number): number {
  return a - b;
}
