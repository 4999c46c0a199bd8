import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostSteps, stepsFor } from '../../src/domain/model/computing.ts';
import { DomainError } from '../../src/domain/model/errors.ts';
import { makeTurns } from '../../src/flow/turns.ts';
import { computed } from '../../src/graphql/computing.ts';
import { spend } from '../../src/recurrence/index.ts';

test('the fields of an operation share its budget, and each has its own', async () => {
  const context = { computing: stepsFor(2 * mostSteps), turns: makeTurns(), caller: null };
  const isSpent = (error: unknown): boolean =>
    error instanceof DomainError && error.problems[0].code === 'LIMIT_EXCEEDED';
  await assert.rejects(
    computed(context, () => spend(mostSteps + 1)),
    isSpent,
  );
  assert.equal(await computed(context, () => 'cheap'), 'cheap');
  await assert.rejects(
    computed(context, () => spend(mostSteps)),
    isSpent,
  );
  assert.ok(context.computing.left < 0);
  await assert.rejects(
    computed(context, () => spend(1)),
    isSpent,
  );
});
