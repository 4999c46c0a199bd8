import type { Schedule } from '../../domain/model/schedule.ts';
import type { TaskState } from '../../domain/model/task.ts';
import type { ScheduleReads } from '../../ports/reads/schedule.ts';
import { type Queryable, select } from '../query.ts';
import type { RowReader } from '../row.ts';
import { and, raw, sql } from '../sql/piece.ts';
import { inScope, instant } from './criteria.ts';

/** Schedules that still plan something, in the order of their next fire times. */
export function makeWaitingReads(on: Queryable, reader: RowReader<Schedule>): Pick<ScheduleReads, 'waiting'> {
  return {
    async waiting(scope, { from, to }, limit, most) {
      const visible = and(inScope(raw('s.tenant_id'), scope), raw('s.deleted_at is null'));
      const part = (bounds: ReturnType<typeof sql>, count: number) =>
        sql`(select ${raw(reader.columns('s'))}, t.state as "~task", n.enabled as "~tenant"
          from schedule s join task t on t.id = s.task_id join tenant n on n.id = s.tenant_id
          where ${and(visible, bounds)} order by s.next_fire_at, s.id limit ${count})`;
      const due = raw('s.next_fire_at');
      const rows = await select(
        on,
        sql`${part(sql`${due} < ${instant(from)}`, most)}
          union all ${part(sql`${due} >= ${instant(from)} and ${due} < ${instant(to)}`, limit)}`,
      );
      return rows.map((row) => ({
        schedule: reader.read(row),
        taskState: row['~task'] as TaskState,
        tenantEnabled: row['~tenant'] === true,
      }));
    },
  };
}
