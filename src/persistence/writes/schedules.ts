import type { EntityManager } from '@mikro-orm/postgresql';
import { isId } from '../../domain/model/id.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { ScheduleWrites } from '../../ports/writes/schedule.ts';
import { type Locks, scoped } from '../locks.ts';
import { ScheduleEntity } from '../mappings.ts';
import { plain } from '../plain.ts';
import type { Sql } from '../sql/execute.ts';
import { json } from '../sql/parameters.ts';
import { countUpTo } from '../tally.ts';
import { firstRevisions } from './plans.ts';

export function makeScheduleWrites(em: EntityManager, sql: Sql, lock: Locks): ScheduleWrites {
  return {
    count: (tenantId, most) => countUpTo(sql, 'schedule', tenantId, most),
    async insert(schedules) {
      for (const schedule of schedules) em.create(ScheduleEntity, schedule);
      await em.flush();
      await firstRevisions(sql, schedules);
    },
    async lock(scope, id) {
      if (!isId(id)) return null;
      const schedule = await em.findOne(ScheduleEntity, { id, deletedAt: null, ...scoped(scope) }, lock.mode);
      return schedule && plain<Schedule>(schedule);
    },
    async lockAllOf(taskId) {
      const schedules = await em.find(
        ScheduleEntity,
        { taskId, deletedAt: null },
        { ...lock.mode, orderBy: { id: 'asc' } },
      );
      return schedules.map((schedule) => plain<Schedule>(schedule));
    },
    async save(schedule) {
      await this.saveAll([schedule]);
    },
    async saveAll(schedules) {
      for (const schedule of schedules) {
        const known = await em.findOneOrFail(ScheduleEntity, { id: schedule.id });
        em.assign(known, schedule, { mergeObjectProperties: false });
      }
      // It compares all that has been read, so one for each schedule would take time with the square of their number.
      await em.flush();
    },

    async hasOpenRun(scheduleId) {
      const rows = await sql(
        `select 1 from run where schedule_id = $1 and schedule_id is not null and finished_at is null
           and trigger <> 'BACKFILL' limit 1`,
        [scheduleId],
      );
      return rows.length > 0;
    },

    async record(type, schedules, actor) {
      await sql(
        `insert into event (tenant_id, type, task_id, schedule_id, actor)
         select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::jsonb[])`,
        [
          schedules.map((schedule) => schedule.tenantId),
          schedules.map(() => type),
          schedules.map((schedule) => schedule.taskId),
          schedules.map((schedule) => schedule.id),
          schedules.map(() => json(actor)),
        ],
      );
    },
  };
}
