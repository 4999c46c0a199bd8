import type { TenantScope } from '../../domain/model/actor.ts';
import type { RunRow } from '../../domain/model/rows.ts';
import type { Run } from '../../domain/model/run.ts';
import type { RunFilter, RunOrder } from '../../ports/listing.ts';
import type { RunReads } from '../../ports/reads/run.ts';
import type { TaskReads } from '../../ports/reads/task.ts';
import type { Queryable } from '../query.ts';
import type { RowReader } from '../row.ts';
import { type Piece, and, raw, sql } from '../sql/piece.ts';
import { hasIdOf, hasTagOf, inScope, isOneOf, isWithin } from './criteria.ts';
import type { Key, Keys } from './keyset.ts';
import { type Source, count, countBy, find, readPage, readPagesBy } from './listing.ts';

export function makeRunReads(on: Queryable, reader: RowReader<Run>): RunReads {
  const whole: Source<Run> = { from: raw('run r'), alias: 'r', reader };
  const source = rowsOf(reader);
  const column = raw('r.task_id');
  return {
    async find(scope, ids) {
      const where = and(hasIdOf(raw('r.id'), ids), inScope(tenant, scope));
      return new Map((await find(on, whole, where)).map((run) => [run.id, run]));
    },
    async rows(scope, ids) {
      const where = and(hasIdOf(raw('r.id'), ids), inScope(tenant, scope));
      return new Map((await find(on, source, where)).map((run) => [run.id, run]));
    },
    page: (scope, filter, order, page) => readPage(on, source, matches(filter, scope), keysOf(order), page),
    count: (scope, filter) => count(on, source.from, matches(filter, scope)),
    pagesByTask: (ids, filter, order, page) =>
      readPagesBy(on, source, matches(filter), keysOf(order), page, { ids, column }),
    countByTask: (ids, filter) => countBy(on, source.from, matches(filter), { ids, column }),
    async retriesOf(runIds) {
      const retries = await find(on, source, sql`${and(hasIdOf(raw('r.retry_of'), runIds))} order by r.number`);
      return Map.groupBy(retries, (run) => run.retryOf ?? '');
    },
  };
}

/** The latest run of each task. */
export function makeLastRuns(on: Queryable, reader: RowReader<Run>): TaskReads['lastRuns'] {
  const from = raw('task t cross join lateral (select * from run where task_id = t.id order by number desc limit 1) r');
  return async (taskIds) => {
    const runs = await find(on, { ...rowsOf(reader), from }, and(hasIdOf(raw('t.id'), taskIds)));
    return new Map(runs.map((run) => [run.taskId, run]));
  };
}

function rowsOf(reader: RowReader<Run>): Source<RunRow> {
  const light = reader.without(['params', 'result'], { error: (column) => `${column} - 'stack'` });
  return { from: raw('run r'), alias: 'r', reader: light };
}

const tenant = raw('r.tenant_id');

function matches(filter: RunFilter, scope: TenantScope = null): Piece {
  const tagged = hasTagOf(raw('t.tags'), filter.tags);
  return and(
    inScope(tenant, scope),
    hasIdOf(raw('r.id'), filter.ids),
    hasIdOf(raw('r.task_id'), filter.taskIds),
    hasIdOf(raw('r.schedule_id'), filter.scheduleIds),
    isOneOf(raw('r.state'), filter.states),
    isOneOf(raw('r.trigger'), filter.triggers),
    isWithin(raw('r.scheduled_for'), filter.scheduledFor),
    isWithin(raw('r.finished_at'), filter.finishedAt),
    filter.minAttempt === undefined ? undefined : sql`r.attempt >= ${filter.minAttempt}::float8`,
    tagged && sql`exists (select from task t where t.id = r.task_id and ${tagged})`,
  );
}

const columns: Record<RunOrder['field'], Omit<Key, 'descending'>> = {
  SCHEDULED_FOR: { expression: raw('r.scheduled_for'), type: 'instant' },
  STARTED_AT: { expression: raw('r.started_at'), type: 'instant', nulls: 'last' },
  FINISHED_AT: { expression: raw('r.finished_at'), type: 'instant', nulls: 'last' },
  NUMBER: { expression: raw('r.number'), type: 'number' },
};

function keysOf({ field, descending }: RunOrder): Keys {
  return [
    { ...columns[field], descending },
    { expression: raw('r.id'), type: 'id', descending },
  ];
}
