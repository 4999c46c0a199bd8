import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Candidate, type Load, mayTake, reserveOf, shareOut } from '../../../src/domain/planning/shares.ts';

const queue = (tenantId: string, count: number, priority = 0, from = 0): Candidate[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${tenantId}${i}`, tenantId, priority, scheduledFor: from + i }));
const load = (capacity: number, running: Record<string, number> = {}): Load => {
  const taken = Object.values(running).reduce((sum, count) => sum + count, 0);
  return { capacity, free: capacity - taken, running: new Map(Object.entries(running)) };
};
const counts = (chosen: readonly Candidate[]): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const { tenantId } of chosen) found[tenantId] = (found[tenantId] ?? 0) + 1;
  return found;
};

describe('the shares of a node', () => {
  it('give tenants turns within a priority', () => {
    const chosen = shareOut([...queue('a', 50), ...queue('b', 3, 0, 900)], 6, load(100));
    assert.deepEqual(counts(chosen), { a: 3, b: 3 });
  });

  it('let priority decide among tenants that are below their share', () => {
    const chosen = shareOut([...queue('a', 10), ...queue('b', 10, 5)], 4, load(100));
    assert.deepEqual(counts(chosen), { b: 4 });
  });

  it('do not let priority take more than the share while others wait', () => {
    const chosen = shareOut([...queue('a', 100), ...queue('b', 100, 100)], 80, load(100));
    assert.equal(counts(chosen)['b'], 50);
    assert.equal(counts(chosen)['a'], 30);
  });

  it('give what comes free to the tenant that has less', () => {
    const chosen = shareOut([...queue('a', 50), ...queue('b', 50)], 20, load(100, { a: 80 }));
    assert.deepEqual(counts(chosen), { b: 10 });
  });

  it('keep a place for a newcomer although one tenant could use all', () => {
    const chosen = shareOut(queue('a', 200), 100, load(100));
    assert.equal(chosen.length, 90);
  });

  it('leave no reserve where there is nobody else', () => {
    assert.equal(shareOut(queue('a', 200), 100, { ...load(100), capacity: 0 }).length, 100);
  });

  it('of a node of one place it may have all', () => {
    assert.equal(reserveOf(1), 0);
    assert.ok(mayTake(1, 1, 0));
  });

  it('hold for any load: order within a tenant, room for the next, no tenant far above another that waits', () => {
    const tenants = ['a', 'b', 'c', 'd'];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.tuple(fc.constantFrom(...tenants), fc.integer({ min: -2, max: 2 })), { maxLength: 120 }),
        fc.array(fc.constantFrom(...tenants), { maxLength: 60 }),
        (capacity, waiting, atWork) => {
          const running = counts(atWork.slice(0, capacity).map((tenantId) => ({ ...queue(tenantId, 1)[0]! })));
          const before = load(capacity, running);
          const candidates = waiting
            .map(([tenantId, priority], i) => ({ id: `r${i}`, tenantId, priority, scheduledFor: i }))
            .sort((x, y) => y.priority - x.priority || x.scheduledFor - y.scheduledFor);
          const chosen = shareOut(candidates, before.free, before);
          assert.ok(chosen.length <= before.free);
          assert.equal(new Set(chosen).size, chosen.length);
          for (const tenantId of tenants) {
            const mine = candidates.filter((one) => one.tenantId === tenantId);
            const got = chosen.filter((one) => one.tenantId === tenantId);
            assert.deepEqual(got, mine.slice(0, got.length), 'the first of its queue');
          }
          const has = (tenantId: string) => (running[tenantId] ?? 0) + (counts(chosen)[tenantId] ?? 0);
          const left = before.free - chosen.length;
          const waits = tenants.filter(
            (tenantId) =>
              has(tenantId) - (running[tenantId] ?? 0) < candidates.filter((one) => one.tenantId === tenantId).length,
          );
          for (const tenantId of waits)
            assert.ok(!mayTake(capacity, left, has(tenantId)), `${tenantId} waits for nothing`);
          // Whoever fills a node alone leaves a place for a newcomer.
          const alone = new Set([...candidates.map((one) => one.tenantId), ...Object.keys(running)]).size === 1;
          if (capacity >= 2 && alone && chosen.length > 0) assert.ok(mayTake(capacity, left, 0));
          const share = capacity / new Set([...candidates.map((one) => one.tenantId), ...Object.keys(running)]).size;
          for (const poor of waits) {
            for (const rich of tenants) {
              const got = has(rich) - (running[rich] ?? 0);
              if (got > 0 && has(poor) < share) assert.ok(has(rich) <= Math.max(share + 1, has(poor) + 1));
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
