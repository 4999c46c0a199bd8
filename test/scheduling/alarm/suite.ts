/** What every alarm promises, whatever its store. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { cellMs, leadMs } from '../../../src/scheduling/alarm/alarm.ts';
import { lockLifetimeMs } from '../../../src/scheduling/alarm/connection/wake-locks.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { type AlarmStoreOptions, armed, clock, until, useAlarms } from './bench.ts';

export function testAlarm(options: AlarmStoreOptions): void {
  const { kind, makeServer, damages, isWhole, countWakes } = options;
  const alarms = useAlarms(options);
  const { woken, make, makeReady, withAlarms } = alarms;

  test('each cell wakes exactly one of two nodes, in its lead and never before', { timeout: 300_000 }, (t) =>
    withAlarms(async () => {
      const [a, b] = [await makeReady('a'), await makeReady('b')];
      const first = Math.ceil(clock.now() / cellMs) * cellMs + 1_500;
      const cells = Array.from({ length: 200 }, (_, index) => first + index * cellMs);
      await Promise.all([armed(a, cells), armed(b, cells.toReversed())]);

      await until(() => woken.length >= cells.length);
      // Nothing is left that could wake a cell again.
      await until(async () => (await countWakes(alarms.server.url)) === 0);
      assert.deepEqual(
        woken.map(({ cell }) => cell.from).sort((x, y) => x - y),
        cells,
      );
      for (const { cell, at } of woken) {
        assert.equal(cell.to, cell.from + cellMs);
        assert.ok(at >= cell.from - leadMs, `cell ${cell.from} woke ${cell.from - leadMs - at} ms before its lead`);
      }
      const lateness = woken.map(({ cell, at }) => at - cell.from).sort((x, y) => x - y);
      // How many come in the lead is a matter of the machine's speed; that any do is not.
      const quickest = lateness[0] ?? NaN;
      assert.ok(quickest < 0, `the earliest wake came ${quickest.toFixed(0)} ms after the start of its cell`);
      const p99 = lateness[Math.floor(lateness.length * 0.99)] ?? NaN;
      t.diagnostic(`p99 of the wakes is ${p99.toFixed(0)} ms after the start of their cells`);
    }),
  );

  test('a thousand calls for the same second store ten wakes', () =>
    withAlarms(async () => {
      const [a, b] = [await makeReady('a'), await makeReady('b')];
      const second = Math.ceil(clock.now() / 1_000) * 1_000 + 600_000;
      const calls = Array.from({ length: 1_000 }, (_, index) => armed(index % 2 ? a : b, [second + index]));
      await Promise.all(calls);
      assert.equal(await countWakes(alarms.server.url), 10);
    }));

  test('a call that comes as another ends is written too', () =>
    withAlarms(async () => {
      const alarm = await makeReady('a');
      const later = clock.now() + 600_000;
      let refused = 0;
      for (let index = 0; index < 50; index += 1) refused += Number(!(await alarm.arm([later + index * cellMs])));
      assert.ok(refused <= 5, `${refused} of 50 were refused`);
    }));

  test('instants that are past or within the lead need no wake', () =>
    withAlarms(async () => {
      const alarm = await makeReady('a');
      const now = clock.now();
      assert.equal(await alarm.arm([]), true);
      assert.equal(await alarm.arm([now - 10_000, now, now + leadMs - 1]), true);
      assert.equal(await countWakes(alarms.server.url), 0);
    }));

  test('a node that does not listen arms, and another wakes', () =>
    withAlarms(async () => {
      const api = await makeReady('api', { listen: false });
      const at = clock.now() + 2_500;
      await armed(api, [at]);
      await until(() => clock.now() > at + cellMs);
      assert.equal(woken.length, 0);
      assert.equal(await countWakes(alarms.server.url), 1);
      await makeReady('worker');
      await until(() => woken.length === 1);
      assert.equal(woken[0]?.node, 'worker', 'a wake found late is handed over too');
    }));

  test('due is what the scheduler’s clock says, also when it differs from the system’s', () =>
    withAlarms(async () => {
      for (const skew of [-3_600_000, 3_600_000]) {
        woken.length = 0;
        const skewed: Clock = { now: () => clock.now() + skew };
        const alarm = await makeReady(`skew${skew}`, { clock: skewed });
        const at = Math.floor((skewed.now() + 1_200) / cellMs) * cellMs;
        await armed(alarm, [at]);
        await until(() => woken.length === 1);
        const seen = (woken[0]?.at ?? NaN) + skew;
        // By the wrong clock it would be an hour off.
        assert.ok(seen >= at - leadMs && seen < at + 1_800_000, `woke ${seen - at} ms after the cell began`);
        await alarm.stop();
      }
    }));

  test('a wake whose handler fails comes again, and only then is removed', () =>
    withAlarms(async () => {
      let calls = 0;
      const alarm = await makeReady('a', {
        onWake: () => {
          calls += 1;
          return calls < 3 ? Promise.reject(new Error('not now')) : Promise.resolve();
        },
      });
      await armed(alarm, [clock.now() + 2_000]);
      await until(() => calls === 3);
      await until(async () => (await countWakes(alarms.server.url)) === 0);
      assert.equal(calls, 3);
    }));

  test('a node that lost its lock while it was stalled removes nothing', { timeout: 300_000 }, () =>
    withAlarms(async () => {
      const [stalled, successor] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const calls: string[] = [];
      const a = await makeReady('stalled', { onWake: () => (calls.push('stalled'), stalled.promise) });
      await armed(a, [clock.now() + 2_000]);
      await until(() => calls.length === 1);
      await makeReady('successor', {
        clock: { now: () => clock.now() + lockLifetimeMs + 1_000 },
        onWake: () => (calls.push('successor'), successor.promise),
      });
      await until(() => calls.length === 2);
      assert.deepEqual(calls, ['stalled', 'successor']);

      stalled.resolve();
      await sleep(600);
      assert.equal(await countWakes(alarms.server.url), 1);
      successor.resolve();
      await until(async () => (await countWakes(alarms.server.url)) === 0);
    }),
  );

  for (const [how, lose, find] of [
    ['killed', () => alarms.server.kill(), () => alarms.server.start()],
    ['frozen', () => alarms.server.freeze(), () => alarms.server.thaw()],
  ] as const) {
    test(
      `with the store ${how}, arm is false at once, and the cell is armed on its return`,
      { timeout: 300_000 },
      (t) =>
        withAlarms(async () => {
          const alarm = await makeReady('a');
          const changes: boolean[] = [];
          alarm.onChange((ok) => changes.push(ok));
          const before = Math.ceil(clock.now() / cellMs) * cellMs + 7_000;
          await armed(alarm, [before]);

          await lose();
          const lost = clock.now();
          const early = before + 1_000;
          assert.equal(await alarm.arm([early]), false);
          t.diagnostic(`the first call after the loss took ${(clock.now() - lost).toFixed(0)} ms`);
          await until(() => !alarm.health().ok);
          assert.ok(alarm.health().message);
          const later = before + 1_100;
          const turn = new Promise((resolve) => setImmediate(resolve, 'asked the store'));
          assert.equal(await Promise.race([alarm.arm([later]), turn]), false);

          await find();
          const found = clock.now();
          await until(() => alarm.health().ok);
          t.diagnostic(`the return was seen after ${(clock.now() - found).toFixed(0)} ms`);
          assert.deepEqual(changes, [false, true]);
          await until(() => woken.length >= 3);
          await until(async () => (await countWakes(alarms.server.url)) === 0);
          assert.deepEqual(
            woken.map(({ cell }) => cell.from).sort((x, y) => x - y),
            [before, early, later],
          );
        }),
    );
  }

  test('what is removed from the store by hand is noticed while connected, and made again', { timeout: 300_000 }, (t) =>
    withAlarms(async () => {
      const [a, b] = [await makeReady('a'), await makeReady('b', { listen: false })];
      const later = clock.now() + 600_000;
      for (const [what, damage] of Object.entries(damages)) {
        await Promise.all([armed(a, [later]), armed(b, [later])]);
        const [before, since] = [[a, b].map((alarm) => alarm.health().losses), clock.now()];
        await damage(alarms.server.url);
        await until(() => [a, b].every((alarm, index) => alarm.health().losses > before[index]!));
        t.diagnostic(`${what}: noticed by both after ${(clock.now() - since).toFixed(0)} ms`);
        await until(() => isWhole(alarms.server.url));
        // What was acknowledged is not believed to stand any more.
        await Promise.all([armed(a, [later]), armed(b, [later])]);
        assert.equal(await countWakes(alarms.server.url), 1);
      }
      await armed(b, [clock.now() + 2_000]);
      await until(() => woken.length === 1);
      assert.deepEqual([a.health().ok, b.health().ok], [true, true]);
    }),
  );

  test('with the store frozen, stop ends', { timeout: 300_000 }, () =>
    withAlarms(async () => {
      const alarm = await makeReady('a');
      await alarms.server.freeze();
      try {
        await alarm.stop();
      } finally {
        await alarms.server.thaw();
      }
    }),
  );

  test('an alarm may start before its store, and before its table exists', { timeout: 300_000 }, async () => {
    const late = await makeServer();
    try {
      await withAlarms(async () => {
        const [a, b] = [make('a', { store: { kind, url: late.url } }), make('b', { store: { kind, url: late.url } })];
        await Promise.all([a.start(), b.start()]);
        const at = clock.now() + 4_000;
        assert.equal(await a.arm([at]), false);
        assert.equal(a.health().ok, false);
        await late.start();
        await until(() => a.health().ok && b.health().ok);
        await until(() => woken.length === 1);
      });
    } finally {
      await late.remove();
    }
  });
}
