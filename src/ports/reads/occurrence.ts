import type { TenantScope } from '../../domain/model/actor.ts';
import type { OccurrenceKey, Occurrence } from '../../domain/model/occurrence.ts';
import type { OccurrenceFilter, PageRequest, Page } from '../listing.ts';

export interface OccurrenceReads {
  /** Keys are `occurrenceKey(scheduleId, nominalAt)`. */
  find(scope: TenantScope, keys: readonly OccurrenceKey[]): Promise<ReadonlyMap<string, Occurrence>>;
  page(scope: TenantScope, filter: OccurrenceFilter, page: PageRequest): Promise<Page<Occurrence>>;
  count(scope: TenantScope, filter: OccurrenceFilter): Promise<number>;
  pagesBySchedule(ids: readonly string[], filter: OccurrenceFilter, page: PageRequest): Promise<Page<Occurrence>[]>;
  countBySchedule(ids: readonly string[], filter: OccurrenceFilter): Promise<number[]>;
  /** The ledger rows that stand for these instants, spans included. Keys are those asked for. */
  at(scope: TenantScope, keys: readonly OccurrenceKey[]): Promise<ReadonlyMap<string, Occurrence>>;
}
