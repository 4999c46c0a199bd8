import assert from 'node:assert/strict';
import { it } from 'node:test';
import { atMostEvery } from '../../src/http/at-most-every.ts';

it('calls share the next time that the work is done, and none gets an answer older than itself', async () => {
  let done = 0;
  const ask = atMostEvery(50, async () => (done += 1));
  assert.deepEqual(
    await Promise.all(Array.from({ length: 100 }, ask)),
    Array.from({ length: 100 }, () => 1),
  );
  assert.deepEqual(await Promise.all([ask(), ask()]), [2, 2]);
  assert.equal(await ask(), 3);
});
