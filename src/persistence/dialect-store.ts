import type { DialectDocument } from '../domain/model/dialect-document.ts';
import type { Recipient } from '../domain/model/recipient.ts';
import type { Schedule } from '../domain/model/schedule.ts';
import type { Task } from '../domain/model/task.ts';
import type { JsonObject } from '../domain/model/values.ts';
import type { DialectStore, NumberSpace } from '../ports/dialect-store.ts';
import { makeTaskLists } from './dialects/task-lists.ts';
import { makeTaskSearch } from './dialects/task-search.ts';
import { asTemporary, inTurn, type Queryable, type QueryablePool, select } from './query.ts';
import { hasIdOf } from './reads/criteria.ts';
import { find } from './reads/listing.ts';
import { makeLastRuns } from './reads/runs.ts';
import type { RowReaders } from './row-readers.ts';
import { inSnapshot, type Sql } from './sql/execute.ts';
import { json } from './sql/parameters.ts';
import { and, raw, sql } from './sql/piece.ts';

export function makeDialectStore(on: QueryablePool, rows: RowReaders): DialectStore {
  const schedules = { from: raw('schedule s join task t on t.id = s.task_id'), alias: 's', reader: rows.schedule };
  async function schedulesOf(of: Queryable, taskIds: readonly string[]) {
    const where = and(hasIdOf(raw('s.task_id'), taskIds), raw('s.deleted_at is not distinct from t.deleted_at'));
    const found = await find<Schedule>(of, schedules, sql`${where} order by s.created_at, s.id`);
    return Map.groupBy(found, ({ taskId }) => taskId);
  }

  return {
    ...makeTaskLists(on, rows.task),
    ...makeTaskSearch(on),
    async awaited(tenantId) {
      const found = await select(
        on,
        // As the index of waiting runs has it, so that it is read however many have ended.
        sql`select r.task_id from run r
          where r.state = 'QUEUED' and not r.held and r.module = 'external' and r.tenant_id = ${tenantId}
          group by r.task_id order by min(r.queued_at) limit 1000`,
      );
      return found.map((row) => String(row['task_id']));
    },
    schedules: (taskIds) => schedulesOf(on, taskIds),
    async standing(taskIds) {
      try {
        return await inSnapshot(on, async (client) => {
          const one = inTurn(on.counted?.(client) ?? client);
          const [schedules, lastRuns] = await Promise.all([
            schedulesOf(one, taskIds),
            makeLastRuns(one, rows.run)(taskIds),
          ]);
          return { schedules, lastRuns };
        });
      } catch (error) {
        throw asTemporary(error) ?? error;
      }
    },
    async documents(dialect, taskIds, without = []) {
      const found = await select(
        on,
        sql`select d.task_id, (d.document - ${without}::text[])::text as document from dialect_document d
          where ${and(sql`d.dialect = ${dialect}`, hasIdOf(raw('d.task_id'), taskIds))}`,
      );
      return new Map(found.map((row) => [String(row['task_id']), JSON.parse(String(row['document'])) as JsonObject]));
    },
    async recipients(taskIds) {
      const where = and(hasIdOf(raw('t.id'), taskIds), raw('t.recipients is not null'));
      const found = await select(on, sql`select t.id, t.recipients::text as recipients from task t where ${where}`);
      // Written by `saveRecipients` alone.
      return new Map(found.map((row) => [String(row['id']), JSON.parse(String(row['recipients'])) as Recipient[]]));
    },
    async numbers(space, ids) {
      const known = await numbersOf(on, space, ids);
      const missing = ids.filter((id) => !known.has(id));
      if (missing.length === 0) return known;
      await select(on, numbering(space, missing));
      return numbersOf(on, space, ids);
    },
    async numbered({ tenantId, dialect, noun }, number) {
      // Nothing else fits the column, and nothing else is a number of ours.
      if (!Number.isSafeInteger(number)) return null;
      const [row] = await select(
        on,
        sql`select subject_id from dialect_number
          where tenant_id = ${tenantId} and dialect = ${dialect} and noun = ${noun} and number = ${number}`,
      );
      return row === undefined ? null : String(row['subject_id']);
    },
  };
}

async function numbersOf(on: Queryable, { dialect, noun }: NumberSpace, ids: readonly string[]) {
  const where = and(sql`n.dialect = ${dialect}`, sql`n.noun = ${noun}`, hasIdOf(raw('n.subject_id'), ids));
  const found = await select(on, sql`select n.subject_id, n.number from dialect_number n where ${where}`);
  return new Map(found.map((row) => [String(row['subject_id']), Number(row['number'])]));
}

/**
 * One statement, so that numbers follow each other in the order of the ids. Of two that number the same id at once, the
 * second waits for the counter, finds the id numbered and leaves a gap.
 */
function numbering({ tenantId, dialect, noun }: NumberSpace, ids: readonly string[]) {
  return sql`
    with wanted as (select id, place from unnest(${ids}::uuid[]) with ordinality as w(id, place)),
    counted as (
      insert into dialect_counter as c (tenant_id, dialect, noun, last)
      values (${tenantId}, ${dialect}, ${noun}, ${ids.length})
      on conflict (tenant_id, dialect, noun) do update set last = c.last + excluded.last
      returning c.last - ${ids.length}::bigint as base)
    insert into dialect_number (tenant_id, dialect, noun, number, subject_id)
    select ${tenantId}::uuid, ${dialect}::text, ${noun}::text, counted.base + wanted.place, wanted.id from wanted, counted
    on conflict (dialect, noun, subject_id) do nothing`;
}

export async function keepDocument(
  statement: Sql,
  task: Pick<Task, 'id' | 'tenantId'>,
  { dialect, document }: DialectDocument,
): Promise<void> {
  await statement(
    `insert into dialect_document (dialect, task_id, tenant_id, document) values ($1, $2, $3, $4)
     on conflict (dialect, task_id) do update set document = excluded.document`,
    [dialect, task.id, task.tenantId, json(document)],
  );
}
