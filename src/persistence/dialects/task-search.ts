import type { DialectStore, KeptField, NumberSpace, TaskListOrder, TaskSearch } from '../../ports/dialect-store.ts';
import { type Queryable, select } from '../query.ts';
import { contains, instant, isOneOf } from '../reads/criteria.ts';
import { type Piece, and, or, raw, sql } from '../sql/piece.ts';
import { documentOf, workerOf } from './listed.ts';

/** Lists that their clients filter, order and cut: only the rows of the page leave the database, and of these the ids. */
export function makeTaskSearch(on: Queryable): Pick<DialectStore, 'search'> {
  return {
    async search(wanted) {
      const { numberedBy, descending, offset, limit } = wanted;
      await select(on, numberingAll(numberedBy, wanted.deleted));
      const where = criteriaOf(wanted);
      // Not by an index: a planner that takes the tenant for a small one would read all its tasks for each number.
      const ofTenant = sql`(t.tenant_id = ${numberedBy.tenantId}) is true`;
      const order = orderOf(wanted);
      const direction = raw(descending ? 'desc nulls last' : 'asc nulls first');
      const numbers = sql`dialect_number n join task t on t.id = n.subject_id`;
      const ofSpace = sql`n.tenant_id = ${numberedBy.tenantId} and n.dialect = ${numberedBy.dialect}
        and n.noun = ${numberedBy.noun}`;
      const [counted, rows] = await Promise.all([
        select(
          on,
          sql`select count(*) as count from task t ${joins([where], numberedBy)}
            where ${and(sql`t.tenant_id = ${numberedBy.tenantId}`, where)}`,
        ),
        select(
          on,
          sql`select t.id, n.number from ${numbers} ${joins([where, order], numberedBy)}
            where ${and(ofSpace, ofTenant, where)} order by ${order} ${direction}, n.number ${raw(descending ? 'desc' : 'asc')}
            limit ${limit}::bigint offset ${offset}::bigint`,
        ),
      ]);
      return {
        found: rows.map((row) => ({ id: String(row['id']), number: Number(row['number']) })),
        count: Number(counted[0]?.['count'] ?? 0),
      };
    },
  };
}

/** The tables that the pieces name. */
function joins(pieces: readonly Piece[], { dialect }: NumberSpace): Piece {
  const text = pieces.map(({ strings }) => strings.join(' ')).join(' ');
  const names = (alias: string) => new RegExp(`\\b${alias}\\.`).test(text);
  const document = names('d') ? sql`left join ${documentOf(dialect)}` : raw('');
  const schedule = names('s') ? raw(firstSchedule) : raw('');
  const run = names('r') ? raw(lastRun) : raw('');
  return sql`${document} ${schedule} ${run}`;
}

const firstSchedule = `left join lateral (
  select * from schedule where schedule.task_id = t.id and schedule.deleted_at is not distinct from t.deleted_at
  order by schedule.created_at, schedule.id limit 1) s on true`;
const lastRun = `left join lateral (
  select number, state, started_at, finished_at from run where run.task_id = t.id order by run.number desc limit 1) r on true`;

const title = raw('coalesce(t.title, t.name)');
const enabled = raw(`coalesce(t.deleted_at is null and t.state = 'ACTIVE' and s.state = 'ACTIVE', false)`);
const once = `(s.recurrence ->> 'kind' = 'once')`;
// As the dialect tells it: a crontab that runs once is no repetition when it was made as such.
const repeats = raw(`case when s.id is null then coalesce(d.document ->> 'repeat' = 'true', false)
  else not (${once} or coalesce(d.document ->> 'repeat' = 'false' and s.max_runs = 1, false)) end`);

function criteriaOf(wanted: TaskSearch): Piece {
  const { createdFrom, createdTo, keptIfAny } = wanted;
  return and(
    wanted.deleted ? undefined : raw('t.deleted_at is null'),
    createdFrom === undefined ? undefined : sql`t.created_at >= ${instant(createdFrom)}`,
    createdTo === undefined ? undefined : sql`t.created_at <= ${instant(createdTo)}`,
    contains([title], wanted.name),
    ...wanted.kept.map((one) => keptIs(one, one.oneOf)),
    keptIfAny && or([raw('d.task_id is null'), isOneOf(kept(keptIfAny.field), keptIfAny.oneOf)!]),
    wanted.enabled === undefined ? undefined : sql`${enabled} = ${wanted.enabled}`,
    wanted.repeats === undefined ? undefined : sql`${repeats} = ${wanted.repeats}`,
  );
}

