import type { TenantScope } from '../../domain/model/actor.ts';
import type { Calendar } from '../../domain/model/calendar.ts';
import type { Instant } from '../../domain/model/values.ts';
import type { ScheduleIdentity } from './schedule.ts';

export interface CalendarChecks {
  /** Those of the tenant, in any order. */
  find(tenantId: string, ids: readonly string[]): Promise<readonly Calendar[]>;
}

export interface CalendarWrites extends CalendarChecks {
  lock(scope: TenantScope, id: string): Promise<Calendar | null>;
  named(tenantId: string, name: string): Promise<Calendar | null>;
  save(calendar: Calendar): Promise<void>;
  /** Takes the calendar out of all schedules that refer to it; answers those. */
  detach(scope: TenantScope, id: string, at: Instant): Promise<readonly ScheduleIdentity[]>;
  countUsers(id: string): Promise<number>;
  remove(id: string): Promise<void>;
}
