import type { TenantScope } from '../../domain/model/actor.ts';
import type { RunRow } from '../../domain/model/rows.ts';
import type { Run } from '../../domain/model/run.ts';
import type { RunFilter, RunOrder, PageRequest, Page } from '../listing.ts';

export interface RunReads {
  find(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, Run>>;
  rows(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, RunRow>>;
  page(scope: TenantScope, filter: RunFilter, order: RunOrder, page: PageRequest): Promise<Page<RunRow>>;
  count(scope: TenantScope, filter: RunFilter): Promise<number>;
  pagesByTask(
    taskIds: readonly string[],
    filter: RunFilter,
    order: RunOrder,
    page: PageRequest,
  ): Promise<Page<RunRow>[]>;
  countByTask(taskIds: readonly string[], filter: RunFilter): Promise<number[]>;
  /** Runs whose `retryOf` is the given one, oldest first. */
  retriesOf(runIds: readonly string[]): Promise<ReadonlyMap<string, readonly RunRow[]>>;
}
