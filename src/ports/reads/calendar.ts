import type { TenantScope } from '../../domain/model/actor.ts';
import type { Calendar } from '../../domain/model/calendar.ts';
import type { PageRequest, Page } from '../listing.ts';

export interface CalendarReads {
  find(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, Calendar>>;
  /** In the order of their names. */
  page(scope: TenantScope, page: PageRequest): Promise<Page<Calendar>>;
  count(scope: TenantScope): Promise<number>;
}
