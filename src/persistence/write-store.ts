import { IsolationLevel, LockMode } from '@mikro-orm/core';
import type { EntityManager, TransactionOptions } from '@mikro-orm/postgresql';
import { isId } from '../domain/model/id.ts';
import type { Run } from '../domain/model/run.ts';
import type { Schedule } from '../domain/model/schedule.ts';
import type { Task } from '../domain/model/task.ts';
import type { TenantScope } from '../domain/model/actor.ts';
import type { Snapshot, WriteStore, WriteTransaction } from '../ports/write-store.ts';
import { makeBackfillWrites } from './backfill-writes.ts';
import { makeCalendarWrites } from './calendar-writes.ts';
import { keepDocument } from './dialect-store.ts';
import { cancelRuns, countGates, lockGates, releaseHeld } from './hot/gates.ts';
import { oldestNode } from './hot/nodes.ts';
import { insertRuns } from './hot/run-insert.ts';
import { json, type Sql, sqlIn } from './hot/sql.ts';
import { settle } from './hot/settle.ts';
import { recall, remember } from './idempotency.ts';
import { firstRevisions, makeLedgerWrites } from './ledger-writes.ts';
import { locks, type Locks, noLocks } from './locks.ts';
import { RunEntity, ScheduleEntity, TaskEntity, TenantEntity } from './mappings.ts';
import type { Orm } from './orm.ts';
import { makeScriptWrites } from './script-store.ts';
import { asNameTaken } from './name-taken.ts';
import { plain } from './plain.ts';
import { asTemporary } from './query.ts';

/** Tasks and schedules go through MikroORM's unit of work; runs and the ledger through SQL in the same transaction. */
export function makeWriteStore(orm: Orm): WriteStore {
  const within = async <T>(work: (em: EntityManager) => Promise<T>, options: TransactionOptions): Promise<T> => {
    try {
      return await (orm.em as EntityManager).fork().transactional(work, options);
    } catch (error) {
      throw asTemporary(error) ?? asNameTaken(error) ?? error;
    }
  };
  return {
    transaction: (work) => within((em) => work(makeTransaction(em, locks)), {}),
    snapshot: (work) => within((em) => work(makeTransaction(em, noLocks) satisfies Snapshot), snapshotOptions),
  };
}

async function countUpTo(sql: Sql, table: 'task' | 'schedule', tenantId: string, most: number): Promise<number> {
  const rows = await sql<{ count: number }>(
    `select count(*)::int as count from (select 1 from ${table} where tenant_id = $1 and deleted_at is null limit $2) counted`,
    [tenantId, most],
  );
  return rows[0]?.count ?? 0;
}

/** PostgreSQL answers 25006 to a row lock or a write in such a transaction. */
const snapshotOptions = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true } as const;

