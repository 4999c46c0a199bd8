import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArmQueue } from '../../../src/scheduling/alarm/arm-queue.ts';

/** One of them was refused by the store again and again, and with it all that were armed together with it. */
test('an instant that is none, or beyond all dates, is not armed and keeps no other from it', async () => {
  const written: number[] = [];
  const queue = new ArmQueue({
    clock: { now: () => 1_000_000 },
    async write(cells) {
      for (const cell of cells) new Date(cell).toISOString();
      written.push(...cells);
    },
    onTrouble: (error) => assert.fail(error as Error),
  });
  queue.open();
  assert.equal(await queue.arm([Number.NaN, Infinity, -Infinity, 9e15, 2_000_000]), true);
  assert.deepEqual(written, [2_000_000]);
});
