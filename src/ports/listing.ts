import type { LogLevel } from '../domain/model/log-entry.ts';
import type { OccurrenceState } from '../domain/model/occurrence.ts';
import type { RunState, RunTrigger } from '../domain/model/run.ts';
import type { ScheduleState } from '../domain/model/schedule.ts';
import type { TaskState } from '../domain/model/task.ts';
import type { Json, Tag, Milliseconds, OpenRange } from '../domain/model/values.ts';

export const documentFields = [
  'Task.params',
  'Schedule.paramsOverride',
  'Run.params',
  'Run.result',
  'RunError.stack',
  'LogEntry.fields',
] as const;

export type DocumentField = (typeof documentFields)[number];

export interface Documents {
  /** How many characters they hold together; when that is little, only about so many. */
  readonly length: number;
  /** By id; null when `length` is more than there was room for: then none has been read. */
  readonly found: ReadonlyMap<string, Json> | null;
}

/** Where a row stands in an ordered list: the values of the order, the id last. JSON-safe. */
export type Position = readonly (string | number | null)[];

/** Forward (`first`, `after`) or backward (`last`, `before`); the limit is checked by the caller. */
export interface PageRequest {
  readonly limit: number;
  readonly backward: boolean;
  readonly after: Position | null;
  readonly before: Position | null;
}

export interface Page<T> {
  readonly items: readonly { readonly value: T; readonly position: Position }[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
}

/** Criteria are joined by AND; a list means any of. Absent = any. An empty list matches nothing. */
export interface TaskFilter {
  readonly ids?: readonly string[];
  readonly names?: readonly string[];
  /** Part of name, title or description, whatever the case. */
  readonly search?: string;
  readonly states?: readonly TaskState[];
  readonly modules?: readonly string[];
  readonly tags?: readonly Tag[];
  /** Some schedule is due before now + this. */
  readonly dueWithinMs?: Milliseconds;
}

export interface ScheduleFilter {
  readonly taskIds?: readonly string[];
  readonly states?: readonly ScheduleState[];
  readonly kinds?: readonly string[];
  readonly nextFireAt?: OpenRange;
  /** Tags of the task. */
  readonly tags?: readonly Tag[];
}

export interface RunFilter {
  readonly ids?: readonly string[];
  readonly taskIds?: readonly string[];
  readonly scheduleIds?: readonly string[];
  readonly states?: readonly RunState[];
  readonly triggers?: readonly RunTrigger[];
  readonly tags?: readonly Tag[];
  readonly scheduledFor?: OpenRange;
  readonly finishedAt?: OpenRange;
  readonly minAttempt?: number;
}

export interface OccurrenceFilter {
  readonly scheduleIds?: readonly string[];
  readonly states?: readonly OccurrenceState[];
  readonly nominalAt?: OpenRange;
}

export interface ScriptFilter {
  readonly ids?: readonly string[];
  readonly names?: readonly string[];
  /** Part of name or description, whatever the case. */
  readonly search?: string;
}

export interface LogFilter {
  readonly minLevel?: LogLevel;
  readonly attempt?: number;
  readonly search?: string;
}

export interface Order<Field extends string> {
  readonly field: Field;
  readonly descending: boolean;
}

export type TaskOrder = Order<'CREATED_AT' | 'UPDATED_AT' | 'NAME' | 'NEXT_FIRE_AT' | 'PRIORITY'>;

export type RunOrder = Order<'SCHEDULED_FOR' | 'STARTED_AT' | 'FINISHED_AT' | 'NUMBER'>;

export interface RunStats {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly canceled: number;
  readonly averageMs: number | null;
  readonly p95Ms: number | null;
}
