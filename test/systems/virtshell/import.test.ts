import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapVirtshell } from '../../../src/systems/virtshell/import.ts';
import { context, draftOf, example, remarks } from '../import/support.ts';

const { tasks } = example('virtshell') as { tasks: [object, object] };
const map = (document: unknown) => mapVirtshell(document, 0, context('2016-02-02T00:00:00Z'));

describe('tasks of virtshell', () => {
  it("leaves the document's two to the source: one has ended, an agent has the other", () => {
    assert.deepEqual(
      tasks.map((task) => map(task).why),
      ['an agent of the source has it (in progress)', 'it has ended (sucess); ended tasks are not imported'],
    );
  });

  it('takes one that waits as work for a worker of its type, and starts nothing', () => {
    const task = map({ ...tasks[0], status: 'pending', type: 'create_instance', object_uuid: 'u' });
    const { module, params, schedules, title } = draftOf(task);
    assert.deepEqual([module, params['worker'], schedules], ['external', 'create_instance', []]);
    assert.equal(title, 'clone virtual machine database_01');
    assert.deepEqual(remarks(task), ['NOTE status', 'LOST log']);
    assert.equal(draftOf(map({ uuid: 'u', status: 'pending' })).params['worker'], 'task');
  });

  it('names the field that is wrong', () => {
    assert.match(map({ ...tasks[0], uuid: 7 }).why ?? '', /^uuid: /);
    assert.equal(map('nonsense').draft, null);
  });
});
