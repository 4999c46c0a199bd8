import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapMist } from '../../../src/systems/mist/import.ts';
import { context, draftOf, fires, remarks } from '../import/support.ts';

const then = '2016-02-20T10:00:30Z';
/** The first example of the document, as it is given back: its entry is the text that JSON.stringify makes. */
const every2 = {
  id: '3bb46efc882c4b44b21826e5e98f7c28',
  name: 'test',
  action: 'start',
  script_id: '',
  machines_per_cloud: [['b48a696e84554275a52fbe6278f6df56', 'i-781daaf3']],
  enabled: true,
  expires: '2016-11-10 20:20:00',
  cronjob_type: 'interval',
  cronjob_entry: '{"every":2,"period":"minutes"}',
  last_run_at: '2016-02-20 09:59:00',
  total_run_count: 12,
};
const map = (changes: object = {}, now = then) => mapMist({ ...every2, ...changes }, 0, context(now));

describe('schedules of mist', () => {
  it('keeps an interval in step with its last run, and its action for a worker of that name', () => {
    const task = map();
    assert.deepEqual(fires(task, then), ['2016-02-20T10:01', '2016-02-20T10:03', '2016-02-20T10:05']);
    const { module, params } = draftOf(task);
    const { name, action, machines_per_cloud } = every2;
    assert.deepEqual(
      [module, params],
      ['external', { worker: 'start', payload: { name, action, machines_per_cloud } }],
    );
    assert.deepEqual(remarks(task), []);
  });

  it('runs a script by the script module, with the machines as arguments', () => {
    const script_id = '875cabc81fa1438b98ef25f099bbdf09';
    const task = map({ action: null, script_id, cronjob_entry: { every: 2, period: 'hours' } });
    const args = ['b48a696e84554275a52fbe6278f6df56/i-781daaf3'];
    assert.deepEqual(draftOf(task).params, { script: script_id, args });
    assert.deepEqual(remarks(task), ['NOTE script_id']);
  });

  it('starts nothing at the import itself, when nobody knows when it ran last', () => {
    assert.deepEqual(fires(map({ last_run_at: null }), '2016-02-20T10:00:00Z', 1), ['2016-02-20T10:02']);
  });

  it('reads crontabs and single times of the document, and the later names', () => {
    const fifty = { cronjob_type: 'crontab', cronjob_entry: '{"minute" : "*/50"}' };
    assert.deepEqual(fires(map(fifty), then), ['2016-02-20T10:50', '2016-02-20T11:00', '2016-02-20T11:50']);
    const nightly = { minute: '30', hour: '2', day_of_week: '*', day_of_month: '*', month_of_year: '*' };
    const later = {
      cronjob_type: undefined,
      cronjob_entry: undefined,
      schedule_type: 'crontab',
      schedule_entry: nightly,
    };
    assert.deepEqual(fires(map(later), then, 1), ['2016-02-21T02:30']);
    const once = { cronjob_type: 'one_off', cronjob_entry: '2016-2-28 16:20:00' };
    assert.deepEqual(fires(map(once), then), ['2016-02-28T16:20']);
    assert.match(map(once, '2016-03-01T00:00:00Z').why ?? '', /has passed/);
  });

  it('tells what does not come along', () => {
    const task = map({ run_immediately: true, selectors: [{ type: 'tags' }], enabled: false, last_run_at: null });
    assert.deepEqual(remarks(task), ['NOTE cronjob_entry', 'NOTE selectors', 'LOST run_immediately']);
    assert.equal(draftOf(task).schedules[0]?.paused, 'disabled at the source');
  });

  it('leaves out what cannot be, with the field that is wrong', () => {
    const cases: readonly (readonly [object, RegExp])[] = [
      [{ expires: '2016-1-1 00:00:00' }, /expired/],
      [{ max_run_count: 12 }, /run 12 times/],
      [{ cronjob_entry: '{"every":2,"period":"microseconds"}' }, /at least one second/],
      [{ cronjob_entry: '{"every":2,"period":"fortnights"}' }, /^cronjob_entry\.period: /],
      [{ cronjob_entry: 'JSON.stringify({})' }, /^cronjob_entry: is not the text/],
      [{ cronjob_type: 'crontab', cronjob_entry: { minute: '75' } }, /minute 75/],
      [{ cronjob_type: 'weekly' }, /^cronjob_type: weekly/],
      [{ action: null }, /neither an action nor a script/],
      [{ expires: '2016-2-30 00:00:00' }, /^expires: .*not a time that exists/],
    ];
    for (const [changes, why] of cases) assert.match(map(changes).why ?? 'taken', why);
  });
});
