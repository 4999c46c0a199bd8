import { draftSchedule, type RecurrenceDraft, type ScheduleDraft } from '../domain/model/commands/schedule.ts';
import type { TaskDraft } from '../domain/model/commands/task.ts';
import { invalidError } from '../domain/model/errors.ts';
import { defaultRetry } from '../domain/model/retry.ts';
import { noConcurrencyLimit } from '../domain/model/task.ts';
import { parseRecurrence, RecurrenceError } from '../recurrence/index.ts';

/** A task with the defaults of GraphQL's `createTask`, so that every API creates equal tasks. */
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

/** Checks the rule of a schedule that is stored although it never fires again. An invalid rule is still refused. */
export function checkRecurrence({ recurrence }: Pick<ScheduleDraft, 'recurrence'>, field: string): void {
  try {
    parseRecurrence(recurrence);
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
    throw invalidError([field], 'recurrence', `${field}: ${error.field}: ${error.message}`);
  }
}
