import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapTimetable } from '../../../src/systems/timetable/import.ts';
import { context, draftOf, example, fires, remarks } from '../import/support.ts';

type Detail = Record<string, unknown> & { periodic_task: Record<string, unknown> };
const {
  details: [suspended, nightly],
} = example('timetable') as { details: [Detail, Detail] };
const then = '2018-12-05T14:00:00Z';
const changed = (document: Detail, changes: object, inner: object = {}): unknown => ({
  ...document,
  ...changes,
  periodic_task: { ...document.periodic_task, ...inner },
});
const map = (document: unknown, now = then) => mapTimetable(document, 0, context(now));

describe('tasks of timetable', () => {
  it("keeps the crontab of the document's example, once as it does not repeat, until it expires", () => {
    const task = map(nightly);
    assert.deepEqual(fires(task, then), ['2018-12-06T00:00']);
    const draft = draftOf(task);
    assert.equal(draft.schedules[0]?.endsAt, Date.parse('2018-12-20T23:59:59Z'));
    assert.deepEqual([draft.title, draft.module, draft.params['worker']], ['xz', 'external', 'server_suspend']);
    assert.deepEqual(draft.params['payload'], {
      unique_name: 'server_suspend',
      subject_type: 'instance',
      subject_group: 'project',
      subject: 'test',
      subject_id: '19c06232-ee43-4e75-b4c9-3575bb17d753',
      description: 'xz',
      author_name: 'admin',
      tenant_id: 'db0d89f6c40c46b4a6879ee1b1a1d907',
      key_arguments: { user_domain_name: 'default', user_name: 'admin', tenant: 'db0d89f6c40c46b4a6879ee1b1a1d907' },
    });
    assert.deepEqual(remarks(task), ['LOST kwargs.trust_id']);
  });

  it('leaves out what has run, has expired or was deleted, and says which', () => {
    assert.match(map(suspended).why ?? '', /run once, and has/);
    assert.match(map(nightly, '2019-01-01T00:00:00Z').why ?? '', /expired/);
    assert.match(map(changed(nightly, { deleted: true })).why ?? '', /deleted/);
    const limited = changed(nightly, { repeat: true, run_count_limit: '5' }, { total_run_count: 5 });
    assert.match(map(limited).why ?? '', /run 5 times/);
  });

  it('reads a task of one minute as that minute, whatever year the crontab would come back in', () => {
    const before = changed(suspended, {}, { total_run_count: 0, enabled: true });
    const task = map(before, '2018-11-23T08:43:04Z');
    assert.deepEqual(draftOf(task).schedules[0]?.recurrence, { kind: 'once', at: Date.parse('2018-11-23T08:46:00Z') });
    assert.deepEqual(remarks(task), ['NOTE timezone', 'LOST kwargs.trust_id']);
    assert.match(map(before, '2018-11-23T09:00:00Z').why ?? '', /has passed/);
  });

  it("reads crontabs by celery's rules: both day fields must hold", () => {
    const crontab = { minute: '*/50', hour: '8', day_of_month: '1-7', month_of_year: '*', day_of_week: 'mon' };
    const task = map(changed(nightly, { repeat: 'True' }, { crontab, expires: null }));
    assert.deepEqual(fires(task, then), ['2019-01-07T08:00', '2019-01-07T08:50', '2019-02-04T08:00']);
    const wrong = { ...crontab, day_of_week: '7' };
    assert.match(map(changed(nightly, {}, { crontab: wrong })).why ?? '', /periodic_task\.crontab: day of week 7/);
  });

  it('runs curl requests by http and commands by command, and says what of their arguments is lost', () => {
    const kwargs = JSON.stringify({
      url: 'https://example.com',
      method: 'POST',
      user_password: 'x',
      timetable_id: '9',
    });
    const request = map(changed(nightly, { unique_name: 'run_request' }, { kwargs }));
    const made = draftOf(request);
    assert.deepEqual([made.module, made.params], ['http', { url: 'https://example.com', method: 'POST' }]);
    assert.deepEqual(remarks(request), ['LOST kwargs']);
    assert.ok(!JSON.stringify(request).includes('"x"'), 'no secret is repeated');
    const command = draftOf(map(changed(nightly, { unique_name: 'run_command' }, { kwargs: { command: 'ls' } })));
    assert.deepEqual([command.module, command.params], ['command', { shell: true, script: 'ls' }]);
  });

  it('takes an interval, which the document only knows as null, in step with its last run', () => {
    const every5 = { crontab: null, interval: { every: 5, period: 'minutes' }, expires: null };
    const known = map(changed(nightly, { repeat: true }, { ...every5, last_run_at: '2018-12-05T13:58:00.010190Z' }));
    assert.deepEqual(fires(known, then, 2), ['2018-12-05T14:03', '2018-12-05T14:08']);
    assert.deepEqual(fires(map(changed(nightly, { repeat: true }, every5)), then, 1), ['2018-12-05T14:05']);
    assert.match(map(changed(nightly, { repeat: true }, { ...every5, interval: 'often' })).why ?? '', /interval: /);
  });

  it('counts on what is left of a limit, and pauses what is disabled', () => {
    const task = map(changed(nightly, { repeat: true, run_count_limit: 5 }, { total_run_count: 2, enabled: 'False' }));
    const [schedule] = draftOf(task).schedules;
    assert.deepEqual([schedule?.maxRuns, schedule?.paused], [3, 'disabled at the source']);
  });

  it('tells what is wrong with a document, by its field', () => {
    assert.match(map(changed(nightly, { repeat: 'perhaps' })).why ?? '', /^repeat: /);
    assert.match(map({ ...nightly, periodic_task: null }).why ?? '', /^periodic_task: /);
    assert.match(map(changed(nightly, {}, { kwargs: '{oops' })).why ?? '', /^periodic_task\.kwargs: /);
    assert.match(
      map(changed(nightly, { repeat: true }, { crontab: null })).why ?? '',
      /^periodic_task\.crontab: is missing/,
    );
    for (const nonsense of [null, 7, 'text', [], {}]) assert.equal(map(nonsense).draft, null);
  });
});
