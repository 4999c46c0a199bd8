import type { RunState } from '../../domain/model/run.ts';
import type { Task } from '../../domain/model/task.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import type { Choice, DialectStore, ListedTask, RunCriteria, TaskStanding } from '../../ports/dialect-store.ts';
import type { Page, Position } from '../../ports/listing.ts';
import type { Queryable } from '../query.ts';
import { hasIdOf, inScope, isStorable } from '../reads/criteria.ts';
import type { Keys } from '../reads/keyset.ts';
import { type Source, count, find, readPage } from '../reads/listing.ts';
import type { RowReader } from '../row.ts';
import { type Piece, and, or, raw, sql } from '../sql/piece.ts';
import { listedTasks } from './listed.ts';

const perPage = 500;
const alive = raw('t.deleted_at is null');

/** Lists whose originals have no pages: read in bounded parts all the same, by the index of when tasks were created. */
export function makeTaskLists(
  on: Queryable,
  rows: RowReader<Task>,
): Pick<DialectStore, 'tasks' | 'pageOfTasks' | 'tasksOf'> {
  return {
    tasks(tenantId, { dialect, kept, standing, newestFirst = false }) {
      const plain = listedTasks(rows, dialect);
      const source = standing ? withLastRun(plain, standing) : plain;
      const where = and(
        inScope(raw('t.tenant_id'), tenantId),
        alive,
        kept && holds(kept),
        standing && stands(standing),
      );
      return pagesOf(on, source, where, createdAt(newestFirst));
    },
    async pageOfTasks(tenantId, { dialect, offset, limit }) {
      const where = and(inScope(raw('t.tenant_id'), tenantId), alive);
      const order = raw('t.created_at, t.id');
      const part = sql`order by ${order} limit ${limit}::bigint offset ${offset}::bigint`;
      const [counted, tasks] = await Promise.all([
        count(on, raw('task t'), where),
        find(on, listedTasks(rows, dialect), sql`${where} ${part}`),
      ]);
      return { tasks, count: counted };
    },
    async tasksOf(tenantId, dialect, ids) {
      const where = and(hasIdOf(raw('t.id'), ids), inScope(raw('t.tenant_id'), tenantId));
      const found = new Map((await find(on, listedTasks(rows, dialect), where)).map((task) => [task.id, task]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },
  };
}

async function* pagesOf(
  on: Queryable,
  source: Source<ListedTask>,
  where: Piece,
  keys: Keys,
): AsyncGenerator<readonly ListedTask[], void> {
  let after: Position | null = null;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    const { items, hasNext }: Page<ListedTask> = await readPage(on, source, where, keys, {
      limit: perPage,
      backward: false,
      after,
      before: null,
    });
    if (items.length > 0) yield items.map(({ value }) => value);
    after = hasNext ? (items.at(-1)?.position ?? null) : null;
  } while (after !== null);
}

function createdAt(descending: boolean): Keys {
  return [
    { expression: raw('t.created_at'), type: 'instant', descending },
    { expression: raw('t.id'), type: 'id', descending },
  ];
}

function holds(fields: JsonObject): Piece {
  const all = Object.entries(fields).map(([name, value]) => {
    if (typeof value !== 'string') return sql`d.document @> ${JSON.stringify({ [name]: value })}::jsonb`;
    return isStorable(value) ? sql`d.document ->> ${raw(`'${name}'`)} = ${value}` : raw('false');
  });
  return and(raw('d.task_id is not null'), ...all);
}

const atWork: readonly RunState[] = ['RUNNING', 'CANCELING'];

/** Runs at work are few, and have an index of their own; otherwise each task is asked for its last run. */
function withLastRun(source: Source<ListedTask>, { lastRun, noRun }: TaskStanding): Source<ListedTask> {
  const fewAtWork = noRun.length === 0 && lastRun.every(({ states }) => states.every((one) => atWork.includes(one)));
  const from = fewAtWork
    ? sql`run r join ${source.from} on t.id = r.task_id and r.node_id is not null and not exists (
        select from run later where later.task_id = r.task_id and later.number > r.number)`
    : sql`${source.from} left join lateral (
        select * from run where run.task_id = t.id order by run.number desc limit 1) r on true`;
  return { ...source, from };
}

function stands({ lastRun, noRun }: TaskStanding): Piece {
  const without = noRun.map(({ own, canceled, keptStatus }) =>
    and(
      raw(`r.id is null and coalesce(d.document -> 'own' = 'true'::jsonb, false) = ${own}`),
      canceled === undefined ? undefined : raw(`(t.state = 'CANCELED') = ${canceled}`),
      keptStatus && choose(raw(`d.document ->> 'status'`), keptStatus),
    ),
  );
  return or([...lastRun.map(runIs), ...without]);
}

function runIs({ states, external, statusMessage, errorType }: RunCriteria): Piece {
  return and(
    sql`r.state = any(${states}::text[])`,
    external === undefined ? undefined : raw(`(r.module = 'external') = ${external}`),
    statusMessage && choose(raw('r.status_message'), statusMessage),
    errorType && choose(raw(`r.error ->> 'type'`), errorType),
  );
}

function choose(column: Piece, { values, not = false }: Choice): Piece {
  const isOne = sql`coalesce(${column} = any(${values}::text[]), false)`;
  return not ? sql`not ${isOne}` : isOne;
}
