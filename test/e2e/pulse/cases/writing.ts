import { executeTask, makeTask, mutate } from '../../../support/work.ts';
import { flood, seconds } from '../hostile.ts';
import type { PulseCase } from '../pulse-case.ts';
import type { Scene } from '../scene.ts';

/** Makes a task of beta's and executes it so many times; what is refused is left alone. */
async function executeOften(
  { service, beta }: Scene,
  task: object,
  count: number,
  input: (n: number) => object = () => ({}),
): Promise<void> {
  const token = beta.tokens.WRITE.secret;
  const { id } = await makeTask(service, `odd ${Math.random()}`, task, token);
  await flood(count, 20, (n) => executeTask(service, id, input(n), token));
}

/** Values that a tenant may legally store, or try to, and that broke a batch or might. */
export const writingCases: readonly PulseCase[] = [
  {
    who: 'a WRITE token',
    name: 'concurrency keys that params fill to 8 KB',
    act: async (scene) => {
      const { service, beta } = scene;
      const concurrency = { key: '{{params.result}}', maxRuns: 1 };
      const random = Buffer.from(Array.from({ length: 6_000 }, () => Math.random() * 256)).toString('base64');
      const token = beta.tokens.WRITE.secret;
      const schedules = [{ recurrence: { cron: { expression: '* * * * * *' } }, paramsOverride: { result: random } }];
      await makeTask(service, 'long key', { concurrency, schedules }, token).catch(() => undefined);
      await executeOften(scene, { concurrency }, 20, () => ({ params: { result: random } })).catch(() => undefined);
      await seconds(3);
    },
  },
  {
    who: 'a WRITE token',
    name: 'a retry policy whose delay is no number after attempt 155',
    act: async (scene) => {
      const retry = { maxAttempts: 200, backoff: 'EXPONENTIAL', delay: 'PT0S', factor: 100, jitter: 0 };
      await executeOften(scene, { params: { fail: true }, retry }, 3);
      await seconds(10);
    },
  },
  {
    who: 'a WRITE token',
    name: 'a tenant that may run one at a time, with 40 runs queued',
    act: async (scene) => {
      const { service, beta } = scene;
      await mutate(service, 'updateTenant', { id: beta.id, maxConcurrentRuns: 1 }, 'tenant { id }');
      await executeOften(scene, { params: { durationMs: 60_000 } }, 40);
      await seconds(3);
    },
  },
  {
    who: 'a WRITE token',
    name: 'results, names and texts with every odd value',
    act: async (scene) => {
      const odd = [
        '\u0000',
        '\ud800',
        '\u202e',
        '__proto__',
        'é'.repeat(100_000),
        '1e400',
        '{{params.x}}',
        "'; drop--",
      ];
      await executeOften(scene, {}, 64, (n) => ({ params: { result: { [odd[n % 8]!]: odd[(n * 3) % 8] } } }));
      await flood(16, 4, (n) =>
        makeTask(scene.service, odd[n % 8]!, { title: odd[(n + 1) % 8] }, scene.beta.tokens.WRITE.secret),
      );
    },
  },
  {
    who: 'a WRITE token',
    name: 'numbers at both ends of their ranges',
    act: async (scene) => {
      const policies = [
        { maxAttempts: 2, backoff: 'EXPONENTIAL', delay: 'P365D', factor: 1e300, maxDelay: 'P36500D' },
        { maxAttempts: 3, backoff: 'EXPONENTIAL', delay: 'PT0.001S', factor: 1, jitter: 1 },
        { maxAttempts: 2, backoff: 'FIXED', delay: 'P10000000D', maxDelay: 'P10000000D' },
        { maxAttempts: 2_147_483_647, backoff: 'NONE' },
      ];
      for (const retry of policies) {
        await executeOften(scene, { params: { fail: true }, retry, timeout: 'PT1S' }, 5).catch(() => undefined);
      }
      await executeOften(scene, {}, 10, (n) => ({ at: n % 2 === 0 ? '9999-12-31T23:59:59Z' : '0001-01-01T00:00:00Z' }));
      await seconds(2);
    },
  },
  {
    who: 'a WRITE token',
    name: 'a thousand edits of one schedule while it fires',
    act: async ({ service, beta, scale }) => {
      const token = beta.tokens.WRITE.secret;
      const schedules = [{ recurrence: { cron: { expression: '* * * * * *' } }, overlap: 'ALLOW_ALL' } as const];
      const task = await makeTask(service, 'edited', { schedules }, token);
      await flood(300 * scale, 10, (n) =>
        mutate(service, 'updateSchedule', { id: task.schedules.nodes[0]!.id, maxRuns: 1_000 + n }, '__typename', token),
      );
    },
  },
];
