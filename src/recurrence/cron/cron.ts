import { bits32 } from '../patterns/bits.ts';
import type { DayTest } from '../patterns/fields.ts';
import type { NthWeekday } from '../recurrence.ts';

/**
 * A cron expression as sets of values, ascending and without repeats. Equal rules have equal values, however they are
 * written.
 */
export interface CronFields {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly daysOfMonth: DayOfMonthField;
  /** 1..12 */
  readonly months: readonly number[];
  readonly daysOfWeek: DayOfWeekField;
}

export interface DayOfMonthField {
  /** The field begins with `*` or `?`, so it is joined with the day of week by AND. Always true for celery. */
  readonly wild: boolean;
  readonly days: readonly number[];
  /** `L` = 0, `L-3` = 3 days before the last. */
  readonly beforeLast: readonly number[];
  /** `15W`: the weekday (Monday to Friday) nearest to the 15th within the month. */
  readonly nearest: readonly number[];
  /** `LW`: the last day from Monday to Friday in the month. */
  readonly lastWorkday: boolean;
}

export interface DayOfWeekField {
  readonly wild: boolean;
  /** 0 = Sunday .. 6 */
  readonly days: readonly number[];
  /** `5#2` and `5L` (nth -1). */
  readonly nth: readonly NthWeekday[];
}

/** Joins the two day fields: by OR only when neither is wild (vixie cron; "begins with *" as Debian reads it). */
export function dayTestOf({ daysOfMonth, daysOfWeek }: CronFields): DayTest {
  const inMonth = dayOfMonthTest(daysOfMonth);
  const inWeek = dayOfWeekTest(daysOfWeek);
  return daysOfMonth.wild || daysOfWeek.wild
    ? (day, weekday, length) => inMonth(day, weekday, length) && inWeek(day, weekday, length)
    : (day, weekday, length) => inMonth(day, weekday, length) || inWeek(day, weekday, length);
}

function dayOfMonthTest(field: DayOfMonthField): DayTest {
  const days = bits32(field.days);
  const beforeLast = bits32(field.beforeLast);
  const plain: DayTest = (day, _, length) => (((days >>> day) | (beforeLast >>> (length - day))) & 1) === 1;
  if (field.nearest.length === 0 && !field.lastWorkday) return plain;
  return (day, weekday, length) =>
    plain(day, weekday, length) ||
    (field.lastWorkday && isLastWorkday(day, weekday, length)) ||
    field.nearest.some((target) => isNearestWorkday(target, day, weekday, length));
}

function dayOfWeekTest(field: DayOfWeekField): DayTest {
  const days = bits32(field.days);
  if (field.nth.length === 0) return (_, weekday) => ((days >>> weekday) & 1) === 1;
  return (day, weekday, length) =>
    ((days >>> weekday) & 1) === 1 || field.nth.some((nth) => isNthWeekday(nth, day, weekday, length));
}

export function isNthWeekday(nth: NthWeekday, day: number, weekday: number, length: number): boolean {
  if (weekday !== nth.weekday) return false;
  return nth.nth > 0 ? Math.ceil(day / 7) === nth.nth : Math.ceil((length - day + 1) / 7) === -nth.nth;
}

function isLastWorkday(day: number, weekday: number, length: number): boolean {
  return weekday === 5 ? day + 2 >= length : weekday >= 1 && weekday <= 4 && day === length;
}

/** Saturday moves to the Friday before, Sunday to the Monday after, but never into another month. */
function isNearestWorkday(target: number, day: number, weekday: number, length: number): boolean {
  if (target > length || weekday === 0 || weekday === 6) return false;
  if (day === target) return true;
  if (weekday === 5) return day === target - 1 || (day === target - 2 && target === length);
  return weekday === 1 && (day === target + 1 || (day === 3 && target === 1));
}
