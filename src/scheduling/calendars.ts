import { compileCalendar, type CompiledCalendar } from '../domain/model/calendar.ts';
import type { DueRow } from '../domain/planning/settlement.ts';
import type { SweepTransaction } from '../ports/run-store.ts';
import type { PlannedSchedule } from '../domain/model/schedule.ts';

const capacity = 1_000;

/**
 * Remembers the calendars of schedules. Each sweep asks which of them have changed, so an edit counts for every later
 * decision. The spans of each version are read and sorted once.
 */
export function makeCalendarCache() {
  const known = new Map<string, CompiledCalendar>();
  return {
    async load(transaction: Pick<SweepTransaction, 'calendars'>, rows: readonly DueRow[]): Promise<void> {
      const ids = new Set(rows.flatMap(({ schedule }) => schedule.calendars));
      if (ids.size === 0) return;
      if (known.size > capacity) known.clear();
      const versions = new Map([...ids].map((id) => [id, known.get(id)?.version ?? null]));
      for (const calendar of await transaction.calendars(versions)) known.set(calendar.id, compileCalendar(calendar));
    },
    of: ({ calendars }: PlannedSchedule): readonly CompiledCalendar[] =>
      calendars.length === 0 ? none : calendars.flatMap((id) => known.get(id) ?? []),
  };
}

const none: readonly CompiledCalendar[] = [];
