import type { Addressed } from '../../domain/model/commands/command.ts';
import type { CancelTask, CreateTask, ExecuteTask, UpdateTask } from '../../domain/model/commands/task.ts';
import { defaultRetry } from '../../domain/model/retry.ts';
import { noConcurrencyLimit } from '../../domain/model/task.ts';
import { compact } from '../input/compact.ts';
import { InputReader } from '../input/reader.ts';
import { readTags } from '../input/shared.ts';
import { readScheduleDraft } from '../schedule/commands.ts';
import type { CancelTaskInput, CreateTaskInput, DeleteTaskInput, ExecuteTaskInput, UpdateTaskInput } from './inputs.ts';
import { readConcurrency, readRetry } from './policies.ts';

export function readCreateTask(input: CreateTaskInput): CreateTask {
  const reader = new InputReader();
  return reader.done({
    name: input.name,
    title: input.title ?? null,
    description: input.description ?? null,
    module: input.module,
    params: input.params ?? {},
    tags: readTags(input.tags ?? []),
    priority: input.priority,
    timeoutMs: input.timeout == null ? null : reader.milliseconds(input.timeout, ['timeout']),
    retry: input.retry ? readRetry(reader, input.retry) : defaultRetry,
    concurrency: input.concurrency ? readConcurrency(input.concurrency) : noConcurrencyLimit,
    schedules: (input.schedules ?? []).map((schedule, index) =>
      readScheduleDraft(reader, schedule, ['schedules', String(index)]),
    ),
    idempotencyKey: input.idempotencyKey ?? null,
    tenantId: input.tenantId == null ? null : reader.id('Tenant', input.tenantId, ['tenantId']),
    validateOnly: input.validateOnly,
  });
}

export function readUpdateTask(input: UpdateTaskInput): UpdateTask {
  const reader = new InputReader();
  const retry = reader.present(input.retry, ['retry']);
  const concurrency = reader.present(input.concurrency, ['concurrency']);
  const tags = reader.present(input.tags, ['tags']);
  return reader.done({
    id: reader.id('Task', input.id, ['id']),
    expectedVersion: input.expectedVersion ?? null,
    validateOnly: input.validateOnly,
    ...compact({
      name: reader.present(input.name, ['name']),
      title: input.title,
      description: input.description,
      module: reader.present(input.module, ['module']),
      params: reader.present(input.params, ['params']),
      tags: tags && readTags(tags),
      priority: reader.present(input.priority, ['priority']),
      timeoutMs: input.timeout == null ? input.timeout : reader.milliseconds(input.timeout, ['timeout']),
      retry: retry && readRetry(reader, retry),
      concurrency: concurrency && readConcurrency(concurrency),
      paused: reader.present(input.paused, ['paused']),
      pauseNote: input.pauseNote,
    }),
  });
}

export function readCancelTask({ id, expectedVersion, reason, activeRuns }: CancelTaskInput): CancelTask {
  const reader = new InputReader();
  return reader.done({
    id: reader.id('Task', id, ['id']),
    expectedVersion: expectedVersion ?? null,
    reason: reason ?? null,
    activeRuns,
  });
}

export function readDeleteTask({ id, expectedVersion }: DeleteTaskInput): Addressed {
  const reader = new InputReader();
  return reader.done({ id: reader.id('Task', id, ['id']), expectedVersion: expectedVersion ?? null });
}

export function readExecuteTask(input: ExecuteTaskInput): ExecuteTask {
  const reader = new InputReader();
  return reader.done({
    id: reader.id('Task', input.id, ['id']),
    params: input.params ?? null,
    at: input.at ?? null,
    priority: input.priority ?? null,
    note: input.note ?? null,
    idempotencyKey: input.idempotencyKey ?? null,
    trigger: 'MANUAL' as const,
  });
}
