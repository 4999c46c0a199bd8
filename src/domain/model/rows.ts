import type { LogEntry } from './log-entry.ts';
import type { Run } from './run.ts';
import type { Schedule } from './schedule.ts';
import type { Task } from './task.ts';

/** A row of which these properties may be unread: absent means unread, not empty. */
type Unread<T, Names extends keyof T> = Omit<T, Names> & { readonly [Name in Names]?: T[Name] };

/*
 * Rows of lists, without the documents that may be large. Who needs one asks for it by `documents`. A whole row is such
 * a row too, so that what has been read already is never read again.
 */
export type TaskRow = Unread<Task, 'params'>;

export type ScheduleRow = Unread<Schedule, 'paramsOverride'>;

/** Its error has no stack. */
export type RunRow = Unread<Run, 'params' | 'result'>;

export type LogRow = Unread<LogEntry, 'fields'>;
