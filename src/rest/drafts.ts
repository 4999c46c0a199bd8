import type { Caller } from '../domain/model/actor.ts';
import type { CreateTask, TaskDraft } from '../domain/model/commands/task.ts';
import { draftSchedule, type RecurrenceDraft, type ScheduleDraft } from '../domain/model/commands/schedule.ts';
import { DomainError, invalidError } from '../domain/model/errors.ts';
import { newId } from '../domain/model/id.ts';
import { defaultRetry } from '../domain/model/retry.ts';
import { settingsIn } from '../domain/model/schedule-settings.ts';
import type { Schedule } from '../domain/model/schedule.ts';
import type { TaskService } from '../services/tasks/task-service.ts';
import { noConcurrencyLimit, type Task } from '../domain/model/task.ts';
import { parseRecurrence, RecurrenceError } from '../recurrence/index.ts';

/** A task with the defaults of GraphQL's `createTask`, so that where it was made makes no difference. */
export function taskDraft(
  given: Pick<TaskDraft, 'module' | 'params'> & Partial<TaskDraft>,
): Omit<TaskDraft, 'name' | 'title'> {
  return {
    description: null,
    tags: [],
    priority: 0,
    timeoutMs: null,
    retry: defaultRetry,
    concurrency: noConcurrencyLimit,
    ...given,
  };
}

export function scheduleDraft(recurrence: RecurrenceDraft, given: Partial<ScheduleDraft> = {}): ScheduleDraft {
  return draftSchedule(recurrence, { timeZone: 'UTC', ...given });
}

/** For one that takes the place of one that has ended: what no dialect has words for stays as somebody else has said it. */
export function inPlaceOf(ended: Schedule, draft: ScheduleDraft): ScheduleDraft {
  const { startsAt: _start, endsAt: _end, maxRuns: _runs, ...kept } = settingsIn(ended);
  return { ...draft, ...kept };
}

/** For one that is kept though it can fire no more: what is no rule at all is refused all the same. */
export function checkRecurrence({ recurrence }: ScheduleDraft, field: string): void {
  try {
    parseRecurrence(recurrence);
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
    throw invalidError([field], 'recurrence', `${field}: ${error.field}: ${error.message}`);
  }
}

/**
 * Makes a task whose title is what its dialect calls its name. There, names need not differ; ours must, so that of a
 * second one the task's own name gets an ending.
 */
export async function createTitled(
  tasks: Pick<TaskService, 'create'>,
  caller: Caller,
  title: string,
  command: Omit<CreateTask, 'name' | 'title' | 'idempotencyKey' | 'validateOnly'>,
): Promise<Task> {
  const named = (name: string) => ({ ...command, name, title, idempotencyKey: null, validateOnly: false });
  try {
    return (await tasks.create(caller, named(title))).value!;
  } catch (error) {
    if (!(error instanceof DomainError) || error.problems[0].code !== 'ALREADY_EXISTS') throw error;
    return (await tasks.create(caller, named(`${title.slice(0, 180)} ${newId().slice(-12)}`))).value!;
  }
}
