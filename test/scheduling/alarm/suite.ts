/** What every alarm promises, whatever its store. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import pino from 'pino';

import {
  cellMs,
  leadMs,
  makeAlarm,
  type Alarm,
  type AlarmOptions,
  type Cell,
} from '../../../src/scheduling/alarm/alarm.ts';
import { lockLifetimeMs } from '../../../src/scheduling/alarm/connection/wake-store.ts';
import type { Clock, Instant } from '../../../src/domain/values.ts';
import type { TestServer } from './servers.ts';

const clock: Clock = { now: () => performance.timeOrigin + performance.now() };
const logger = pino({ level: process.env['POLYCHRON_TEST_LOG'] ?? 'silent' });
const patienceMs = 60_000;

export interface AlarmStoreOptions {
  readonly kind: AlarmOptions['store']['kind'];
  readonly makeServer: () => Promise<TestServer>;
  /** Deletes every wake; the table or collection stays. */
  readonly clear: (url: string) => Promise<unknown>;
  /** What somebody may do to the store by hand. */
  readonly damages: Readonly<Record<string, (url: string) => Promise<unknown>>>;
  /** Whether the indexes are there. */
  readonly isWhole: (url: string) => Promise<boolean>;
  readonly countWakes: (url: string) => Promise<number>;
}

interface Woken {
  readonly node: string;
  readonly cell: Cell;
  readonly at: Instant;
}

export function testAlarm({ kind, makeServer, clear, damages, isWhole, countWakes }: AlarmStoreOptions): void {
  let server: TestServer;
  const woken: Woken[] = [];
  const alarms: Alarm[] = [];

  before(async () => {
    server = await makeServer();
    await server.start();
  });
  after(() => server.remove());

  test('each cell wakes exactly one of two nodes, in its lead and never before', { timeout: 300_000 }, (t) =>
    withAlarms(async () => {
      const [a, b] = [await makeReady('a'), await makeReady('b')];
      const first = Math.ceil(clock.now() / cellMs) * cellMs + 1_500;
      const cells = Array.from({ length: 200 }, (_, index) => first + index * cellMs);
      await Promise.all([armed(a, cells), armed(b, cells.toReversed())]);

      await until(() => woken.length >= cells.length);
      // Nothing is left that could wake a cell again.
      await until(async () => (await countWakes(server.url)) === 0);
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
      const quickest = lateness[Math.floor(lateness.length * 0.1)] ?? NaN;
      assert.ok(quickest < 0, `a tenth of the wakes came ${quickest.toFixed(0)} ms after the start of their cells`);
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
      assert.equal(await countWakes(server.url), 10);
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
      assert.equal(await countWakes(server.url), 0);
    }));

  test('a node that does not listen arms, and another wakes', () =>
    withAlarms(async () => {
      const api = await makeReady('api', { listen: false });
      const at = clock.now() + 2_500;
      await armed(api, [at]);
      await until(() => clock.now() > at + cellMs);
      assert.equal(woken.length, 0);
      assert.equal(await countWakes(server.url), 1);
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
      await until(async () => (await countWakes(server.url)) === 0);
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
      assert.equal(await countWakes(server.url), 1);
      successor.resolve();
      await until(async () => (await countWakes(server.url)) === 0);
    }),
  );

  test('stop frees what a hanging handler holds, so that another node wakes', { timeout: 300_000 }, () =>
    withAlarms(async () => {
      let hanging = 0;
      await until(() => openResources().length === 0);
      const stuck = await makeReady('stuck', { onWake: () => (hanging++, new Promise(() => {})) });
      await armed(stuck, [clock.now() + 2_000]);
      await until(() => hanging === 1);
      await Promise.all([stuck.stop(), stuck.stop()]);
      await sleep(0);
      assert.deepEqual(openResources(), []);
      await makeReady('next');
      await until(() => woken.length === 1);
    }),
  );

  for (const [how, lose, find] of [
    ['killed', () => server.kill(), () => server.start()],
    ['frozen', () => server.freeze(), () => server.thaw()],
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
          await until(async () => (await countWakes(server.url)) === 0);
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
        await damage(server.url);
        await until(() => [a, b].every((alarm, index) => alarm.health().losses > before[index]!));
        t.diagnostic(`${what}: noticed by both after ${(clock.now() - since).toFixed(0)} ms`);
        await until(() => isWhole(server.url));
        // What was acknowledged is not believed to stand any more.
        await Promise.all([armed(a, [later]), armed(b, [later])]);
        assert.equal(await countWakes(server.url), 1);
      }
      await armed(b, [clock.now() + 2_000]);
      await until(() => woken.length === 1);
      assert.deepEqual([a.health().ok, b.health().ok], [true, true]);
    }),
  );

  test('with the store frozen, stop ends', { timeout: 300_000 }, () =>
    withAlarms(async () => {
      const alarm = await makeReady('a');
      await server.freeze();
      try {
        await alarm.stop();
      } finally {
        await server.thaw();
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

  test('stop leaves no timer and no socket', () =>
    withAlarms(async () => {
      await until(() => openResources().length === 0);
      const alarm = await makeReady('a');
      await armed(alarm, [clock.now() + 2_000, clock.now() + 600_000]);
      await until(() => woken.length === 1);
      await alarm.stop();
      await sleep(0);
      assert.deepEqual(openResources(), []);
      assert.equal(await countWakes(server.url), 1);
    }));

  function make(nodeName: string, options: Partial<AlarmOptions> = {}): Alarm {
    const alarm = makeAlarm({
      clock,
      logger,
      nodeName,
      listen: true,
      store: { kind, url: server.url },
      onWake: (cell) => Promise.resolve(void woken.push({ node: nodeName, cell, at: clock.now() })),
      ...options,
    });
    alarms.push(alarm);
    return alarm;
  }

  async function makeReady(nodeName: string, options: Partial<AlarmOptions> = {}): Promise<Alarm> {
    const alarm = make(nodeName, options);
    await alarm.start();
    await until(() => alarm.health().ok);
    return alarm;
  }

  async function withAlarms(work: () => Promise<void>): Promise<void> {
    woken.length = 0;
    try {
      await work();
    } catch (error) {
      // It may have failed while the server was away.
      await server.kill();
      await server.start();
      throw error;
    } finally {
      await Promise.all(alarms.splice(0).map((alarm) => alarm.stop()));
      await clear(server.url);
    }
  }
}

function openResources(): readonly string[] {
  return process
    .getActiveResourcesInfo()
    .filter((name) => name === 'Timeout' || name === 'TCPSocketWrap')
    .sort();
}

/** A busy machine may need more than one call to write through. */
async function armed(alarm: Alarm, instants: readonly Instant[]): Promise<void> {
  await until(() => alarm.arm(instants));
}

/** How long is no judgement of speed: it only ends a test whose state never comes. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${patienceMs} ms: ${condition.toString()}`);
    await sleep(5);
  }
}
