import type { LogEntry } from './log-entry.ts';
import type { Run } from './run.ts';
import type { Schedule } from './schedule.ts';
import type { Task } from './task.ts';

/** A row in which these properties may be absent. Absent means not read, not empty. */
type Unread<T, Names extends keyof T> = Omit<T, Names> & { readonly [Name in Names]?: T[Name] };

/*
 * Rows of lists, without the documents that may be large. A caller that needs a document reads it by `documents`. A
 * whole row is also such a row, so a document that has been read is not read again.
 */
export type TaskRow = Unread<Task, 'params'>;

export type ScheduleRow = Unread<Schedule, 'paramsOverride'>;

/** The error of the run has no stack. */
export type RunRow = Unread<Run, 'params' | 'result'>;

export type LogRow = Unread<LogEntry, 'fields'>;
