import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { Agent, request } from 'undici';
import { makeGuardedConnect } from '../../../src/execution/modules/http/address-guard.ts';
import { paced } from '../../../src/execution/modules/http/pacing.ts';

it('servers that never stop answering get a part of the event loop, and no more', async () => {
  const server = fork(fileURLToPath(new URL('endless-server.ts', import.meta.url)), { execArgv: [] });
  const [port] = (await once(server, 'message')) as [number];
  const connect = makeGuardedConnect({ allowPrivateHttp: true, allowMetadataHttp: false });
  const agent = new Agent({ connect: paced(connect), headersTimeout: 0 });
  const over = new AbortController();
  let hints = 0;
  const asked = Array.from({ length: 10 }, () =>
    request(`http://127.0.0.1:${port}/`, {
      dispatcher: agent,
      signal: over.signal,
      onInfo: () => void (hints += 1),
    }).then(
      () => undefined,
      () => undefined,
    ),
  );
  while (hints === 0) await sleep(10);
  const before = performance.eventLoopUtilization();
  const [heard, cpu] = [hints, process.cpuUsage()];
  await sleep(1_500);
  const { utilization } = performance.eventLoopUtilization(before);
  const { user, system } = process.cpuUsage(cpu);
  over.abort();
  server.kill();
  await Promise.all([...asked, agent.destroy()]);
  assert.ok(hints > heard, 'what waits is read on');
  assert.ok(
    Math.min(utilization, (user + system) / 1_500_000) < 0.7,
    `the loop was busy for ${utilization} of the time`,
  );
});
