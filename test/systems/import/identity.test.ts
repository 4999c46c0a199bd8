import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type TaskDraft, scheduleDraft } from '../../../src/systems/import/draft.ts';
import { changedSince, clean, nameTasks, originOf, seenTag, tagsOf } from '../../../src/systems/import/identity.ts';

const draft: TaskDraft = {
  title: 'Backup',
  description: null,
  module: 'command',
  params: { shell: true, script: 'x' },
  timeoutMs: null,
  schedules: [scheduleDraft({ kind: 'interval', every: 'PT1H', anchor: 1_000 }, { startsAt: 5, maxRuns: 7 })],
};
const seen = tagsOf('mist host', 'id', draft).find(({ key }) => key === seenTag)!.value;

describe('what an imported task is known by', () => {
  it('tells which part has changed at the source', () => {
    assert.deepEqual(changedSince(seen, draft), []);
    assert.deepEqual(changedSince(seen, { ...draft, title: 'Other' }), ['name']);
    assert.deepEqual(changedSince(seen, { ...draft, params: { script: 'x', shell: true } }), []);
    assert.deepEqual(changedSince(seen, { ...draft, params: { shell: true, script: 'y' } }), ['work']);
    assert.deepEqual(changedSince(seen, { ...draft, timeoutMs: 1, schedules: [] }), ['work', 'schedules']);
  });

  it('takes what goes on by itself for no change: passed starts, runs that are left, last runs', () => {
    const schedules = [scheduleDraft({ kind: 'interval', every: 'PT1H', anchor: 2_000 }, { maxRuns: 6 })];
    assert.deepEqual(changedSince(seen, { ...draft, schedules }), []);
  });

  it('fits into tags and names, however long or odd the source is', () => {
    const tags = tagsOf(originOf('crontab', 'x'.repeat(900)), 'y'.repeat(900), draft);
    for (const { key, value } of tags) assert.ok(key.length <= 63 && value.length <= 255);
    assert.notEqual(originOf('a', `${'x'.repeat(900)}1`), originOf('a', `${'x'.repeat(900)}2`));
    assert.equal(clean(' a\u0000\n b\uD800 '), 'a b\uFFFD');
    const imported = ['1', '2', '3'].map((id) => ({ id, title: '', draft, why: null, remarks: [] }));
    const names = [
      ...nameTasks([...imported, { ...imported[0]!, id: '4', draft: { ...draft, title: '\t' } }]).values(),
    ];
    assert.deepEqual(names, ['Backup', 'Backup (2)', 'Backup (3)', '(4)']);
    const long = nameTasks(imported.map((one) => ({ ...one, draft: { ...draft, title: 'z'.repeat(400) } })));
    assert.ok([...long.values()].every((name) => name.length <= 200));
    assert.equal(new Set(long.values()).size, 3);
  });
});
