import type { Recipient } from '../recipient.ts';
import type { Schedule } from '../schedule.ts';
import type { Task } from '../task.ts';
import type { Instant, JsonObject } from '../values.ts';

/** Whose number it is: numbers are counted for each tenant, so that they tell nothing of another. */
export interface NumberSpace {
  readonly tenantId: string;
  readonly dialect: string;
  /** What is numbered: `task`, `schedule` … */
  readonly noun: string;
}

export interface WantedTasks {
  readonly deleted: boolean;
}

/** Only tasks whose document of the dialect has these fields. */
export interface KeptFields {
  readonly dialect: string;
  readonly fields: JsonObject;
}

export interface TaskPage {
  readonly offset: number;
  /** Null: to the end. */
  readonly limit: number | null;
  readonly createdFrom?: Instant;
  readonly createdTo?: Instant;
  /** By the numbers of this space, which each task then has; default: by when they were created. */
  readonly numberedBy?: NumberSpace;
  readonly descending?: boolean;
}

/** What the REST dialects read beside the `Reader`: whole lists, which their originals do not page, and ids of their own. */
export interface DialectStore {
  /** All tasks of the tenant, oldest first; with `deleted`, also those that have been deleted. */
  tasks(tenantId: string, options: WantedTasks & { readonly kept?: KeptFields }): Promise<readonly Task[]>;
  /** A part of them, and how many there are in all. */
  pageOfTasks(tenantId: string, wanted: WantedTasks & TaskPage): Promise<{ tasks: readonly Task[]; count: number }>;
  /** Tasks that have a run which a worker from outside could take now; at most a thousand, the longest waiting first. */
  awaited(tenantId: string): Promise<readonly string[]>;
  /** Oldest first, for each task that has any. A deleted task has those that were deleted with it. */
  schedules(taskIds: readonly string[]): Promise<ReadonlyMap<string, readonly Schedule[]>>;
  /** What the dialect keeps with these tasks; those that were made elsewhere have nothing. */
  documents(dialect: string, taskIds: readonly string[]): Promise<ReadonlyMap<string, JsonObject>>;
  /** Whom to mail when a run of these tasks has ended, for each task that has any. */
  recipients(taskIds: readonly string[]): Promise<ReadonlyMap<string, readonly Recipient[]>>;
  /** A whole number from 1 for each id, made when it is first asked for, the same ever after, never given twice. */
  numbers(space: NumberSpace, ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The id that has the number; null when none has it. */
  numbered(space: NumberSpace, number: number): Promise<string | null>;
}
