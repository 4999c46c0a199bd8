import type { TaskRow } from '../domain/model/rows.ts';

/** How a task looks in one of the REST dialects. */
export interface DialectView {
  /** `timetable`, `mist` … */
  readonly name: string;
  /** False: the dialect does not list the task at all. */
  readonly shown: boolean;
  /** What the task has and the dialect has no words for, each as a phrase in English. */
  readonly notShown: readonly string[];
}

export interface DialectReport {
  /** One for each dialect and task. */
  of(tasks: readonly TaskRow[]): Promise<ReadonlyMap<string, readonly DialectView[]>>;
}
