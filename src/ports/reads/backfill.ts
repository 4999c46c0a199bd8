import type { TenantScope } from '../../domain/model/actor.ts';
import type { Backfill, BackfillProgress } from '../../domain/model/backfill.ts';
import type { PageRequest, Page } from '../listing.ts';

export interface BackfillReads {
  find(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, Backfill>>;
  progress(ids: readonly string[]): Promise<ReadonlyMap<string, BackfillProgress>>;
  /** Ids of the runs of each, in the order of their instants. */
  runs(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The latest first. */
  pagesBySchedule(scheduleIds: readonly string[], page: PageRequest): Promise<Page<Backfill>[]>;
  countBySchedule(scheduleIds: readonly string[]): Promise<number[]>;
}
