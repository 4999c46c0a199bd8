import type { CalendarSpan } from '../calendar.ts';
import type { Keyed } from './command.ts';

export interface CalendarDraft {
  readonly name: string;
  readonly description: string | null;
  readonly timeZone: string;
  readonly spans: readonly CalendarSpan[];
}

export interface CreateCalendar extends Omit<CalendarDraft, 'timeZone'>, Keyed {
  /** Null: the tenant's zone. */
  readonly timeZone: string | null;
  /** Operators only; null: the caller's tenant, or the default one. */
  readonly tenantId: string | null;
}

/** Absent = keep, null = clear (where the field may be null), value = set. `spans` replaces the whole list. */
export interface UpdateCalendar extends Partial<CalendarDraft>, Keyed {
  readonly id: string;
  readonly expectedVersion: number | null;
}

export interface DeleteCalendar extends Keyed {
  readonly id: string;
  readonly expectedVersion: number | null;
  /** REFUSE fails while schedules refer to the calendar; DETACH removes it from them first. */
  readonly inUse: 'REFUSE' | 'DETACH';
}
