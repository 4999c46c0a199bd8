import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapProvision } from '../../../src/systems/provision/import.ts';
import { context, draftOf, example, fires, remarks } from '../import/support.ts';

interface Task {
  readonly repeat_items: readonly Record<string, unknown>[];
}
const { data } = example('provision') as { data: [Task, Task] };
const [tank, test] = data;
/** A Thursday. */
const then = '2015-05-07T12:00:00Z';
const map = (document: unknown, zone = 'UTC', now = then) => mapProvision(document, 0, context(now, zone));
const item = (changes: object) => ({ ...tank, repeat_items: [{ ...tank.repeat_items[0], ...changes }] });

describe('tasks of provision', () => {
  it("keeps the union of the document's repeat items", () => {
    const task = map(tank);
    const days = ['2015-05-07T20:00', '2015-05-08T20:00', '2015-05-09T20:00', '2015-05-10T20:00', '2015-05-14T20:00'];
    assert.deepEqual(fires(task, then, 5), days);
    const { title, module, params, schedules } = draftOf(task);
    assert.deepEqual([title, module, schedules.length], ['Process Holding Tank', 'external', 4]);
    assert.equal(params['worker'], '\\scheduler\\Tasks\\ProcessHoldingTask');
    assert.deepEqual(remarks(task), ['NOTE repeat_items']);
  });

  it('runs the test task as simulate, and reads its hours in the zone it is told', () => {
    const task = map(test, 'Europe/Vienna');
    assert.deepEqual([draftOf(task).module, draftOf(task).params], ['simulate', {}]);
    assert.deepEqual(fires(task, then), ['2015-05-07T19:00', '2015-05-08T19:00', '2015-05-11T19:00']);
  });

  it('holds dates on both ends, and the k-th weekday of a month', () => {
    const last = map(item({ repeat_weekday: '*', repeat_end: '2015-05-08' }));
    assert.deepEqual(fires(last, then), ['2015-05-07T20:00', '2015-05-08T20:00']);
    const second = map(item({ repeat_week: '2', repeat_weekday: 4 }));
    assert.deepEqual(fires(second, then, 2), ['2015-05-14T20:00', '2015-06-11T20:00']);
    const all = map(item({ repeat_weekday: '*', repeat_hour: '*', repeat_minute: '*' }));
    assert.deepEqual(fires(all, then, 2), ['2015-05-07T12:01', '2015-05-07T12:02']);
  });

  it('takes a task without items as one for hands, and leaves out one whose items have ended', () => {
    assert.deepEqual(draftOf(map({ ...tank, repeat_items: [] })).schedules, []);
    const over = map(item({ repeat_end: '2015-05-01' }));
    assert.match(over.why ?? '', /have ended/);
    assert.deepEqual(remarks(over), ['LOST repeat_items.0']);
    const inactive = draftOf(map({ ...tank, active: '0' }));
    assert.ok(inactive.schedules.every(({ paused }) => paused !== null));
  });

  it('copies no secret, and names the field that is wrong', () => {
    const task = map({ ...tank, data: { host: 'a', login: { password: 'geheim' } } });
    assert.ok(!JSON.stringify(task).includes('geheim'));
    assert.deepEqual(remarks(task), ['NOTE repeat_items', 'LOST data.login.password']);
    assert.match(map(item({ repeat_hour: '24' })).why ?? '', /^repeat_items\.0\.repeat_hour: /);
    assert.match(map(item({ repeat_start: 'soon' })).why ?? '', /^repeat_items\.0\.repeat_start: /);
    assert.match(map(item({ repeat_month: 2, repeat_day: 30 })).why ?? '', /^repeat_items\.0: no date/);
    assert.equal(map(null).draft, null);
  });
});
