import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { makeKeeper } from '../../src/node/keeper.ts';
import { until } from '../support/node.ts';

describe('the keeper of a process', () => {
  it('kills one that has stopped answering, and starts another', async () => {
    const pids: (number | undefined)[] = [];
    const keeper = makeKeeper({
      name: 'api',
      file: fileURLToPath(new URL('stuck-child.ts', import.meta.url)),
      execArgv: [],
      env: {},
      logger: pino({ level: 'silent' }),
      start: () => ({ kind: 'start', config: readConfig({}), libraries: {} }),
      onSpawn: (peerEnd) => peerEnd.destroy(),
      onPeer: () => undefined,
      onUp: () => pids.push(keeper.pid),
      pingEveryMs: 50,
    });
    keeper.start();
    await until(async () => pids.length >= 2, 'a second process');
    assert.notEqual(pids[0], pids[1]);
    keeper.kill();
    for (const pid of pids) {
      await until(async () => {
        try {
          process.kill(pid ?? 0, 0);
          return false;
        } catch {
          return true;
        }
      }, 'the end of the process');
    }
  });

  it('starts one anew within a second that had been up, however often it is killed', async () => {
    const pauses: number[] = [];
    let kills = 0;
    const lines = {
      write(line: string) {
        const { inMs } = JSON.parse(line) as { inMs?: number };
        if (inMs !== undefined) pauses.push(inMs);
      },
    };
    const keeper = makeKeeper({
      name: 'api',
      file: fileURLToPath(new URL('stuck-child.ts', import.meta.url)),
      execArgv: [],
      env: {},
      logger: pino({}, lines),
      start: () => ({ kind: 'start', config: readConfig({}), libraries: {} }),
      onSpawn: (peerEnd) => peerEnd.destroy(),
      onPeer: () => undefined,
      onUp: () => (kills += 1) <= 6 && process.kill(keeper.pid ?? 0, 'SIGKILL'),
    });
    keeper.start();
    await until(async () => kills > 6, 'the seventh process');
    keeper.kill();
    assert.deepEqual(pauses, [100, 200, 400, 800, 1_000, 1_000]);
  });
});
