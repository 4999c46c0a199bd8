import type { Calendar } from '../../domain/model/calendar.ts';
import { isId } from '../../domain/model/id.ts';
import type { CalendarWrites } from '../../ports/writes/calendar.ts';
import type { Locks } from '../locks.ts';
import { ms } from '../sql/columns.ts';
import type { Sql } from '../sql/execute.ts';
import { iso, json } from '../sql/parameters.ts';

/** In the types of the domain, so that no reader has to be made for them. */
export const calendarColumns = `c.id, c.tenant_id as "tenantId", c.name, c.description, c.time_zone as "timeZone", c.spans,
  ${ms('c.created_at', '"createdAt"')}, ${ms('c.updated_at', '"updatedAt"')}, c.version`;

type CalendarRow = Calendar & Record<string, unknown>;

export function makeCalendarWrites(sql: Sql, lock: Locks): CalendarWrites {
  return {
    // Shared: schedules of one calendar may be made at once, but none while it is changed or deleted.
    find: (tenantId, ids) =>
      sql<CalendarRow>(
        `select ${calendarColumns} from calendar c where c.tenant_id = $1 and c.id = any($2::uuid[]) order by c.id ${lock.clause('for share')}`,
        [tenantId, ids.filter(isId)],
      ),

    async lock(scope, id) {
      if (!isId(id)) return null;
      const rows = await sql<CalendarRow>(
        `select ${calendarColumns} from calendar c where c.id = $1 and ($2::uuid is null or c.tenant_id = $2) ${lock.clause('for update')}`,
        [id, scope],
      );
      return rows[0] ?? null;
    },

    async named(tenantId, name) {
      const rows = await sql<CalendarRow>(
        `select ${calendarColumns} from calendar c where c.tenant_id = $1 and c.name = $2`,
        [tenantId, name],
      );
      return rows[0] ?? null;
    },

    async save(calendar) {
      await sql(
        `insert into calendar (id, tenant_id, name, description, time_zone, spans, created_at, updated_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (id) do update set name = excluded.name, description = excluded.description,
           time_zone = excluded.time_zone, spans = excluded.spans, updated_at = excluded.updated_at, version = excluded.version`,
        [
          calendar.id,
          calendar.tenantId,
          calendar.name,
          calendar.description,
          calendar.timeZone,
          json(calendar.spans),
          iso(calendar.createdAt),
          iso(calendar.updatedAt),
          calendar.version,
        ],
      );
    },

    async detach(scope, id, at) {
      if (!isId(id)) return [];
      return sql<{ id: string; tenantId: string; taskId: string }>(
        `with user_of as (
           select id from schedule where calendars @> array[$1::text] and calendars <> '{}' and deleted_at is null
             and ($3::uuid is null or tenant_id = $3) order by id for update
         )
         update schedule s set calendars = array_remove(s.calendars, $1::text), version = s.version + 1, updated_at = $2
         from user_of u where s.id = u.id
         returning s.id, s.tenant_id as "tenantId", s.task_id as "taskId"`,
        [id, iso(at), scope],
      );
    },

    async countUsers(id) {
      const rows = await sql<{ users: number }>(
        `select count(*)::int as users from schedule where calendars @> array[$1::text] and calendars <> '{}' and deleted_at is null`,
        [id],
      );
      return rows[0]?.users ?? 0;
    },

    async remove(id) {
      await sql('delete from calendar where id = $1', [id]);
    },
  };
}
