import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { CreateTaskInput, RecurrenceInput, ScheduleInput } from '../support/generated.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { describeForBothStores } from '../support/stores.ts';
import { balanceOf, everySecond, makeTask, mutate } from '../support/work.ts';

interface Row {
  readonly nominalAt: string;
  readonly fireAt: string;
  readonly state: string;
  readonly reason: string | null;
  readonly count: number;
  readonly scheduleVersion: number;
  readonly run: { readonly scheduledFor: string; readonly trigger: string; readonly state: string } | null;
}

const text = (at: number): string => new Date(at).toISOString();
const local = (at: number): string => text(at).slice(0, 19);

/** One of each kind that fires at every second, or once; calendars know no seconds and are looked at ahead of time. */
const kinds = {
  once: { once: { at: text(Date.now() + 600_000) } },
  interval: { interval: { every: 'PT1S' } },
  'interval from completion': { interval: { every: 'PT1S', fromCompletion: true } },
  vixie: everySecond,
  celery: { cron: { expression: '* * * * *', syntax: 'CELERY' } },
  calendar: { calendar: { hours: Array.from({ length: 24 }, (_, hour) => hour), minutes: [0, 20, 40] } },
  rrule: { rrule: { rule: 'FREQ=SECONDLY', start: local(Date.now()) } },
} as const;
const bySecond = ['interval', 'interval from completion', 'vixie', 'rrule'] as const;

