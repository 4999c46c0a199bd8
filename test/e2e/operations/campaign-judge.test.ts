import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Effect, judge, type Rule } from '../../../scripts/campaign/judge.ts';
import { faultKinds, planFaults } from '../../../scripts/campaign/plan.ts';

const everySecond: Rule = { name: 'a', everyMs: 1_000, from: 10_000, until: 13_000, overlap: 'allow' };

/** The lines of one attempt; without an end it was cut off. */
function attempt(runId: string, instant: number, number: number, start: number, end: number | null): Effect[] {
  const same = { rule: 'a', runId, instant, attempt: number };
  return [{ ...same, mark: 'start', at: start }, ...(end === null ? [] : [{ ...same, mark: 'end' as const, at: end }])];
}

const right = [
  ...attempt('r1', 10_000, 1, 10_005, 10_100),
  ...attempt('r2', 11_000, 1, 11_005, 11_100),
  ...attempt('r3', 12_000, 1, 12_005, 12_100),
];
const judged = (effects: readonly Effect[], rule = everySecond) => {
  const { missed, duplicate, overlapping, early, done, skipped, again, repeated } = judge(rule, effects, [], 500);
  return { missed, duplicate, overlapping, early, done, skipped, again, repeated };
};
const clean = { missed: [], duplicate: [], overlapping: [], early: [], done: 3, skipped: 0, again: 0, repeated: 0 };

describe('the judge of a campaign', () => {
  it('finds nothing where each instant was run once', () => assert.deepEqual(judged(right), clean));

  it('finds what is missing, and what never came to its end', () => {
    assert.deepEqual(judged(right.slice(2)), { ...clean, missed: [10_000], done: 2 });
    assert.deepEqual(judged(right.slice(0, -1)), { ...clean, missed: [12_000], done: 2 });
  });

  it('finds a second run of an instant, an attempt that began twice, and an instant that no rule has', () => {
    const other = attempt('r4', 11_000, 1, 11_500, 11_600);
    assert.deepEqual(judged([...right, ...other]), { ...clean, duplicate: [11_000], again: 1, repeated: 1 });
    assert.deepEqual(judged([...right, right[2]!]).duplicate, [11_000]);
    assert.deepEqual(judged([...right, ...attempt('r5', 11_300, 1, 11_500, 11_600)]).duplicate, [11_300]);
  });

  it('counts a further attempt apart, and one that repeats what was done', () => {
    const cutOff = [...right.slice(0, 5), ...attempt('r3', 12_000, 2, 14_000, 14_100)];
    assert.deepEqual(judged(cutOff), { ...clean, again: 1 });
    assert.deepEqual(judged([...right, ...attempt('r3', 12_000, 2, 14_000, 14_100)]), {
      ...clean,
      again: 1,
      repeated: 1,
    });
  });

  it('lets an attempt begin again that a node gave back when it was told to stop, and no other', () => {
    const twice = [...right.slice(0, 5), ...attempt('r3', 12_000, 1, 14_000, 14_100)];
    const disturbed = (givesBack: boolean, until: number) =>
      judge(everySecond, twice, [{ from: 11_900, until, givesBack }], 500);
    assert.deepEqual(disturbed(true, 13_000).duplicate, []);
    assert.equal(disturbed(true, 13_000).again, 1);
    assert.deepEqual(disturbed(false, 13_000).duplicate, [12_000]);
    assert.deepEqual(disturbed(true, 12_000).duplicate, [12_000]);
    const afterItsEnd = [...right, ...attempt('r3', 12_000, 1, 14_000, 14_100)];
    assert.deepEqual(
      judge(everySecond, afterItsEnd, [{ from: 11_900, until: 13_000, givesBack: true }], 500).duplicate,
      [12_000],
    );
  });

  it('finds what began early', () => {
    const effects = [...right.slice(2), ...attempt('r1', 10_000, 1, 9_999, 10_100)];
    assert.deepEqual(judged(effects), { ...clean, early: [10_000] });
  });

  it('finds runs side by side only where they may not be, and attempts of one run always', () => {
    const long = [...right.slice(2), ...attempt('r1', 10_000, 1, 10_005, 11_500)];
    assert.deepEqual(judged(long), clean);
    assert.deepEqual(judged(long, { ...everySecond, overlap: 'buffer' }), { ...clean, overlapping: [11_000] });
    const both = [...long, ...attempt('r1', 10_000, 2, 11_200, 11_400)];
    assert.deepEqual(judged(both).overlapping, [10_000]);
    const beat: Effect = { mark: 'beat', rule: 'a', runId: 'r1', instant: 10_000, attempt: 1, at: 11_300 };
    const cutOff = [...attempt('r1', 10_000, 1, 10_005, null), ...attempt('r1', 10_000, 2, 11_200, 11_400)];
    assert.deepEqual(judged([...right.slice(2), ...cutOff]).overlapping, []);
    assert.deepEqual(judged([...right.slice(2), ...cutOff, beat]).overlapping, [10_000]);
  });

  it('takes an instant for skipped only while a run before it may still be open', () => {
    const rule: Rule = { ...everySecond, overlap: 'skip' };
    const skipping = [...attempt('r1', 10_000, 1, 10_005, 10_900), ...right.slice(4)];
    assert.deepEqual(judged(skipping, rule), { ...clean, done: 2, skipped: 1 });
    assert.deepEqual(judged([...right.slice(0, 2), ...right.slice(4)], rule), { ...clean, missed: [11_000], done: 2 });
    // The database was away when the run ended, so that the product could not know.
    const away = [{ from: 10_050, until: 11_200, givesBack: false }];
    assert.equal(judge(rule, [...right.slice(0, 2), ...right.slice(4)], away, 500).skipped, 1);
  });
});

describe('the plan of a campaign', () => {
  const options = { seconds: 120, nodes: 3, store: 'mongodb' } as const;

  it('is the same for the same seed, and another for another', () => {
    assert.deepEqual(planFaults({ ...options, seed: 7 }), planFaults({ ...options, seed: 7 }));
    assert.notDeepEqual(planFaults({ ...options, seed: 7 }), planFaults({ ...options, seed: 8 }));
  });

  it('has each kind of fault, and never two at the same place at once', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const plan = planFaults({ ...options, seed });
      assert.deepEqual([...new Set(plan.map(({ kind }) => kind))].sort(), [...faultKinds].sort());
      for (const [n, one] of plan.entries()) {
        const same = plan.slice(n + 1).filter(({ node }) => node === one.node);
        assert.ok(same.every(({ atMs }) => atMs >= one.atMs + one.lastsMs));
      }
    }
  });
});
