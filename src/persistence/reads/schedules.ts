import type { ScheduleRow } from '../../domain/model/rows.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { ScheduleFilter } from '../../ports/listing.ts';
import type { ScheduleReads } from '../../ports/reads/schedule.ts';
import { type Queryable, select } from '../query.ts';
import type { RowReader } from '../row.ts';
import { type Piece, and, raw, sql } from '../sql/piece.ts';
import { hasIdOf, hasTagOf, inScope, isOneOf, isWithin } from './criteria.ts';
import type { Keys } from './keyset.ts';
import { type Source, count, countBy, find, readPage, readPagesBy } from './listing.ts';

export function makeScheduleReads(on: Queryable, reader: RowReader<Schedule>): Omit<ScheduleReads, 'waiting'> {
  const whole: Source<Schedule> = { from: raw('schedule s'), alias: 's', reader };
  const source: Source<ScheduleRow> = { ...whole, reader: reader.without(['paramsOverride']) };
  const tenant = raw('s.tenant_id');
  const column = raw('s.task_id');
  return {
    async find(scope, ids, options) {
      const where = and(hasIdOf(raw('s.id'), ids), inScope(tenant, scope), options?.deleted ? undefined : alive);
      return new Map((await find(on, whole, where)).map((schedule) => [schedule.id, schedule]));
    },
    async rows(scope, ids) {
      const where = and(hasIdOf(raw('s.id'), ids), inScope(tenant, scope));
      return new Map((await find(on, source, where)).map((schedule) => [schedule.id, schedule]));
    },
    page: (scope, filter, page) =>
      readPage(on, source, and(inScope(tenant, scope), matches(filter)), createdAt(true), page),
    count: (scope, filter) => count(on, source.from, and(inScope(tenant, scope), matches(filter))),
    pagesByTask: (ids, filter, page) =>
      readPagesBy(on, source, matches(filter), createdAt(false), page, { ids, column }),
    countByTask: (ids, filter) => countBy(on, source.from, matches(filter), { ids, column }),
    async openRuns(scheduleIds) {
      const rows = await select(
        on,
        sql`select r.schedule_id, (array_agg(r.id order by r.scheduled_for, r.id))[1:10]::text[] as ids from run r
          where ${and(hasIdOf(raw('r.schedule_id'), scheduleIds), raw('r.schedule_id is not null and r.finished_at is null'))}
          group by r.schedule_id`,
      );
      return new Map(rows.map((row) => [String(row['schedule_id']), row['ids'] as string[]]));
    },
  };
}

const alive = raw('s.deleted_at is null');

function matches(filter: ScheduleFilter): Piece {
  const tagged = hasTagOf(raw('t.tags'), filter.tags);
  return and(
    hasIdOf(raw('s.task_id'), filter.taskIds),
    isOneOf(raw('s.state'), filter.states),
    isOneOf(raw(`s.recurrence ->> 'kind'`), filter.kinds),
    isWithin(raw('s.next_fire_at'), filter.nextFireAt),
    tagged && sql`exists (select from task t where t.id = s.task_id and ${tagged})`,
    alive,
  );
}

/** All schedules newest first, those of one task in the order they were made. */
function createdAt(descending: boolean): Keys {
  return [
    { expression: raw('s.created_at'), type: 'instant', descending },
    { expression: raw('s.id'), type: 'id', descending },
  ];
}
