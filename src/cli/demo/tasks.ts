import { accepted, type Client } from '../client.ts';
import { type CreateTaskInput, MakeDemoTaskDocument, type RetryPolicyInput } from '../generated.ts';
import type { Backup } from './backup.ts';

export const backupEveryMs = 6_000;
export const pulseEveryMs = 2_000;
const retry: RetryPolicyInput = { maxAttempts: 2, backoff: 'FIXED', delay: 'PT1S', jitter: 0 };

/** Makes a task with its one schedule. */
export async function makeTask(
  client: Client,
  input: CreateTaskInput,
): Promise<{ id: string; scheduleId: string; summary: string }> {
  const { task } = accepted((await client.call(MakeDemoTaskDocument, { input })).createTask);
  const schedule = task?.schedules.nodes[0];
  if (!task || !schedule) throw new Error(`createTask gave no task "${input.name}" with a schedule`);
  return { id: task.id, scheduleId: schedule.id, summary: schedule.recurrence.summary };
}

export function backupTask({ argv }: Backup): CreateTaskInput {
  const cron = { expression: `*/${backupEveryMs / 1000} * * * * *` };
  return {
    name: 'backup',
    title: 'Backup of this checkout',
    module: 'command',
    params: { argv },
    timeout: 'PT1M',
    retry,
    // One at a time, by hand or by schedule, because all write to the same archive.
    concurrency: { maxRuns: 1, onLimit: 'SKIP' },
    schedules: [{ recurrence: { cron }, timeZone: 'UTC', overlap: 'SKIP' }],
  };
}

export function pulseTask(url: string): CreateTaskInput {
  const interval = { every: `PT${pulseEveryMs / 1000}S` };
  return {
    name: 'pulse',
    title: 'Is the site up?',
    module: 'http',
    params: { url },
    timeout: 'PT5S',
    retry,
    schedules: [{ recurrence: { interval } }],
  };
}
