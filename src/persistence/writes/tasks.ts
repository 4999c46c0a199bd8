import type { EntityManager } from '@mikro-orm/postgresql';
import { isId } from '../../domain/model/id.ts';
import type { Task } from '../../domain/model/task.ts';
import type { TaskWrites } from '../../ports/writes/task.ts';
import { keepDocument } from '../dialect-store.ts';
import { type Locks, scoped } from '../locks.ts';
import { TaskEntity } from '../mappings.ts';
import { plain } from '../plain.ts';
import type { Sql } from '../sql/execute.ts';
import { json } from '../sql/parameters.ts';
import { countUpTo } from '../tally.ts';

export function makeTaskWrites(em: EntityManager, sql: Sql, lock: Locks): TaskWrites {
  return {
    count: (tenantId, most) => countUpTo(sql, 'task', tenantId, most),
    async named(tenantId, name) {
      const task = await em.findOne(TaskEntity, { tenantId, name, deletedAt: null });
      return task && plain<Task>(task);
    },

    async insert(task) {
      em.create(TaskEntity, task);
      await em.flush();
      await sql('insert into task_counter (task_id) values ($1)', [task.id]);
    },

    async lock(scope, id) {
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
    async save(task) {
      em.assign(await em.findOneOrFail(TaskEntity, { id: task.id }), task, { mergeObjectProperties: false });
      await em.flush();
    },
    keepDocument: (task, kept) => keepDocument(sql, task, kept),
    async saveRecipients(taskId, recipients) {
      const list = recipients.length === 0 ? null : json(recipients);
      await sql('update task set recipients = $2 where id = $1', [taskId, list]);
    },
  };
}
