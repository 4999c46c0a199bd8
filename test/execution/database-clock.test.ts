import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { makeDatabaseClock } from '../../src/execution/database-clock.ts';

/** A database whose clock is read some time after a question and some time before the answer. */
function makeServer() {
  let passed = 0;
  let ahead = 1_800_000_000_000;
  let waits: readonly (readonly [before: number, after: number] | 'away')[] = [];
  let next = 0;
  return {
    monotonic: () => passed,
    /** What its clock shows. */
    time: () => ahead + passed,
    pass: (ms: number) => void (passed += ms),
    step: (ms: number) => void (ahead += ms),
    /** How long the next questions take; then the last one over again. */
    answers: (...given: typeof waits) => {
      waits = given;
      next = 0;
    },
    now: async (): Promise<number> => {
      const wait = waits[Math.min(next, waits.length - 1)]!;
      next += 1;
      if (wait === 'away') throw new Error('the database is away');
      passed += wait[0];
      const read = ahead + passed;
      passed += wait[1];
      return read;
    },
  };
}

const open = () => {
  const server = makeServer();
  return { server, clock: makeDatabaseClock(server.now, server.monotonic) };
};

describe("the database's clock", () => {
  it('is never ahead, and behind by no more than the quickest answer took', async () => {
    const wait = fc.tuple(fc.nat(2_000), fc.nat(2_000));
    await fc.assert(
      fc.asyncProperty(fc.array(wait, { minLength: 5, maxLength: 5 }), async (waits) => {
        const { server, clock } = open();
        server.answers(...waits);
        await clock.sync();
        const behind = server.time() - clock.now();
        assert.ok(behind >= 0 && behind <= Math.min(...waits.map(([before, after]) => before + after)), `${behind} ms`);
      }),
    );
  });

  // A node once began runs half a second early: the first answer came after a second, and then the connection broke.
  it('does not follow a slow answer after which the database was away', async () => {
    const { server, clock } = open();
    server.answers([0.5, 0.5]);
    await clock.sync();
    server.pass(5_000);
    server.answers([960, 0], 'away');
    await assert.rejects(clock.sync(), /away/);
    const behind = server.time() - clock.now();
    assert.ok(behind >= 0 && behind <= 2, `${behind} ms`);
  });

  it('takes what it has when the database goes away in the middle', async () => {
    const { server, clock } = open();
    server.answers([3, 3], 'away');
    await assert.rejects(clock.sync(), /away/);
    const behind = server.time() - clock.now();
    assert.ok(behind >= 0 && behind <= 7, `${behind} ms`);
  });

  it('follows a step of the clock, be it seen by slow answers alone', async () => {
    for (const step of [3_600_000, -3_600_000, 5_000, -5_000]) {
      const { server, clock } = open();
      server.answers([0.5, 0.5]);
      await clock.sync();
      server.step(step);
      server.answers([700, 700]);
      await clock.sync();
      const behind = server.time() - clock.now();
      assert.ok(behind >= 0 && behind <= 1_401, `${behind} ms after ${step}`);
    }
  });

  it('follows clocks that drift apart', async () => {
    const { server, clock } = open();
    server.answers([0.5, 0.5]);
    for (let round = 0; round < 1_000; round += 1) {
      await clock.sync();
      const behind = server.time() - clock.now();
      assert.ok(behind >= 0 && behind <= 2, `${behind} ms`);
      server.pass(5_000);
      server.step(-2);
    }
  });
});
