import type { TenantScope } from '../../domain/model/actor.ts';
import type { ScheduleRow } from '../../domain/model/rows.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { InstantRange } from '../../domain/model/values.ts';
import type { WaitingSchedule } from '../../domain/planning/upcoming.ts';
import type { ScheduleFilter, PageRequest, Page } from '../listing.ts';

export interface ScheduleReads {
  find(
    scope: TenantScope,
    ids: readonly string[],
    options?: { readonly deleted?: boolean },
  ): Promise<ReadonlyMap<string, Schedule>>;
  /** Deleted ones too. */
  rows(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, ScheduleRow>>;
  page(scope: TenantScope, filter: ScheduleFilter, page: PageRequest): Promise<Page<ScheduleRow>>;
  count(scope: TenantScope, filter: ScheduleFilter): Promise<number>;
  pagesByTask(taskIds: readonly string[], filter: ScheduleFilter, page: PageRequest): Promise<Page<ScheduleRow>[]>;
  countByTask(taskIds: readonly string[], filter: ScheduleFilter): Promise<number[]>;
  /**
   * All schedules that were to fire before the range, but `most` of them, and the first `limit` that fire next within it: the
   * first `limit` instants of the range belong to these.
   */
  waiting(scope: TenantScope, range: InstantRange, limit: number, most: number): Promise<readonly WaitingSchedule[]>;
  /** Runs of the schedules that have not ended, the earliest ten of each. */
  openRuns(scheduleIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}