function makeTransaction(em: EntityManager, lock: Locks): WriteTransaction {
  const sql = sqlIn(em);
  const scoped = (scope: TenantScope) => (scope === null ? {} : { tenantId: scope });
  const locked = { lockMode: lock.rows ? LockMode.PESSIMISTIC_WRITE : LockMode.NONE, refresh: true } as const;

  return {
    ...makeLedgerWrites(sql, lock),
    ...makeCalendarWrites(sql, lock),
    ...makeBackfillWrites(sql, lock),
    ...makeScriptWrites(em, sql, { locked, scoped, lock }),

    async tenant(idOrSlug) {
      const tenant = await em.findOne(TenantEntity, isId(idOrSlug) ? { id: idOrSlug } : { slug: idOrSlug });
      return tenant && plain(tenant);
    },
    countTasks: (tenantId, most) => countUpTo(sql, 'task', tenantId, most),
    oldestNode: () => oldestNode(sql),
    countSchedules: (tenantId, most) => countUpTo(sql, 'schedule', tenantId, most),
    async taskNamed(tenantId, name) {
      const task = await em.findOne(TaskEntity, { tenantId, name, deletedAt: null });
      return task && plain<Task>(task);
    },
    async insertTask(task) {
      em.create(TaskEntity, task);
      await em.flush();
      await sql('insert into task_counter (task_id) values ($1)', [task.id]);
    },
    async lockTask(scope, id) {
      if (!isId(id)) return null;
      // Weaker than MikroORM's "for update": new schedules of the task, whose foreign key asks for it, need not wait.
      if (lock.rows) {
        await sql('select 1 from task where id = $1 and ($2::uuid is null or tenant_id = $2) for no key update', [
          id,
          scope,
        ]);
      }
      const task = await em.findOne(TaskEntity, { id, deletedAt: null, ...scoped(scope) }, { refresh: true });
      return task && plain<Task>(task);
    },
    async saveTask(task) {
      em.assign(await em.findOneOrFail(TaskEntity, { id: task.id }), task, { mergeObjectProperties: false });
      await em.flush();
    },
    keepDocument: (task, kept) => keepDocument(sql, task, kept),
    async saveRecipients(taskId, recipients) {
      const list = recipients.length === 0 ? null : json(recipients);
      await sql('update task set recipients = $2 where id = $1', [taskId, list]);
    },

    async insertSchedules(schedules) {
      for (const schedule of schedules) em.create(ScheduleEntity, schedule);
      await em.flush();
      await firstRevisions(sql, schedules);
    },
    async lockSchedule(scope, id) {
      if (!isId(id)) return null;
      const schedule = await em.findOne(ScheduleEntity, { id, deletedAt: null, ...scoped(scope) }, locked);
      return schedule && plain<Schedule>(schedule);
    },
    async lockSchedulesOf(taskId) {
      const schedules = await em.find(
        ScheduleEntity,
        { taskId, deletedAt: null },
        { ...locked, orderBy: { id: 'asc' } },
      );
      return schedules.map((schedule) => plain<Schedule>(schedule));
    },
    async saveSchedule(schedule) {
      await this.saveSchedules([schedule]);
    },
    async saveSchedules(schedules) {
      for (const schedule of schedules) {
        const known = await em.findOneOrFail(ScheduleEntity, { id: schedule.id });
        em.assign(known, schedule, { mergeObjectProperties: false });
      }
      // It compares all that has been read, so one for each schedule would take time with the square of their number.
      await em.flush();
    },

    async lockRun(scope, id) {
      if (!isId(id)) return null;
      const run = await em.findOne(RunEntity, { id, ...scoped(scope) }, locked);
      return run && plain<Run>(run);
    },
    async run(id) {
      const run = await em.findOne(RunEntity, { id }, { refresh: true });
      return run && plain<Run>(run);
    },
    async runs(runIds) {
      const found = new Map<string, Run>();
      for (let from = 0; from < runIds.length; from += mostParameters) {
        const part = runIds.slice(from, from + mostParameters);
        const runs = await em.find(RunEntity, { id: { $in: part } }, { disableIdentityMap: true });
        for (const run of runs) found.set(run.id, plain<Run>(run));
      }
      return runIds.flatMap((id) => found.get(id) ?? []);
    },
    openRuns: (taskId) =>
      ids(sql<{ id: string }>('select id from run where task_id = $1 and finished_at is null order by id', [taskId])),
    openBehind: (gate) =>
      ids(
        sql<{ id: string }>(
          "select id from run where gates @> array[$1] and gates is not null and finished_at is null and state <> 'SCHEDULED'",
          [gate],
        ),
      ),
    insertRuns: (drafts) => insertRuns(sql, drafts),
    settle: (settlements, drafts) => settle(sql, settlements, drafts),
    cancelRuns: (runIds, reason, graceMs, actor) => cancelRuns(sql, runIds, reason, graceMs, actor),
    async gates(keys) {
      if (lock.rows) await lockGates(sql, keys);
      return countGates(sql, keys);
    },
    releaseGates: async (keys) => (await releaseHeld(sql, keys)).length,

    recall: (key) => recall(sql, key, lock),
    remember: (key, subjectId) => remember(sql, key, subjectId),
  };
}

/** PostgreSQL takes 65,535 in a statement, and each id is one. */
const mostParameters = 10_000;

async function ids(rows: Promise<{ id: string }[]>): Promise<string[]> {
  return (await rows).map((row) => row.id);
}
