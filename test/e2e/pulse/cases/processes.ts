import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mutate } from '../../../support/work.ts';
import { during, seconds } from '../hostile.ts';
import type { PulseCase } from '../pulse-case.ts';
import type { Scene } from '../scene.ts';

/** On a machine that has much else to do, a process takes long to start. */
const patienceMs = 180_000;

/** Alpha edits its own schedule all the time, so that each moment finds a transaction that holds the schedule's row. */
function editAlpha({ service, alpha, alphaSchedule: id }: Scene, forSeconds: number): Promise<void> {
  return during(forSeconds, 8, async (n) => {
    // While nobody listens, calls fail at once.
    await seconds(0.02);
    await mutate(service, 'updateSchedule', { id, maxRuns: 1_000_000 + n }, '__typename', alpha.tokens.WRITE.secret);
  });
}

/** So little memory beyond what the process has: the next request for more ends it. */
async function takeMemory(pid: number): Promise<void> {
  await once(spawn('prlimit', ['--pid', String(pid), '--as=67108864:67108864'], { stdio: 'inherit' }), 'exit');
}

/** Processes of the service that end or stand still. */
export const processCases: readonly PulseCase[] = [
  {
    who: 'the machine',
    name: 'the process of the API killed every second, amid edits of the schedule',
    async act(scene) {
      const { service, scale } = scene;
      const editing = editAlpha(scene, 8 * scale);
      for (let n = 0; n < 5 * scale; n += 1) {
        process.kill(await service.apiPid(), 'SIGKILL');
        await seconds(1);
      }
      await editing;
      await service.ready(patienceMs);
    },
  },
  {
    who: 'the machine',
    name: 'the process of the API stopped amid edits of the schedule',
    async act(scene) {
      const { service, scale } = scene;
      const pid = await service.apiPid();
      const editing = editAlpha(scene, 1 + 7 * scale);
      await seconds(1);
      process.kill(pid, 'SIGSTOP');
      await seconds(7 * scale);
      // At a larger scale the supervisor has killed it meanwhile.
      if ((await service.apiPid()) === pid) process.kill(pid, 'SIGCONT');
      await editing;
      await service.ready(patienceMs);
    },
  },
  {
    who: 'the machine',
    name: 'the process of the API out of memory',
    async act(scene) {
      const { service } = scene;
      const pid = await service.apiPid();
      await takeMemory(pid);
      const editing = editAlpha(scene, 3);
      await service.apiPid(pid);
      await editing;
      await service.ready(patienceMs);
    },
  },
  {
    who: 'the machine',
    name: 'the process of the engine killed',
    endsEngine: true,
    async act({ service }) {
      const pid = await service.enginePid();
      process.kill(pid, 'SIGKILL');
      await service.enginePid(pid);
      await service.ready(patienceMs);
    },
  },
];
