import type { Recipient } from '../domain/model/recipient.ts';
import type { RunRow, TaskRow } from '../domain/model/rows.ts';
import type { RunState } from '../domain/model/run.ts';
import type { Schedule } from '../domain/model/schedule.ts';
import type { Instant, JsonObject } from '../domain/model/values.ts';

/** Whose number it is: numbers are counted for each tenant, so that they tell nothing of another. */
export interface NumberSpace {
  readonly tenantId: string;
  readonly dialect: string;
  /** What is numbered: `task`, `schedule` … */
  readonly noun: string;
}

/** A task of a list: of its params only the name of what it runs is read, and only where the dialect keeps no document. */
export type ListedTask = TaskRow & {
  /** Of an external task. */
  readonly worker: string | null;
  readonly script: string | null;
};

export interface TaskList {
  readonly dialect: string;
  /** Only tasks whose document of the dialect has these fields. */
  readonly kept?: JsonObject;
  /** Only tasks that stand so. */
  readonly standing?: TaskStanding;
  /** Default: the oldest first. */
  readonly newestFirst?: boolean;
}

/** How tasks stand, by the last run of each or, without one, by what is kept. Any of the alternatives. */
export interface TaskStanding {
  readonly lastRun: readonly RunCriteria[];
  readonly noRun: readonly NoRunCriteria[];
}

/** All of them hold. Absent = any. */
export interface RunCriteria {
  readonly states: readonly RunState[];
  readonly external?: boolean;
  readonly statusMessage?: Choice;
  readonly errorType?: Choice;
}
export interface NoRunCriteria {
  /** The document of the dialect has this in its field `own`; a task without a document has not. */
  readonly own: boolean;
  readonly canceled?: boolean;
  readonly keptStatus?: Choice;
}

/** One of the values; with `not`, none of them, or nothing at all. */
export interface Choice {
  readonly values: readonly string[];
  readonly not?: boolean;
}

/** What stands in the place of a kept field where the dialect keeps no document of a task. */
export type Otherwise = { readonly value: string } | 'NAME' | 'AUTHOR' | 'WORK';

export interface KeptField {
  readonly field: string;
  readonly otherwise: Otherwise;
}

/** By the first schedule of each task, and by its last run where that is said. Null comes first. */
export type TaskListOrder =
  | { readonly kept: KeptField; readonly labels?: Readonly<Record<string, string>> }
  | 'NUMBER'
  | 'NAME'
  | 'CREATED_AT'
  | 'DELETED_AT'
  | 'DELETED'
  | 'ENABLED'
  | 'REPEATS'
  | 'EXPIRES'
  | 'BEGIN_DATE'
  | 'BEGIN_TIME'
  | 'LAST_RUN_AT'
  | 'LAST_RUN_RESULT'
  | 'LAST_RUN_NUMBER';

/** A list that is filtered, ordered and cut by its client. Criteria are joined by AND; absent = any. */
export interface TaskSearch {
  /** Each task has a number of it. */
  readonly numberedBy: NumberSpace;
  /** With those that have been deleted. */
  readonly deleted: boolean;
  readonly createdFrom?: Instant;
  readonly createdTo?: Instant;
  /** Part of the title or, without one, of the name, whatever the case. */
  readonly name?: string;
  readonly kept: readonly (KeptField & { readonly oneOf: readonly string[] })[];
  /** Tasks with a document have this in it; those without one always fit. */
  readonly keptIfAny?: { readonly field: string; readonly oneOf: readonly string[] };
  /** Neither the task nor its first schedule is paused or over. */
  readonly enabled?: boolean;
  readonly repeats?: boolean;
  readonly order: TaskListOrder;
  readonly descending: boolean;
  readonly offset: number;
  /** Null: to the end. */
  readonly limit: number | null;
}

export interface TaskSearchResult {
  readonly found: readonly { readonly id: string; readonly number: number }[];
  /** Without offset and limit. */
  readonly count: number;
}

/** What the REST dialects read beside the `Reader`: lists, which their originals mostly do not page, and ids of their own. */
export interface DialectStore {
  /** All tasks of the tenant, page by page. A page is read when it is asked for. */
  tasks(tenantId: string, wanted: TaskList): AsyncIterable<readonly ListedTask[]>;
  /** A part of them by when they were created, and how many there are in all. */
  pageOfTasks(
    tenantId: string,
    wanted: Pick<TaskList, 'dialect'> & { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly tasks: readonly ListedTask[]; readonly count: number }>;
  search(wanted: TaskSearch): Promise<TaskSearchResult>;
  /** Deleted ones too, in the order of the ids. */
  tasksOf(tenantId: string, dialect: string, ids: readonly string[]): Promise<readonly ListedTask[]>;
  /** Tasks that have a run which a worker from outside could take now; at most a thousand, the longest waiting first. */
  awaited(tenantId: string): Promise<readonly string[]>;
  /** Oldest first, for each task that has any. A deleted task has those that were deleted with it. */
  schedules(taskIds: readonly string[]): Promise<ReadonlyMap<string, readonly Schedule[]>>;
  /** The same with the last run of each task, as of one moment: no run has started that a schedule still shows as its next. */
  standing(taskIds: readonly string[]): Promise<{
    readonly schedules: ReadonlyMap<string, readonly Schedule[]>;
    readonly lastRuns: ReadonlyMap<string, RunRow>;
  }>;
  /** What the dialect keeps with these tasks, but for some fields; those that were made elsewhere have nothing. */
  documents(
    dialect: string,
    taskIds: readonly string[],
    without?: readonly string[],
  ): Promise<ReadonlyMap<string, JsonObject>>;
  /** Whom to mail when a run of these tasks has ended, for each task that has any. */
  recipients(taskIds: readonly string[]): Promise<ReadonlyMap<string, readonly Recipient[]>>;
  /** A whole number from 1 for each id, made when it is first asked for, the same ever after, never given twice. */
  numbers(space: NumberSpace, ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The id that has the number; null when none has it. */
  numbered(space: NumberSpace, number: number): Promise<string | null>;
}
