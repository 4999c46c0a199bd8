import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError } from '../../src/domain/model/errors.ts';
import { openWorld } from '../support/virtual/world.ts';

test('of many who take a name at the same time one gets it, and the others are told', async (t) => {
  const world = await openWorld(Date.UTC(2026, 10, 21));
  t.after(() => world.close());
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => world.task('the name', [])));
  const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  assert.equal(refused.length, 5);
  for (const error of refused) {
    assert.ok(error instanceof DomainError, String(error));
    assert.deepEqual([error.problems[0].code, error.problems[0].path], ['ALREADY_EXISTS', ['name']]);
  }
});
