import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import pino from 'pino';
import type { RunStore } from '../../src/ports/run-store.ts';
import { makeReconciler } from '../../src/scheduling/reconciler.ts';

const hour = 3_600_000;

test('an alarm that works but knows nothing of later instants gets their wakes before they are due', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  const due = [hour / 2, 5 * hour + 1];
  const armed = new Map<number, number>();
  let losses = 1;
  let calls = 0;
  const none = async (): Promise<[]> => [];
  const reconciler = makeReconciler({
    store: {
      dueInstants: async (from: number, to: number) => due.filter((at) => at >= from && at < to),
      recover: none,
      resumeCompleted: none,
      releaseGates: async () => 0,
      disown: async () => 0,
      tenancy: async () => null,
      backlog: async () => null,
    } as unknown as RunStore,
    bus: { publish: () => undefined, on: () => () => undefined } as never,
    clock: { now: () => now },
    logger: pino({ level: 'silent' }),
    planner: { plan: async () => undefined } as never,
    sweep: async () => undefined,
    alarmWorks: () => true,
    alarmLosses: () => losses,
    arm: async (instants) => {
      calls += 1;
      for (const at of instants) if (!armed.has(at)) armed.set(at, now);
      return true;
    },
    pull: () => undefined,
    care: { endUntrusted: async () => 0, endOverdue: none, failUnclaimed: none } as never,
    onTenancy: () => undefined,
    onBacklog: () => undefined,
    working: () => ({ nodeId: '', runIds: [] }),
  });
  async function round(): Promise<void> {
    mock.timers.tick(500);
    // A round is a chain of promises without timers of its own.
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  reconciler.start();
  try {
    for (; now < 6 * hour; now += 10 * 60_000) await round();
    await round();
    for (const [lost, more] of [
      [false, 0],
      [true, 1],
      [false, 0],
    ] as const) {
      const before = calls;
      losses += Number(lost);
      await round();
      assert.equal(calls - before, more, 'what was lost is armed again at once, and once');
    }
  } finally {
    await reconciler.stop();
    mock.timers.reset();
  }
  for (const at of due) assert.ok((armed.get(at) ?? Infinity) < at, `${at} was armed at ${armed.get(at)}`);
});
