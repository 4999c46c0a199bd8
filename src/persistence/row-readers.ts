import type { ApiToken, Tenant } from '../domain/model/access.ts';
import type { Backfill } from '../domain/model/backfill.ts';
import type { Calendar } from '../domain/model/calendar.ts';
import type { NodeInfo } from '../domain/model/fleet.ts';
import type { LogEntry } from '../domain/model/log-entry.ts';
import type { Occurrence } from '../domain/model/occurrence.ts';
import type { Run } from '../domain/model/run.ts';
import type { Schedule } from '../domain/model/schedule.ts';
import type { Script } from '../domain/model/script.ts';
import type { Task } from '../domain/model/task.ts';
import * as mappings from './mappings.ts';
import type { Orm } from './orm.ts';
import { type RowReader, makeRowReader } from './row.ts';

/** One row reader for each noun. */
export interface RowReaders {
  readonly tenant: RowReader<Tenant>;
  readonly apiToken: RowReader<ApiToken>;
  readonly task: RowReader<Task>;
  readonly schedule: RowReader<Schedule>;
  readonly run: RowReader<Run>;
  readonly occurrence: RowReader<Occurrence>;
  readonly backfill: RowReader<Backfill>;
  readonly calendar: RowReader<Calendar>;
  readonly logEntry: RowReader<LogEntry>;
  readonly node: RowReader<NodeInfo>;
  readonly script: RowReader<Script>;
}

export function makeRowReaders(orm: Orm): RowReaders {
  return {
    tenant: makeRowReader(orm, mappings.TenantEntity),
    apiToken: makeRowReader(orm, mappings.ApiTokenEntity),
    task: makeRowReader(orm, mappings.TaskEntity),
    schedule: makeRowReader(orm, mappings.ScheduleEntity),
    run: makeRowReader(orm, mappings.RunEntity),
    occurrence: makeRowReader(orm, mappings.OccurrenceEntity),
    backfill: makeRowReader(orm, mappings.BackfillEntity),
    calendar: makeRowReader(orm, mappings.CalendarEntity),
    logEntry: makeRowReader(orm, mappings.LogEntryEntity),
    node: makeRowReader(orm, mappings.NodeEntity),
    script: makeRowReader(orm, mappings.ScriptEntity),
  };
}
