import assert from 'node:assert/strict';
import { test } from 'node:test';
import { horizonOf } from '../../src/persistence/engine/horizon.ts';

const epoch = 2n ** 32n;
const look = (next: bigint, open: readonly (bigint | number)[]) =>
  horizonOf({ next: String(next), oldest: '3', named: true, open: open.map(String) });

test('the horizon is the oldest open transaction of ours, and without any the next number', () => {
  assert.equal(look(1_000n, []), '1000');
  assert.equal(look(1_000n, [990, 980, 999]), '980');
  assert.equal(look(1_000n, [1_000]), '1000');
});

test('a transaction that is ahead of the look takes nothing back, wherever its 32 bits stand', () => {
  assert.equal(look(1_000n, [1_001, 1_500]), '1000');
  assert.equal(look(1_000n, [1_001, 990, 1_002]), '990');
  // Just before, at and just after the wrap, in the first epoch and in the fifth.
  for (const base of [epoch, 5n * epoch]) {
    assert.equal(look(base - 2n, [4_294_967_290, 3, 7]), String(base - 6n));
    assert.equal(look(base - 2n, [3, 4_294_967_295]), String(base - 2n));
    assert.equal(look(base + 5n, [4_294_967_290, 3, 9]), String(base - 6n));
    assert.equal(look(base + 5n, [3, 5, 9]), String(base + 3n));
    assert.equal(look(base + 2n ** 31n, [4]), String(base + 4n));
  }
});

test('a session that does not show its name trusts nobody', () => {
  assert.equal(horizonOf({ next: '1000', oldest: '42', named: false, open: [] }), '42');
});
