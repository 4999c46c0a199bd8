import type { Calendar } from './calendar.ts';
import type { Reader, TenantScope } from './reading.ts';
import type { Schedule } from './schedule.ts';

/** The calendars of all these schedules, in one statement or none. */
export async function calendarsOf(
  reader: Pick<Reader, 'calendars'>,
  scope: TenantScope,
  schedules: readonly Pick<Schedule, 'calendars'>[],
): Promise<ReadonlyMap<string, Calendar>> {
  const ids = [...new Set(schedules.flatMap(({ calendars }) => calendars))];
  return ids.length === 0 ? new Map() : reader.calendars(scope, ids);
}

export function pick(known: ReadonlyMap<string, Calendar>, { calendars }: Pick<Schedule, 'calendars'>): Calendar[] {
  return calendars.flatMap((id) => known.get(id) ?? []);
}
