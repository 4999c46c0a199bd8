import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { makePlanner } from '../../src/scheduling/planner.ts';

/** A retry without a number for an instant once took the sweep of everything that was due in the same moment. */
test('a nudge for what is no instant hides no other', async () => {
  const swept = Promise.withResolvers<number>();
  const clock = { now: () => Date.now() };
  const planner = makePlanner({
    store: { dueInstants: async () => [] },
    clock,
    logger: pino({ level: 'silent' }),
    sweep: async (at) => swept.resolve(at),
  });
  planner.at(Number.NaN);
  planner.at(clock.now());
  assert.ok((await swept.promise) > 0);
  planner.stop();
});
