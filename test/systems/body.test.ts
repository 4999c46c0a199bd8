import assert from 'node:assert/strict';
import { type TestContext, describe, it } from 'node:test';
import { deepestJson } from '../../src/admission/nesting.ts';
import { DomainError } from '../../src/domain/model/errors.ts';
import { readJson, readJsonText } from '../../src/systems/body.ts';
import { readEntry } from '../../src/systems/mist/entry.ts';
import { change } from '../../src/systems/timetable/body.ts';

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const fits = nested(deepestJson);
const tooDeep = nested(deepestJson + 1);
/** Deep enough to end a process that parses it and walks through it. */
const huge = nested(100_000);

/** How often JSON has been parsed while the work went on. */
function parsings(t: TestContext, work: () => void): number {
  const spy = t.mock.method(JSON, 'parse');
  try {
    work();
    return spy.mock.callCount();
  } finally {
    spy.mock.restore();
  }
}

describe('JSON that is nested too deep', () => {
  it('is refused by its bytes, unparsed, as a body and as a text inside a body', (t) => {
    for (const text of [tooDeep, huge]) {
      const parsed = parsings(t, () => {
        assert.throws(() => readJson(Buffer.from(text)), DomainError);
        assert.throws(() => readJsonText(text), /nested deeper than 64 levels/);
      });
      assert.equal(parsed, 0);
    }
    assert.equal(
      parsings(t, () => void readJsonText(fits)),
      1,
    );
    assert.deepEqual(readJson(Buffer.from(fits)), readJsonText(fits));
  });

  it('is refused so where timetable takes the text of an object', (t) => {
    const parsed = parsings(t, () => {
      const { error } = change.safeParse({ key_arguments: huge });
      assert.deepEqual(
        error?.issues.map(({ path, message }) => [path, message]),
        [[['key_arguments'], 'must be a JSON object or the text of one, nested at most 64 levels deep']],
      );
    });
    assert.equal(parsed, 0);
    assert.ok(change.safeParse({ key_arguments: fits }).success);
  });

  it('is refused so where mist takes the text of an entry', (t) => {
    const parsed = parsings(t, () => {
      assert.throws(
        () => readEntry('interval', huge),
        /^DomainError: cronjob_entry: must be a JSON object or the text of one, nested at most 64 levels deep$/,
      );
    });
    assert.equal(parsed, 0);
    const entry = { every: 5, period: 'minutes' };
    assert.deepEqual(readEntry('interval', JSON.stringify(entry)), { type: 'interval', entry });
  });
});
