import type { TenantScope } from '../../domain/model/actor.ts';
import type { TaskRow, RunRow } from '../../domain/model/rows.ts';
import type { Task } from '../../domain/model/task.ts';
import type { Instant } from '../../domain/model/values.ts';
import type { TaskFilter, TaskOrder, PageRequest, Page, RunStats } from '../listing.ts';

export interface TaskReads {
  /** With `deleted`, also those that have been deleted: a run still names its task. */
  find(
    scope: TenantScope,
    ids: readonly string[],
    options?: { readonly deleted?: boolean },
  ): Promise<ReadonlyMap<string, Task>>;
  /** Deleted ones too. */
  rows(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, TaskRow>>;
  byName(tenantId: string, name: string): Promise<TaskRow | null>;
  page(scope: TenantScope, filter: TaskFilter, order: TaskOrder, page: PageRequest): Promise<Page<TaskRow>>;
  count(scope: TenantScope, filter: TaskFilter): Promise<number>;
  /** The earliest `nextFireAt` of each task's schedules. */
  nextFires(taskIds: readonly string[]): Promise<ReadonlyMap<string, Instant>>;
  lastRuns(taskIds: readonly string[]): Promise<ReadonlyMap<string, RunRow>>;
  runStats(taskIds: readonly string[], since: Instant): Promise<ReadonlyMap<string, RunStats>>;
}
