import type { Actor } from './actor.ts';
import { DomainError } from './errors.ts';
import type { RetryPolicy } from './retry.ts';
import type { OverlapPolicy } from './schedule.ts';
import type { Instant, JsonObject, Milliseconds, Tag } from './values.ts';

/** ACTIVE: may run. PAUSED: its schedules fire nothing. CANCELED: its schedules have ended and cannot be resumed. */
export type TaskState = 'ACTIVE' | 'PAUSED' | 'CANCELED';

/** How many runs may be open at once, for the whole task or for each value of `key`. */
export interface ConcurrencyPolicy {
  /** Null = no limit. */
  readonly maxRuns: number | null;
  /** A template with placeholders for params, `{{params.host}}`; null = one limit for the whole task. */
  readonly key: string | null;
  readonly onLimit: OverlapPolicy;
}

export const noConcurrencyLimit: ConcurrencyPolicy = { maxRuns: null, key: null, onLimit: 'BUFFER_ALL' };

/** What to run. */
export interface Task {
  readonly id: string;
  readonly tenantId: string;
  /** Unique within the tenant among tasks that have not been deleted. */
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly tags: readonly Tag[];
  readonly module: string;
  readonly params: JsonObject;
  readonly state: TaskState;
  readonly pauseNote: string | null;
  /** Higher first among queued runs; -100 to 100. */
  readonly priority: number;
  /** Limit of one attempt; null = none. */
  readonly timeoutMs: Milliseconds | null;
  readonly retry: RetryPolicy;
  readonly concurrency: ConcurrencyPolicy;
  readonly createdBy: Actor;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly deletedAt: Instant | null;
  readonly version: number;
}

export function endedTaskError(task: Task): DomainError {
  return new DomainError({
    code: 'INVALID_STATE',
    state: task.state,
    allowed: ['ACTIVE', 'PAUSED'],
    message: `the task is ${task.state}; this is possible while it is ACTIVE or PAUSED`,
  });
}
