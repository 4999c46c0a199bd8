import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openWorld, type World } from '../../support/virtual/world.ts';
import { opening, sequences, start } from './actions.ts';
import { Model } from './model.ts';
import { check } from './oracle.ts';

/** POLYCHRON_MODEL_RUNS and POLYCHRON_MODEL_SEED make it longer, or take other ways; a failure prints its seed and path. */
const runs = Number(process.env['POLYCHRON_MODEL_RUNS'] ?? 2_000);
const seed = Number(process.env['POLYCHRON_MODEL_SEED'] ?? 1);
/** Sequences at the same time, each with a database of its own: one computes while the others wait for PostgreSQL. */
const lanes = 3;

async function play(world: World, commands: Iterable<fc.AsyncCommand<Model, World>>): Promise<Model> {
  await world.clear();
  world.runsTake = null;
  world.clock.set(start);
  const model = new Model();
  await fc.asyncModelRun(() => ({ model, real: world }), commands);
  // What has become due is looked at, whatever the last action has left undone.
  await world.restart();
  await world.sweep();
  model.decidedAt = world.clock.now();
  await check(model, world);
  return model;
}

describe('whatever happens to a node', () => {
  it(`${runs} sequences of actions leave every ledger in balance and as its rules say`, async (test) => {
    let actions = 0;
    let schedules = 0;
    let byHand = 0;
    let shadows = 0;
    const began = performance.now();
    await Promise.all(
      Array.from({ length: lanes }, async (_, lane) => {
        const world = await openWorld(start);
        try {
          const property = fc.asyncProperty(opening, sequences, async (first, rest) => {
            const model = await play(world, [first, ...rest]);
            actions += model.history.length;
            schedules += model.schedules.length;
            shadows += model.schedules.filter(({ modes }) => modes.some(({ shadow }) => shadow)).length;
            byHand += model.schedules.reduce((sum, schedule) => sum + schedule.byHand.size, 0);
          });
          await fc.assert(property, { numRuns: Math.ceil(runs / lanes), seed: seed + lane, endOnFailure: false });
        } finally {
          await world.close();
        }
      }),
    );
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    assert.ok(byHand > runs / 10, `only ${byHand} occurrences were changed by hand`);
    assert.ok(shadows > runs / 10, `only ${shadows} schedules were in shadow mode`);
    test.diagnostic(
      `${runs} sequences, ${actions} actions, ${schedules} schedules, ${shadows} of them in shadow mode, ${byHand} occurrences changed by hand in ${seconds} s; seed ${seed}`,
    );
  });
});
