import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accepted, Client } from '../../src/cli/client.ts';
import * as api from '../support/generated.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { adminToken, type Service, startService, withoutDrain } from '../support/service.ts';

const hour = 3_600_000;

let database: TestDatabase;
let service: Service;
/** Of an operator, and of a tenant's administrator. */
let operator: Client;
let client: Client;
let tokenId: string;
let taskId: string;
let scheduleId: string;
let calendarId: string;

/** What a client needs is in the schema's documents: each of them is used here once, with the types made of it. */
describe('a client that knows the API by its documents', () => {
  before(async () => {
    database = await migrated();
    service = await startService({ databaseUrl: database.url, env: withoutDrain });
    operator = new Client({ url: service.url, token: adminToken });
  });

  after(async () => {
    await client?.close();
    await operator.close();
    await service.stop();
    await database.drop();
  });

  it('makes a tenant and a token for it', async () => {
    const { viewer } = await operator.call(api.ViewerDocument, {});
    assert.deepEqual([viewer.actor.kind, viewer.tenant], ['TOKEN', null]);
    const made = accepted(
      (
        await operator.call(api.CreateTenantDocument, {
          input: { slug: 'walk', name: 'W', modules: ['external', 'script', 'simulate'] },
        })
      ).createTenant,
    );
    const tenant = given(made.tenant);
    const change = { input: { id: tenant.id, name: 'Walk', expectedVersion: tenant.version } };
    const renamed = accepted((await operator.call(api.UpdateTenantDocument, change)).updateTenant);
    assert.equal(renamed.tenant?.name, 'Walk');
    const wanted = { input: { name: 'walker', scopes: ['ADMIN'], tenantId: tenant.id } } as const;
    const { apiToken, secret } = accepted((await operator.call(api.CreateApiTokenDocument, wanted)).createApiToken);
    tokenId = given(apiToken).id;
    client = new Client({ url: service.url, token: given(secret) });
    const { tenants, apiTokens } = await client.call(api.AccessDocument, {});
    assert.deepEqual([tenants.map(({ slug }) => slug), apiTokens.map(({ id }) => id)], [['walk'], [tokenId]]);
  });

  it('keeps a calendar', async () => {
    const spans = [{ fromDate: '2027-12-24', toDate: '2027-12-26' }];
    const made = accepted(
      (await client.call(api.CreateCalendarDocument, { input: { name: 'feast', spans } })).createCalendar,
    );
    calendarId = given(made.calendar).id;
    accepted(
      (await client.call(api.UpdateCalendarDocument, { input: { id: calendarId, name: 'feasts' } })).updateCalendar,
    );
    const { calendar } = await client.call(api.CalendarDocument, { id: calendarId });
    assert.deepEqual([calendar?.name, calendar?.spans.map(({ toDate }) => toDate)], ['feasts', ['2027-12-26']]);
    assert.equal((await client.call(api.CalendarsDocument, { first: 10 })).calendars.totalCount, 1);
  });

  it('makes a task of a module, and finds it', async () => {
    const { taskModules } = await client.call(api.TaskModulesDocument, { search: 'sim' });
    assert.deepEqual(
      taskModules.map(({ name, available }) => [name, available]),
      [['simulate', true]],
    );
    const input = { name: 'walk', module: 'simulate', params: { durationMs: 0, logLines: 3 } };
    taskId = given(accepted((await client.call(api.CreateTaskDocument, { input })).createTask).task).id;
    accepted((await client.call(api.UpdateTaskDocument, { input: { id: taskId, title: 'A walk' } })).updateTask);
    const { task } = await client.call(api.TaskDocument, { by: { name: 'walk' } });
    assert.deepEqual([task?.id, task?.title, task?.retry.maxAttempts], [taskId, 'A walk', 1]);
    const { tasks } = await client.call(api.TasksDocument, { filter: { search: 'WALK' } });
    assert.deepEqual(
      tasks.nodes.map(({ id }) => id),
      [taskId],
    );
  });

  it('plans a schedule, and changes single instants of it', async () => {
    const recurrence = { cron: { expression: '0 * * * *' } };
    const tried = await client.call(api.PreviewRecurrenceDocument, {
      input: { recurrence, timeZone: 'UTC', count: 3 },
    });
    assert.deepEqual([tried.previewRecurrence.valid, tried.previewRecurrence.times.length], [true, 3]);
    const startsAt = iso(Date.now() - 10 * hour);
    const schedule = { recurrence, timeZone: 'UTC', startsAt, calendars: [calendarId] };
    const made = accepted(
      (await client.call(api.CreateScheduleDocument, { input: { taskId, schedule } })).createSchedule,
    );
    scheduleId = given(made.schedule).id;
    const input = { id: scheduleId, recurrence: { cron: { expression: '30 * * * *' } } };
    const { previewScheduleUpdate: edit } = await client.call(api.PreviewScheduleUpdateDocument, { input });
    assert.ok(edit.added.length > 0 && edit.removed.length > 0);
    accepted((await client.call(api.UpdateScheduleDocument, { input })).updateSchedule);
    const found = given((await client.call(api.ScheduleDocument, { id: scheduleId, count: 4 })).schedule);
    const nominalAt = given(found.nextFireTimes[2]).nominalAt;
    const at = { scheduleId, nominalAt };
    const skipped = accepted((await client.call(api.SkipOccurrenceDocument, { input: at })).skipOccurrence);
    assert.equal(skipped.occurrence?.state, 'SKIPPED_BY_USER');
    accepted((await client.call(api.UndoOccurrenceChangeDocument, { input: at })).undoOccurrenceChange);
    const to = iso(Date.parse(nominalAt) + 60_000);
    const moved = accepted((await client.call(api.MoveOccurrenceDocument, { input: { ...at, to } })).moveOccurrence);
    assert.equal(moved.occurrence?.fireAt, to);
    const range = { from: iso(Date.now()), to: iso(Date.now() + 5 * hour) };
    const { upcoming } = await client.call(api.UpcomingDocument, { range });
    assert.ok(upcoming.some(({ time }) => time.fireAt === to));
    const { schedule: why } = await client.call(api.ExplainScheduleDocument, { id: scheduleId });
    assert.ok(given(why).explain.gates.length > 0);
  });

  it('pauses the schedule, runs its past and reads its ledger', async () => {
    const paused = accepted(
      (await client.call(api.PauseScheduleDocument, { input: { id: scheduleId } })).pauseSchedule,
    );
    assert.equal(paused.schedule?.paused, true);
    accepted((await client.call(api.ResumeScheduleDocument, { input: { id: scheduleId } })).resumeSchedule);
    const range = { from: iso(Date.now() - 5 * hour), to: iso(Date.now() - 60_000) };
    const input = { id: scheduleId, range };
    const { backfill } = accepted((await client.call(api.BackfillScheduleDocument, { input })).backfillSchedule);
    const { id } = given(backfill);
    const done = await until(async () => {
      const now = given((await client.call(api.BackfillDocument, { id })).backfill);
      return now.state === 'COMPLETED' && now;
    }, 'the end of the backfill');
    assert.equal(done.runs.length, done.total);
    accepted((await client.call(api.CancelBackfillDocument, { input: { id } })).cancelBackfill);
    const { schedule } = await client.call(api.LedgerDocument, { id: scheduleId, range });
    assert.deepEqual([schedule?.ledger.balanced, schedule?.ledger.dispatched], [true, done.total]);
  });

  it('runs the task and follows it', async () => {
    const { run } = accepted((await client.call(api.ExecuteTaskDocument, { input: { id: taskId } })).executeTask);
    const { id } = given(run);
    const { signal } = new AbortController();
    const messages: string[] = [];
    for await (const { entries } of client.follow(api.LogTailDocument, 'logTail', { runId: id }, { signal }))
      messages.push(...entries.map(({ message }) => message));
    let state = '';
    for await (const event of client.follow(api.RunProgressDocument, 'runProgress', { runId: id }, { signal }))
      state = event.state;
    assert.equal(state, 'SUCCEEDED');
    const logged = given((await client.call(api.RunLogDocument, { id, first: 100 })).run);
    assert.deepEqual(
      logged.logs.nodes.map(({ message }) => message),
      messages,
    );
    assert.deepEqual((await client.call(api.RunDocument, { id })).run?.allowedActions, ['RETRY']);
    assert.ok(given((await client.call(api.ExplainRunDocument, { id })).run).explain.summary.length > 0);
    const again = accepted((await client.call(api.RetryRunDocument, { input: { id } })).retryRun);
    const later = { id: taskId, at: iso(Date.now() + hour) };
    const waiting = given(accepted((await client.call(api.ExecuteTaskDocument, { input: later })).executeTask).run);
    const canceled = accepted((await client.call(api.CancelRunDocument, { input: { id: waiting.id } })).cancelRun);
    assert.equal(canceled.run?.state, 'CANCELED');
    const { runs } = await client.call(api.RunsDocument, { filter: { triggers: ['RETRY'] } });
    assert.deepEqual(
      runs.nodes.map(({ id }) => id),
      [again.run?.id],
    );
  });

  it('hears of runs and of schedules', async () => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const runs = client.follow(api.RunEventsDocument, 'runEvents', { filter: { taskIds: [taskId] } }, { signal });
    const schedules = client.follow(api.ScheduleEventsDocument, 'scheduleEvents', {}, { signal });
    const heard = Promise.all([runs.next(), schedules.next()]);
    // A stream begins with what happens after it has been opened: something does until both have told of it.
    const told = heard.then(() => true);
    while (!(await Promise.race([told, change()])));
    const [run, schedule] = await heard;
    assert.ok(!run.done && run.value.run.task.id === taskId);
    assert.ok(!schedule.done && schedule.value.scheduleId === scheduleId);
    leaving.abort();
    await Promise.all([runs.return(undefined), schedules.return(undefined)]);
  });

  it('works as a worker', async () => {
    const input = { name: 'outside', module: 'external', params: { worker: 'walker' } };
    const { id } = given(accepted((await client.call(api.CreateTaskDocument, { input })).createTask).task);
    accepted((await client.call(api.ExecuteTaskDocument, { input: { id } })).executeTask);
    const asked = { input: { modules: ['walker'], worker: 'walker 1', wait: 'PT1M' } };
    const { claims } = accepted((await client.call(api.ClaimRunsDocument, asked)).claimRuns);
    const { fence, run } = given(claims[0]);
    const held = { runId: run.id, fence };
    const beat = accepted(
      (await client.call(api.HeartbeatRunDocument, { input: { ...held, statusPercent: 50 } })).heartbeatRun,
    );
    assert.equal(beat.cancelRequested, false);
    const lines = [{ message: 'half way' }];
    const log = accepted(
      (await client.call(api.AppendRunLogDocument, { input: { ...held, offset: 0, lines } })).appendRunLog,
    );
    assert.equal(log.nextOffset, 1);
    const end = accepted(
      (await client.call(api.CompleteRunDocument, { input: { ...held, succeeded: true } })).completeRun,
    );
    assert.equal(end.run?.state, 'SUCCEEDED');
  });

  it('keeps a script in versions', async () => {
    const { script } = accepted(
      (await client.call(api.CreateScriptDocument, { input: { name: 's', text: 'true' } })).createScript,
    );
    const { id } = given(script);
    accepted((await client.call(api.UpdateScriptDocument, { input: { id, text: 'false' } })).updateScript);
    const { script: first } = await client.call(api.ScriptDocument, { by: { id }, version: 1 });
    assert.deepEqual([first?.text, first?.versions.length], ['true', 2]);
    assert.equal((await client.call(api.ScriptsDocument, {})).scripts.nodes.length, 1);
    accepted((await client.call(api.DeleteScriptDocument, { input: { id } })).deleteScript);
  });

  it('drains a node and lets it work again', async () => {
    const { serverInfo } = await operator.call(api.ServerInfoDocument, {});
    const { id } = given(serverInfo.workers[0]);
    for (const draining of [true, false]) {
      const { worker } = accepted(
        (await operator.call(api.DrainWorkerDocument, { input: { id, draining } })).drainWorker,
      );
      assert.equal(worker?.draining, draining);
    }
  });

  it('takes everything away again', async () => {
    accepted((await client.call(api.DeleteScheduleDocument, { input: { id: scheduleId } })).deleteSchedule);
    accepted((await client.call(api.CancelTaskDocument, { input: { id: taskId } })).cancelTask);
    accepted((await client.call(api.DeleteTaskDocument, { input: { id: taskId } })).deleteTask);
    accepted((await client.call(api.DeleteCalendarDocument, { input: { id: calendarId } })).deleteCalendar);
    const { runs } = await client.call(api.RunsDocument, { filter: { taskIds: [taskId] } });
    assert.ok(runs.totalCount > 0, 'the history stays');
    accepted((await operator.call(api.RevokeApiTokenDocument, { input: { id: tokenId } })).revokeApiToken);
    await until(
      () =>
        client.call(api.ViewerDocument, {}).then(
          () => false,
          () => true,
        ),
      'the token to be refused',
    );
  });
});

/** One run and one change of the schedule. */
async function change(): Promise<false> {
  accepted((await client.call(api.ExecuteTaskDocument, { input: { id: taskId } })).executeTask);
  accepted(
    (await client.call(api.UpdateScheduleDocument, { input: { id: scheduleId, maxRuns: 1_000 } })).updateSchedule,
  );
  return false;
}

function given<T>(value: T | null | undefined): T {
  assert.ok(value != null);
  return value;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