describeForBothStores('time, through GraphQL', (mongodb) => {
  let database: TestDatabase;
  let service: Service;
  /** By schedule. */
  const tasks = new Map<string, string>();

  before(async () => {
    database = await migrated();
    service = await startService({ databaseUrl: database.url, mongodbUrl: await mongodb() });
  });
  after(async () => {
    await service.stop();
    await database.drop();
  });

  async function rowsOf(scheduleId: string): Promise<readonly Row[]> {
    const query = `query ($id: ID!) { schedule(id: $id) { occurrences(first: 200) { nodes {
      nominalAt fireAt state reason count scheduleVersion run { scheduledFor trigger state } } } } }`;
    const data = await service.data<{ schedule: { occurrences: { nodes: Row[] } } }>(query, { id: scheduleId });
    return data.schedule.occurrences.nodes.toSorted((a, b) => Date.parse(a.nominalAt) - Date.parse(b.nominalAt));
  }
  const seen = (scheduleId: string, enough: (rows: readonly Row[]) => boolean) =>
    until(async () => {
      const rows = await rowsOf(scheduleId);
      return enough(rows) && rows;
    }, 'the rows of the ledger');
  async function make(
    name: string,
    recurrence: RecurrenceInput,
    schedule: Partial<ScheduleInput> = {},
    params: CreateTaskInput['params'] = {},
  ) {
    const made = await makeTask(service, name, { params, schedules: [{ recurrence, timeZone: 'UTC', ...schedule }] });
    const id = made.schedules.nodes[0]!.id;
    tasks.set(id, made.id);
    return id;
  }
  const pause = (id: string) => mutate<object>(service, 'pauseSchedule', { id }, 'schedule { state }');
  async function inBalance(id: string): Promise<void> {
    const sums = await balanceOf(service, id, Date.now() - 60_000, Date.now() + 3_000);
    assert.ok(sums.balanced, JSON.stringify(sums));
  }

  it('every kind of rule shows what it will do, and in words', async () => {
    for (const [name, recurrence] of Object.entries(kinds)) {
      const id = await make(`shown: ${name}`, recurrence, { startsAt: text(Date.now() + 10_000) });
      const query = `query ($id: ID!, $input: PreviewRecurrenceInput!) {
        schedule(id: $id) { nextFireTimes(count: 3) { fireAt } summary(locale: "de") explain { summary gates { name state } } }
        previewRecurrence(input: $input) { valid warnings summary times { fireAt } errors { message } } }`;
      const data = await service.data<{
        schedule: { nextFireTimes: unknown[]; summary: string; explain: { summary: string; gates: unknown[] } };
        previewRecurrence: { valid: boolean; times: unknown[]; summary: string };
      }>(query, { id, input: { recurrence, timeZone: 'UTC', count: 3 } });
      assert.ok(data.previewRecurrence.valid, name);
      // What follows a completion is known when it has come.
      const known = name === 'once' || name === 'interval from completion' ? 1 : 3;
      assert.equal(data.previewRecurrence.times.length, known, name);
      assert.ok(data.schedule.nextFireTimes.length > 0 && data.schedule.explain.gates.length > 0, name);
      assert.ok(data.schedule.summary !== '' && data.previewRecurrence.summary !== data.schedule.summary, name);
    }
  });

  it('rules that fire by the second run at their instants, each with its row and its run', async () => {
    const ids = await Promise.all(bySecond.map((name) => make(`fires: ${name}`, kinds[name])));
    for (const [i, id] of ids.entries()) {
      const rows = await seen(id, (all) => all.filter(({ run }) => run?.state === 'SUCCEEDED').length >= 2);
      for (const { fireAt, run } of rows) {
        if (run) assert.deepEqual([run.scheduledFor, run.trigger], [fireAt, 'SCHEDULE'], bySecond[i]);
      }
      await inBalance(id);
    }
  });

  it('every policy of overlap does what its name says', async () => {
    const long = { durationMs: 60_000 };
    const ids: Record<string, string> = {};
    for (const overlap of ['SKIP', 'BUFFER_ONE', 'BUFFER_ALL', 'CANCEL_OTHER', 'TERMINATE_OTHER', 'ALLOW_ALL'] as const)
      ids[overlap] = await make(`overlap ${overlap}`, everySecond, { overlap }, long);
    const states = (rows: readonly Row[]) => rows.map(({ state, run }) => run?.state ?? state);
    const first = async (overlap: string, wanted: readonly string[]) => {
      const rows = await seen(ids[overlap]!, (all) => wanted.every((state, i) => states(all)[i] === state));
      await inBalance(ids[overlap]!);
      return rows;
    };
    await first('SKIP', ['RUNNING', 'SKIPPED_OVERLAP', 'SKIPPED_OVERLAP']);
    await first('BUFFER_ONE', ['RUNNING', 'QUEUED', 'SKIPPED_OVERLAP']);
    await first('BUFFER_ALL', ['RUNNING', 'QUEUED', 'QUEUED']);
    await first('CANCEL_OTHER', ['CANCELED', 'CANCELED']);
    await first('TERMINATE_OTHER', ['CANCELED', 'CANCELED']);
    await first('ALLOW_ALL', ['RUNNING', 'RUNNING', 'RUNNING']);
    // Stopping waits for what runs.
    for (const id of Object.values(ids))
      await mutate(service, 'cancelTask', { id: tasks.get(id), activeRuns: 'CANCEL' }, 'task { state }');
  });

  it('what came due during a pause is one row, and its latest runs after all when that is asked for', async () => {
    const id = await make('paused', everySecond);
    await seen(id, (rows) => rows.length > 0);
    await pause(id);
    const paused = (rows: readonly Row[]) => rows.filter(({ state }) => state === 'SKIPPED_PAUSED');
    const [gap] = paused(await seen(id, (rows) => paused(rows).some(({ count }) => count >= 2)));
    assert.match(gap!.reason ?? '', /paused/);
    const resumed = await mutate<{ schedule: { state: string }; caughtUp: number }>(
      service,
      'resumeSchedule',
      { id, catchUp: 'LATEST' },
      'schedule { state }',
    );
    assert.deepEqual([resumed.schedule.state, resumed.errors], ['ACTIVE', []]);
    await seen(id, (rows) => rows.some(({ run }) => run?.trigger === 'CATCH_UP' && run.state === 'SUCCEEDED'));
    await inBalance(id);
    await pause(id);
  });

  it('an edit tells beforehand what it does, and does that; each row names the version that planned it', async () => {
    const id = await make('edited', everySecond);
    await seen(id, (rows) => rows.length > 0);
    const change = { id, recurrence: { cron: { expression: '*/2 * * * * *' } } };
    const query = `query ($input: UpdateScheduleInput!) { previewScheduleUpdate(input: $input, count: 20) {
      kept added { fireAt } removed { fireAt } firesAtOnce errors { message } } }`;
    const { previewScheduleUpdate: preview } = await service.data<{
      previewScheduleUpdate: { kept: number; added: unknown[]; removed: unknown[]; firesAtOnce: boolean };
    }>(query, { input: change });
    assert.deepEqual([preview.firesAtOnce, preview.kept > 0, preview.removed.length > 0], [false, true, true]);
    const { schedule } = await mutate<{ schedule: { version: number } }>(
      service,
      'updateSchedule',
      change,
      'schedule { version }',
    );
    const after = await seen(id, (rows) => rows.filter((row) => row.scheduleVersion >= schedule.version).length >= 2);
    for (const { nominalAt, scheduleVersion } of after) {
      if (scheduleVersion >= schedule.version) assert.equal(new Date(nominalAt).getUTCSeconds() % 2, 0, nominalAt);
    }
    await inBalance(id);
    await pause(id);
  });

  it('upcoming merges what all schedules will do, and says what a pause holds back', async () => {
    const soon = text(Date.now() + 3_600_000);
    const [live, held] = [
      await make('ahead', { once: { at: soon } }),
      await make('ahead, paused', { once: { at: soon } }),
    ];
    await pause(held);
    const query = `query ($range: DateTimeRange!) { upcoming(range: $range) { schedule { id } skipped time { fireAt } } }`;
    const range = { from: text(Date.parse(soon) - 1), to: text(Date.parse(soon) + 1) };
    const { upcoming } = await service.data<{
      upcoming: { schedule: { id: string }; skipped: string | null; time: { fireAt: string } }[];
    }>(query, { range });
    const of = (id: string) => upcoming.find(({ schedule }) => schedule.id === id);
    assert.deepEqual([of(live)?.time.fireAt, of(live)?.skipped], [soon, null]);
    assert.match(of(held)?.skipped ?? '', /paused/);
  });
});
