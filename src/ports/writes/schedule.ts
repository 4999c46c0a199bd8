import type { TenantScope, Actor } from '../../domain/model/actor.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { ScheduleEventType } from '../streams.ts';

export interface ScheduleChecks {
  count(tenantId: string, most: number): Promise<number>;
  lock(scope: TenantScope, id: string): Promise<Schedule | null>;
}

export interface ScheduleWrites extends ScheduleChecks {
  insert(schedules: readonly Schedule[]): Promise<void>;
  lockAllOf(taskId: string): Promise<readonly Schedule[]>;
  save(schedule: Schedule): Promise<void>;
  saveAll(schedules: readonly Schedule[]): Promise<void>;
  record(type: ScheduleEventType, schedules: readonly ScheduleIdentity[], actor: Actor): Promise<void>;
  hasOpenRun(scheduleId: string): Promise<boolean>;
}

/** What an event says of a schedule. */
export type ScheduleIdentity = Pick<Schedule, 'id' | 'tenantId' | 'taskId'>;
