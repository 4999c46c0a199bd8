import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { armed, clock, until, useAlarms } from './bench.ts';
import { alarmStores } from './stores.ts';

// They count what is open in the whole process, so they have it to themselves.
for (const { name, skip, ...options } of alarmStores) {
  suite(`an alarm on ${name} that is stopped`, { skip }, () => {
    const { countWakes } = options;
    const alarms = useAlarms(options);
    const { woken, makeReady, withAlarms } = alarms;

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

    test('stop leaves no timer and no socket', () =>
      withAlarms(async () => {
        await until(() => openResources().length === 0);
        const alarm = await makeReady('a');
        await armed(alarm, [clock.now() + 2_000, clock.now() + 600_000]);
        await until(() => woken.length === 1);
        await alarm.stop();
        await sleep(0);
        assert.deepEqual(openResources(), []);
        assert.equal(await countWakes(alarms.server.url), 1);
      }));
  });
}

function openResources(): readonly string[] {
  return process
    .getActiveResourcesInfo()
    .filter((name) => name === 'Timeout' || name === 'TCPSocketWrap')
    .sort();
}
