import type { TenantScope } from '../../domain/model/actor.ts';
import type { Calendar } from '../../domain/model/calendar.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Reader } from '../../ports/reader.ts';

/** The calendars of all these schedules, in one statement or none. */
export async function readCalendarsById(
  reader: Pick<Reader, 'calendars'>,
  scope: TenantScope,
  schedules: readonly Pick<Schedule, 'calendars'>[],
): Promise<ReadonlyMap<string, Calendar>> {
  const ids = [...new Set(schedules.flatMap(({ calendars }) => calendars))];
  return ids.length === 0 ? new Map() : reader.calendars.find(scope, ids);
}
