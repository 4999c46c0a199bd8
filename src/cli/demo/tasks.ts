import { accepted, type Client } from '../client.ts';
import type { Backup } from './backup.ts';
import { createTask, type TaskDraft } from './demo-operations.ts';

export const backupEveryMs = 6_000;
export const pulseEveryMs = 2_000;
const retry = { maxAttempts: 2, backoff: 'FIXED', delay: 'PT1S', jitter: 0 };

/** Makes a task with its one schedule. */
export async function makeTask(
  client: Client,
  input: TaskDraft,
): Promise<{ id: string; scheduleId: string; summary: string }> {
  const { task } = accepted((await client.call(createTask, { input })).createTask);
  const schedule = task?.schedules.nodes[0];
  if (!task || !schedule) throw new Error(`createTask gave no task "${input.name}" with a schedule`);
  return { id: task.id, scheduleId: schedule.id, summary: schedule.recurrence.summary };
}

export function backupTask({ argv }: Backup): TaskDraft {
  const cron = { expression: `*/${backupEveryMs / 1000} * * * * *` };
  // By hand or by schedule: one at a time, since all write to the same archive.
  const concurrency = { maxRuns: 1, onLimit: 'SKIP' };
  const schedules = [{ recurrence: { cron }, timeZone: 'UTC', overlap: 'SKIP' }];
  return {
    name: 'backup',
    title: 'Backup of this checkout',
    module: 'command',
    params: { argv },
    timeout: 'PT1M',
    retry,
    concurrency,
    schedules,
  };
}

export function pulseTask(url: string): TaskDraft {
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
