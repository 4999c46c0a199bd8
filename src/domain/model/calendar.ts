import { type InstantSpan, resolveLocal } from '../../recurrence/index.ts';
import type { Instant } from './values.ts';

/** Times at which nothing runs: holidays, blackouts. Schedules of the tenant refer to any number of calendars. */
export interface Calendar {
  readonly id: string;
  readonly tenantId: string;
  /** Unique in the tenant. */
  readonly name: string;
  readonly description: string | null;
  /** The zone in which whole dates are read. */
  readonly timeZone: string;
  readonly spans: readonly CalendarSpan[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly version: number;
}

/** Instants from `from` to before `to`, or whole days of the calendar's zone from `fromDate` to the end of `toDate`. */
export type CalendarSpan =
  | { readonly from: Instant; readonly to: Instant; readonly note: string | null }
  /** Dates have the form `2027-12-24`. */
  | { readonly fromDate: string; readonly toDate: string; readonly note: string | null };

/** A calendar that is prepared for lookups. */
export interface CompiledCalendar {
  readonly id: string;
  readonly version: number;
  /** Why the instant is excluded, as text for people; null when it is not excluded. */
  reason(at: Instant): string | null;
}

export function compileCalendar({ id, version, name, timeZone, spans }: Calendar): CompiledCalendar {
  const sorted = spans
    .map((span) => ({ ...resolveSpan(span, timeZone), note: span.note }))
    .sort((a, b) => a.from - b.from);
  // The latest end so far: a long span may cover shorter ones that begin after it.
  const reach: Instant[] = [];
  for (const { to } of sorted) reach.push(Math.max(reach.at(-1) ?? to, to));
  return {
    id,
    version,
    reason(at) {
      let low = 0;
      for (let high = sorted.length; low < high;) {
        const middle = (low + high) >> 1;
        if (sorted[middle]!.from <= at) low = middle + 1;
        else high = middle;
      }
      for (let i = low - 1; i >= 0 && reach[i]! > at; i -= 1) {
        const { to, note } = sorted[i]!;
        if (at < to) return `in the calendar "${name}"${note === null ? '' : `: ${note}`}`;
      }
      return null;
    },
  };
}

/** Throws RecurrenceError when a date does not exist. */
export function resolveSpan(span: CalendarSpan, timeZone: string): InstantSpan {
  if ('from' in span) return { from: span.from, to: span.to };
  return { from: startOf(span.fromDate, timeZone), to: startOf(followingDate(span.toDate), timeZone) };
}

/**
 * The first instant of a local day: midnight, or the first instant after a change of the clocks that skips midnight.
 */
function startOf(date: string, timeZone: string): Instant {
  return resolveLocal(`${date}T00:00:00`, timeZone, { gap: 'NEXT_VALID', fold: 'FIRST' });
}

function followingDate(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) ? date : new Date(at + 86_400_000).toISOString().slice(0, 10);
}
