import type { DialectDocument } from '../dialect-document.ts';
import type { Recipient } from '../recipient.ts';
import type { RetryPolicy } from '../retry.ts';
import type { RunTrigger } from '../run.ts';
import type { ConcurrencyPolicy, Task } from '../task.ts';
import type { JsonObject, Tag, Milliseconds, Instant } from '../values.ts';
import type { Keyed, Replayable } from './command.ts';
import type { ScheduleDraft, UpdateSchedule } from './schedule.ts';

export interface TaskDraft {
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly module: string;
  readonly params: JsonObject;
  readonly tags: readonly Tag[];
  readonly priority: number;
  readonly timeoutMs: Milliseconds | null;
  readonly retry: RetryPolicy;
  readonly concurrency: ConcurrencyPolicy;
}

export interface CreateTask extends TaskDraft, Keyed {
  readonly schedules: readonly ScheduleDraft[];
  /** Operators only; null: the caller's tenant, or the default one. */
  readonly tenantId: string | null;
  /** Checks everything, stores nothing, and answers with a null task. */
  readonly validateOnly: boolean;
  /** True: the task starts paused, so its schedules fire nothing until it is resumed. */
  readonly paused?: boolean;
  readonly document?: DialectDocument | null;
  /** Absent = no recipients. */
  readonly recipients?: readonly Recipient[];
  /** Also runs the task now. When the run is refused, the task is not created either. */
  readonly runNow?: RunNow | null;
}

/** A run that is created together with the change of its task: both or neither. */
export interface RunNow {
  readonly note: string | null;
}

/** Absent = keep, null = clear (where the field may be null), value = set. */
export interface UpdateTask extends Partial<TaskDraft>, Keyed {
  readonly id: string;
  readonly expectedVersion: number | null;
  readonly paused?: boolean;
  readonly pauseNote?: string | null;
  readonly validateOnly: boolean;
}

/** Changes a task with its schedules and its dialect's document in one transaction. */
export interface AmendTask extends Keyed {
  readonly id: string;
  readonly expectedVersion: number | null;
  readonly changes: Omit<UpdateTask, 'id' | 'expectedVersion' | 'validateOnly' | 'idempotencyKey'>;
  /** True: the task gets a new version even if only its schedules, document or recipients change. Absent = false. */
  readonly touch?: boolean;
  readonly addSchedules: readonly ScheduleDraft[];
  readonly changeSchedules: readonly Omit<UpdateSchedule, 'expectedVersion' | 'validateOnly' | 'idempotencyKey'>[];
  readonly removeSchedules: readonly string[];
  /** Null: the document of the dialect stays as it is. */
  readonly document: DialectDocument | null;
  /** Absent = keep. */
  readonly recipients?: readonly Recipient[];
  /** Also runs the task after the change. */
  readonly runNow?: RunNow | null;
}

export interface KeepDocument extends Keyed {
  readonly id: string;
  readonly document: DialectDocument;
}

export interface CancelTask extends Keyed {
  readonly id: string;
  readonly expectedVersion: number | null;
  readonly reason: string | null;
  readonly activeRuns: 'LET_FINISH' | 'CANCEL';
}

export interface ExecuteTask extends Keyed {
  readonly id: string;
  /** Merged over the task's params, key by key. */
  readonly params: JsonObject | null;
  /** Null = now. */
  readonly at: Instant | null;
  readonly priority: number | null;
  readonly note: string | null;
  readonly trigger: Extract<RunTrigger, 'MANUAL' | 'API'>;
}

export type CreatedTask = Replayable<Task | null>;
