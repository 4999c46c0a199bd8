import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import {
  printCursor,
  readCursor,
  readEventCursor,
  readLogCursor,
  readProgressCursor,
  streamTags,
} from '../../src/graphql/cursor.ts';
import { printId, printLogEntryId, printOccurrenceId, readGlobalId, readId, readIds } from '../../src/graphql/ids.ts';
import { uuid } from './fakes.ts';

const invalid = { extensions: { code: 'CURSOR_INVALID' } };

describe('global ids', () => {
  it('come back as what they name', () => {
    assert.deepEqual(readGlobalId(printId('Task', uuid(1))), { kind: 'Task', id: uuid(1) });
    assert.deepEqual(readGlobalId(printOccurrenceId({ scheduleId: uuid(2), nominalAt: 1_800_000_000_000 })), {
      kind: 'Occurrence',
      scheduleId: uuid(2),
      nominalAt: 1_800_000_000_000,
    });
    assert.deepEqual(readGlobalId(printLogEntryId({ runId: uuid(3), index: 7 })), {
      kind: 'LogEntry',
      runId: uuid(3),
      index: 7,
    });
    assert.deepEqual(readGlobalId(printId('TaskModule', 'http')), { kind: 'TaskModule', name: 'http' });
  });

  it('of one noun are unknown where another is asked for', () => {
    assert.equal(readId('Run', printId('Task', uuid(1))), null);
    assert.deepEqual(readIds('Task', [printId('Task', uuid(1)), 'x', printId('Run', uuid(1))]), [uuid(1)]);
  });

  it('that are not ours are unknown, never a crash', () => {
    for (const text of [
      '',
      uuid(1),
      `${printId('Task', uuid(1))}=`,
      Buffer.from('Task:1').toString('base64url'),
      'é',
    ]) {
      assert.equal(readGlobalId(text), null, text);
    }
    fc.assert(fc.property(fc.string(), (text) => readGlobalId(text) === null));
  });
});

describe('cursors', () => {
  it('give back the position they were made of', () => {
    const part = fc.oneof(fc.string(), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(fc.string(), fc.array(part), (tag, position) => {
        assert.deepEqual(readCursor(tag, printCursor(tag, position)), position);
      }),
    );
  });

  it('of another list or stream are refused', () => {
    const cursor = printCursor(streamTags.runProgress(uuid(1)), [4]);
    assert.deepEqual(readProgressCursor(uuid(1), cursor), { version: 4, epoch: '' });
    assert.throws(() => readProgressCursor(uuid(2), cursor), invalid);
    assert.throws(() => readLogCursor(uuid(1), cursor), invalid);
    assert.throws(() => readEventCursor(streamTags.runEvents, cursor), invalid);
  });

  it('that are damaged anywhere are refused', () => {
    const cursor = printCursor('runEvents', ['123', '45', 0]);
    assert.deepEqual(readEventCursor('runEvents', cursor), ['123', '45', 0, '']);
    for (let at = 0; at < cursor.length; at += 1) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      const damaged = cursor.slice(0, at) + other + cursor.slice(at + 1);
      assert.throws(() => readEventCursor('runEvents', damaged), invalid, damaged);
    }
    fc.assert(fc.property(fc.string(), (text) => assert.throws(() => readCursor('runEvents', text), invalid)));
  });

  it('with the right tag but another shape are refused', () => {
    for (const position of [
      [],
      ['1', '2'],
      [1, 2, 3],
      ['1', '2', -1],
      ['1;drop', '2', 0],
      ['1', '2', 0, 0],
      ['1', '2', 0, 'e', 0],
    ]) {
      assert.throws(() => readEventCursor('runEvents', printCursor('runEvents', position)), invalid);
    }
    const tag = streamTags.logTail(uuid(1));
    assert.deepEqual(readLogCursor(uuid(1), printCursor(tag, [5, 1])), { index: 5, ended: true, epoch: '' });
    assert.throws(() => readLogCursor(uuid(1), printCursor(tag, [5, 2])), invalid);
    assert.throws(() => readLogCursor(uuid(1), printCursor(tag, [5.5, 0])), invalid);
  });
});
