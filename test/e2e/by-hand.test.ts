import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { describeForBothStores } from '../support/stores.ts';
import { makeTenant, type MadeTenant, unknownLike } from '../support/tenants.ts';
import { balanceOf, makeTask, mutate } from '../support/work.ts';

interface Row {
  readonly id: string;
  readonly state: string;
  readonly fireAt: string;
  readonly reason: string | null;
  readonly changedBy: { readonly name: string } | null;
}
type Changed = { occurrence: Row | null };
type Made = { calendar: { id: string; version: number; spans: readonly { from: string; to: string }[] } | null };

const rowFields = 'occurrence { id state fireAt reason changedBy { name } }';
const calendarFields = 'calendar { id version spans { from to fromDate toDate note } }';
const hour = 3_600_000;
const text = (at: number): string => new Date(at).toISOString();

describeForBothStores(
  'skipping, moving, calendars, pauses after failures and backfills, through GraphQL',
  (mongodb) => {
    let database: TestDatabase;
    let service: Service;
    let tenant: MadeTenant;
    let schedule: string;
    let next: number;

    before(async () => {
      database = await migrated();
      service = await startService({ databaseUrl: database.url, mongodbUrl: await mongodb() });
      tenant = await makeTenant(service, 'other');
      const made = await makeTask(service, 'hourly', {
        schedules: [{ recurrence: { cron: { expression: '0 * * * *' } }, startsAt: text(Date.now() + 2 * hour) }],
      });
      schedule = made.schedules.nodes[0]?.id ?? '';
      const times = await fireTimes(schedule, 1);
      next = Date.parse(times[0]?.nominalAt ?? '');
    });
    after(async () => {
      await service.stop();
      await database.drop();
    });

    async function fireTimes(id: string, count: number) {
      const query =
        'query ($id: ID!, $count: Int) { schedule(id: $id) { nextFireTimes(count: $count) { nominalAt fireAt } } }';
      const data = await service.data<{ schedule: { nextFireTimes: { nominalAt: string; fireAt: string }[] } }>(query, {
        id,
        count,
      });
      return data.schedule.nextFireTimes;
    }

    it('skips, moves and takes back, and the fire times ahead follow', async () => {
      const at = (n: number) => ({ scheduleId: schedule, nominalAt: text(next + n * hour) });
      const skipped = await mutate<Changed>(service, 'skipOccurrence', { ...at(0), reason: 'a visit' }, rowFields);
      assert.deepEqual(skipped.errors, []);
      assert.deepEqual([skipped.occurrence?.state, skipped.occurrence?.reason], ['SKIPPED_BY_USER', 'a visit']);
      assert.ok(skipped.occurrence?.changedBy?.name);
      const to = text(next + 2.5 * hour);
      const moved = await mutate<Changed>(service, 'moveOccurrence', { ...at(1), to }, rowFields);
      assert.deepEqual([moved.occurrence?.state, moved.occurrence?.fireAt], ['PENDING', to]);
      assert.deepEqual(
        (await fireTimes(schedule, 3)).map(({ fireAt }) => fireAt),
        [text(next + 2 * hour), to, text(next + 3 * hour)],
      );
      const restored = await mutate<Changed>(service, 'undoOccurrenceChange', at(0), rowFields);
      assert.deepEqual([restored.occurrence?.state, restored.occurrence?.fireAt], ['PENDING', text(next)]);
      assert.equal((await fireTimes(schedule, 1))[0]?.fireAt, text(next));
      const sums = await balanceOf(service, schedule, next - hour, next + 10 * hour);
      assert.ok(sums.balanced, JSON.stringify(sums));
      assert.equal(sums.planned, 10);
    });

    it('answers mistakes as data with their path, and shows nothing to strangers', async () => {
      const at = { scheduleId: schedule, nominalAt: text(next) };
      const cases = [
        [{ ...at, scheduleId: unknownLike(schedule) }, undefined, 'NOT_FOUND', ['input', 'scheduleId']],
        [at, tenant.tokens.ADMIN.secret, 'NOT_FOUND', ['input', 'scheduleId']],
        [{ ...at, nominalAt: text(next + 1) }, undefined, 'VALIDATION', ['input', 'nominalAt']],
        [{ ...at, nominalAt: '2001-01-01T00:00:00Z' }, undefined, 'VALIDATION', ['input', 'nominalAt']],
        [{ ...at, reason: 'x'.repeat(1001) }, undefined, 'VALIDATION', ['input', 'reason']],
        [at, tenant.tokens.EXECUTE.secret, 'FORBIDDEN', null],
      ] as const;
      for (const [input, token, code, path] of cases) {
        const { errors, occurrence } = await mutate<Changed>(service, 'skipOccurrence', input, rowFields, token);
        assert.deepEqual([errors[0]?.code, errors[0]?.path ?? null, occurrence], [code, path, null]);
      }
    });

    it('keeps calendars for the schedules of a tenant, and none goes while it is in use', async () => {
      const spans = [{ fromDate: '2030-12-24', toDate: '2030-12-26', note: 'Christmas' }];
      const create = { name: 'Holidays', timeZone: 'Europe/Vienna', spans, idempotencyKey: 'k' };
      const made = await mutate<Made>(service, 'createCalendar', create, calendarFields);
      const again = await mutate<Made & { replayed: boolean }>(
        service,
        'createCalendar',
        create,
        `${calendarFields} replayed`,
      );
      const id = made.calendar?.id ?? '';
      assert.deepEqual([again.calendar?.id, again.replayed], [id, true]);
      const resolved = { from: '2030-12-23T23:00:00.000Z', to: '2030-12-26T23:00:00.000Z', ...spans[0] };
      assert.deepEqual(made.calendar?.spans, [resolved]);
      const taken = await mutate<Made>(service, 'createCalendar', { name: 'Holidays' }, calendarFields);
      assert.equal(taken.errors[0]?.code, 'ALREADY_EXISTS');
      const task = await makeTask(service, 'at Christmas', {
        schedules: [
          { recurrence: { cron: { expression: '0 9 * * *' } }, startsAt: '2030-12-23T00:00:00Z', calendars: [id] },
        ],
      });
      const user = task.schedules.nodes[0]?.id ?? '';
      assert.deepEqual(
        (await fireTimes(user, 2)).map(({ fireAt }) => fireAt),
        ['2030-12-23T09:00:00.000Z', '2030-12-27T09:00:00.000Z'],
      );
      const stale = await mutate<Made>(service, 'updateCalendar', { id, expectedVersion: 7 }, calendarFields);
      assert.deepEqual(
        [stale.errors[0]?.code, stale.errors[0]?.path],
        ['VERSION_CONFLICT', ['input', 'expectedVersion']],
      );
      await mutate<Made>(service, 'updateCalendar', { id, expectedVersion: 1, spans: [] }, calendarFields);
      assert.equal((await fireTimes(user, 2))[1]?.fireAt, '2030-12-24T09:00:00.000Z');
      const foreign = await mutate<Made>(service, 'updateCalendar', { id }, calendarFields, tenant.tokens.ADMIN.secret);
      assert.equal(foreign.errors[0]?.code, 'NOT_FOUND');
      const listed = 'query { calendars { totalCount nodes { id name } } }';
      const seen = await service.data<{ calendars: { totalCount: number } }>(listed, {}, tenant.tokens.READ.secret);
      assert.equal(seen.calendars.totalCount, 0);
      assert.equal((await service.data<typeof seen>(listed)).calendars.totalCount, 1);
      const used = await mutate<{ deletedCalendarId: string }>(service, 'deleteCalendar', { id }, 'deletedCalendarId');
      assert.equal(used.errors[0]?.code, 'INVALID_STATE');
      const gone = await mutate<{ deletedCalendarId: string }>(
        service,
        'deleteCalendar',
        { id, inUse: 'DETACH' },
        'deletedCalendarId',
      );
      assert.deepEqual([gone.deletedCalendarId, gone.errors], [id, []]);
      const data = await service.data<{ schedule: { calendars: unknown[] } }>(
        'query ($id: ID!) { schedule(id: $id) { calendars { id } } }',
        { id: user },
      );
      assert.deepEqual(data.schedule.calendars, []);
    });

    it('pauses a schedule by itself after as many failures as it allows', async () => {
      const recurrence = { cron: { expression: '* * * * * *' } };
      const made = await makeTask(service, 'failing', {
        params: { fail: 'broken' },
        schedules: [{ recurrence, pauseAfterFailures: 1 }],
      });
      const query = 'query ($id: ID!) { schedule(id: $id) { state pauseNote pauseAfterFailures pausedBy { kind } } }';
      type Seen = {
        schedule: { state: string; pauseNote: string; pauseAfterFailures: number; pausedBy: { kind: string } };
      };
      const seen = await until(async () => {
        const data = await service.data<Seen>(query, { id: made.schedules.nodes[0]?.id });
        return data.schedule.state === 'PAUSED' && data.schedule;
      }, 'the pause');
      assert.match(seen.pauseNote, /by itself after a run that failed/);
      assert.deepEqual([seen.pauseAfterFailures, seen.pausedBy.kind], [1, 'SCHEDULER']);
    });

    it('backfills a range of the past, and shows how far it is', async () => {
      const made = await makeTask(service, 'history', {
        schedules: [{ recurrence: { cron: { expression: '0 * * * *' } } }],
      });
      const id = made.schedules.nodes[0]?.id ?? '';
      const to = Math.floor(Date.now() / hour) * hour;
      const input = { id, range: { from: text(to - 3 * hour), to: text(to) }, maxConcurrent: 2 };
      const fields = 'instants skipped replayed runs { id trigger } backfill { id state total }';
      type Answer = { instants: string[]; runs: unknown[]; backfill: { id: string; total: number } | null };
      const dry = await mutate<Answer>(service, 'backfillSchedule', { ...input, dryRun: true }, fields);
      assert.deepEqual([dry.backfill, dry.instants.length, dry.errors], [null, 3, []]);
      const { backfill, runs } = await mutate<Answer>(service, 'backfillSchedule', input, fields);
      assert.deepEqual([backfill?.total, runs.length], [3, 3]);
      const query = `query ($id: ID!, $schedule: ID!) { schedule(id: $schedule) { backfills { totalCount } }
      backfill(id: $id) { state progress { succeeded } runs { trigger occurrence { state } } } }`;
      type Seen = {
        schedule: { backfills: { totalCount: number } };
        backfill: { state: string; progress: { succeeded: number }; runs: unknown[] };
      };
      const seen = await until(async () => {
        const data = await service.data<Seen>(query, { id: backfill?.id, schedule: id });
        return data.backfill.state === 'COMPLETED' && data;
      }, 'the backfill to complete');
      assert.equal(seen.schedule.backfills.totalCount, 1);
      assert.equal(seen.backfill.progress.succeeded, 3);
      assert.deepEqual(
        seen.backfill.runs,
        [0, 1, 2].map(() => ({ trigger: 'BACKFILL', occurrence: { state: 'DISPATCHED' } })),
      );
      const hidden = await service.data<{ backfill: unknown }>(
        'query ($id: ID!) { backfill(id: $id) { id } }',
        { id: backfill?.id },
        tenant.tokens.ADMIN.secret,
      );
      assert.equal(hidden.backfill, null);
    });
  },
);
