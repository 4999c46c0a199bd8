import type { TenantScope } from '../../domain/model/actor.ts';
import type { TaskRow } from '../../domain/model/rows.ts';
import type { Task } from '../../domain/model/task.ts';
import type { TaskFilter, TaskOrder } from '../../ports/listing.ts';
import type { TaskReads } from '../../ports/reads/task.ts';
import { readInstant } from '../instant-text.ts';
import { type Queryable, select } from '../query.ts';
import type { RowReader } from '../row.ts';
import { type Piece, and, raw, sql } from '../sql/piece.ts';
import { contains, hasIdOf, hasTagOf, inScope, isOneOf, isStorable } from './criteria.ts';
import type { Key, Keys } from './keyset.ts';
import { type Source, count, find, readPage } from './listing.ts';

export function makeTaskReads(on: Queryable, reader: RowReader<Task>): Omit<TaskReads, 'lastRuns' | 'runStats'> {
  const whole: Source<Task> = { from: raw('task t'), alias: 't', reader };
  const plain: Source<TaskRow> = { ...whole, reader: reader.without(['params']) };
  const alive = raw('t.deleted_at is null');
  return {
    async find(scope, ids, options) {
      const where = and(
        hasIdOf(raw('t.id'), ids),
        inScope(raw('t.tenant_id'), scope),
        options?.deleted ? undefined : alive,
      );
      return new Map((await find(on, whole, where)).map((task) => [task.id, task]));
    },
    async rows(scope, ids) {
      const where = and(hasIdOf(raw('t.id'), ids), inScope(raw('t.tenant_id'), scope));
      return new Map((await find(on, plain, where)).map((task) => [task.id, task]));
    },
    async byName(tenantId, name) {
      if (!isStorable(name)) return null;
      const [task] = await find(on, plain, and(inScope(raw('t.tenant_id'), tenantId), sql`t.name = ${name}`, alive));
      return task ?? null;
    },
    page(scope, filter, order, page) {
      const source = order.field === 'NEXT_FIRE_AT' ? { ...plain, from: withNextFire } : plain;
      return readPage(on, source, and(matches(scope, filter), alive), keysOf(order), page);
    },
    count: (scope, filter) => count(on, plain.from, and(matches(scope, filter), alive)),
    async nextFires(taskIds) {
      const rows = await select(
        on,
        sql`select s.task_id, min(s.next_fire_at) as at from schedule s
          where ${and(hasIdOf(raw('s.task_id'), taskIds), raw(willFire))} group by s.task_id`,
      );
      return new Map(rows.map((row) => [String(row['task_id']), readInstant(String(row['at']))]));
    },
  };
}

// A paused schedule keeps its next instant, so that the sweep can record it as skipped. Nothing fires then.
const willFire = `s.deleted_at is null and s.state = 'ACTIVE' and s.next_fire_at is not null`;

const withNextFire = raw(`task t left join lateral (
  select min(s.next_fire_at) as at from schedule s where s.task_id = t.id and ${willFire}) due on true`);

function matches(scope: TenantScope, filter: TaskFilter): Piece {
  return and(
    inScope(raw('t.tenant_id'), scope),
    hasIdOf(raw('t.id'), filter.ids),
    isOneOf(raw('t.name'), filter.names),
    contains([raw('t.name'), raw('t.title'), raw('t.description')], filter.search),
    isOneOf(raw('t.state'), filter.states),
    isOneOf(raw('t.module'), filter.modules),
    hasTagOf(raw('t.tags'), filter.tags),
    filter.dueWithinMs === undefined
      ? undefined
      : sql`exists (select from schedule s where s.task_id = t.id and ${raw(willFire)}
          and s.next_fire_at < statement_timestamp() + ${Math.min(filter.dueWithinMs, longest)}::float8 * interval '1 millisecond')`,
  );
}

// A thousand years: more would leave the range of timestamps.
const longest = 31_557_600_000_000;

const columns: Record<TaskOrder['field'], Omit<Key, 'descending'>> = {
  CREATED_AT: { expression: raw('t.created_at'), type: 'instant' },
  UPDATED_AT: { expression: raw('t.updated_at'), type: 'instant' },
  NAME: { expression: raw('t.name'), type: 'text' },
  NEXT_FIRE_AT: { expression: raw('due.at'), type: 'instant', nulls: 'last' },
  PRIORITY: { expression: raw('t.priority'), type: 'number' },
};

function keysOf({ field, descending }: TaskOrder): Keys {
  return [
    { ...columns[field], descending },
    { expression: raw('t.id'), type: 'id', descending },
  ];
}
