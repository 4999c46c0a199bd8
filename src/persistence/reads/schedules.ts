import type { Reader } from '../../ports/reader.ts';
import type { ScheduleFilter } from '../../ports/listing.ts';
import type { ScheduleRow } from '../../domain/model/rows.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Queryable } from '../query.ts';
import type { RowReader } from '../row.ts';
import { type Sql, and, raw, sql } from '../sql.ts';
import { hasIdOf, hasTagOf, inScope, isOneOf, isWithin } from './criteria.ts';
import type { Keys } from './keyset.ts';
import { type Source, count, countBy, find, readPage, readPagesBy } from './listing.ts';

type ScheduleReads = Pick<
  Reader,
  'schedules' | 'scheduleRows' | 'pageSchedules' | 'countSchedules' | 'pagesOfSchedulesByTask' | 'countSchedulesByTask'
>;

export function makeScheduleReads(on: Queryable, reader: RowReader<Schedule>): ScheduleReads {
  const whole: Source<Schedule> = { from: raw('schedule s'), alias: 's', reader };
  const source: Source<ScheduleRow> = { ...whole, reader: reader.without(['paramsOverride']) };
  const tenant = raw('s.tenant_id');
  const column = raw('s.task_id');
  return {
    async schedules(scope, ids, options) {
      const where = and(hasIdOf(raw('s.id'), ids), inScope(tenant, scope), options?.deleted ? undefined : alive);
      return new Map((await find(on, whole, where)).map((schedule) => [schedule.id, schedule]));
    },
    async scheduleRows(scope, ids) {
      const where = and(hasIdOf(raw('s.id'), ids), inScope(tenant, scope));
      return new Map((await find(on, source, where)).map((schedule) => [schedule.id, schedule]));
    },
    pageSchedules: (scope, filter, page) =>
      readPage(on, source, and(inScope(tenant, scope), matches(filter)), createdAt(true), page),
    countSchedules: (scope, filter) => count(on, source.from, and(inScope(tenant, scope), matches(filter))),
    pagesOfSchedulesByTask: (ids, filter, page) =>
      readPagesBy(on, source, matches(filter), createdAt(false), page, { ids, column }),
    countSchedulesByTask: (ids, filter) => countBy(on, source.from, matches(filter), { ids, column }),
  };
}

const alive = raw('s.deleted_at is null');

function matches(filter: ScheduleFilter): Sql {
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