function kept(field: string): Piece {
  return raw(`d.document ->> '${field}'`);
}

/** Written so that an index on the field is of use wherever tasks without a document cannot fit. */
function keptIs({ field, otherwise }: KeptField, oneOf: readonly string[]): Piece {
  const ofDocument = isOneOf(kept(field), oneOf)!;
  if (typeof otherwise === 'object' && !oneOf.includes(otherwise.value)) return ofDocument;
  const ofOthers = isOneOf(otherwiseOf(otherwise), oneOf)!;
  return or([and(raw('d.task_id is null'), ofOthers), ofDocument]);
}

function otherwiseOf(otherwise: KeptField['otherwise']): Piece {
  switch (otherwise) {
    case 'NAME':
      return raw('t.name');
    case 'AUTHOR':
      return raw(`t.created_by ->> 'name'`);
    case 'WORK':
      return sql`coalesce(${workerOf}, t.module)`;
    default:
      return sql`${otherwise.value}::text`;
  }
}

// By code points, as programs compare texts, whatever the language of the database.
const byCode = (text: Piece) => sql`(${text}) collate "C"`;

function orderOf({ order }: TaskSearch): Piece {
  if (typeof order === 'object') {
    const { field, otherwise } = order.kept;
    const value = sql`case when d.task_id is null then ${otherwiseOf(otherwise)} else ${kept(field)} end`;
    if (!order.labels) return byCode(value);
    return byCode(sql`coalesce(${JSON.stringify(order.labels)}::jsonb ->> (${value}), ${value})`);
  }
  return orders[order];
}

const begin = `(case when ${once} then to_timestamp((s.recurrence ->> 'at')::float8 / 1000)
  else coalesce(s.starts_at, s.created_at) end at time zone 'UTC')`;
// A kept day that still is the schedule's keeps its time of day.
const keepsBegin = `(not ${once} and d.task_id is not null
  and d.document ->> 'begin_date' is not distinct from to_char(s.starts_at at time zone 'UTC', 'YYYY-MM-DD'))`;
const beginOf = (field: string, format: string) =>
  byCode(
    raw(
      `case when s.id is null or ${keepsBegin} then d.document ->> '${field}' else to_char(${begin}, '${format}') end`,
    ),
  );

const orders: Readonly<Record<Extract<TaskListOrder, string>, Piece>> = {
  NUMBER: raw('n.number'),
  NAME: byCode(title),
  CREATED_AT: raw('t.created_at'),
  DELETED_AT: raw('t.deleted_at'),
  DELETED: raw('(t.deleted_at is not null)'),
  ENABLED: enabled,
  REPEATS: repeats,
  EXPIRES: byCode(
    raw(`case when s.id is null then d.document ->> 'expires'
      else to_char(s.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end`),
  ),
  BEGIN_DATE: beginOf('begin_date', 'YYYY-MM-DD'),
  BEGIN_TIME: beginOf('begin_time', 'HH24:MI:SS'),
  LAST_RUN_AT: raw('r.started_at'),
  LAST_RUN_RESULT: byCode(
    raw(`case when r.finished_at is null then '' when r.state = 'SUCCEEDED' then 'success' else 'error' end`),
  ),
  LAST_RUN_NUMBER: raw('coalesce(r.number, 0)'),
};

/** Tasks that have no number yet get theirs in the order in which they were created, before a page is cut by numbers. */
function numberingAll({ tenantId, dialect, noun }: NumberSpace, deleted: boolean): Piece {
  return sql`
    with wanted as (
      select t.id, row_number() over (order by t.created_at, t.id) as place from task t
      where t.tenant_id = ${tenantId} and (${deleted} or t.deleted_at is null) and not exists (
        select from dialect_number n where n.dialect = ${dialect} and n.noun = ${noun} and n.subject_id = t.id)),
    counted as (
      insert into dialect_counter as c (tenant_id, dialect, noun, last)
      select ${tenantId}::uuid, ${dialect}::text, ${noun}::text, count(*) from wanted having count(*) > 0
      on conflict (tenant_id, dialect, noun) do update set last = c.last + excluded.last
      returning c.last - (select count(*) from wanted) as base)
    insert into dialect_number (tenant_id, dialect, noun, number, subject_id)
    select ${tenantId}::uuid, ${dialect}::text, ${noun}::text, counted.base + wanted.place, wanted.id from wanted, counted
    on conflict (dialect, noun, subject_id) do nothing`;
}
