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
});
