export type Unit = 'year' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second';

/**
 * The phrases of one language. They are joined by commas and the first letter becomes a capital, so each phrase must
 * stand alone. Names of months, weekdays and units come from the runtime.
 */
export interface Phrases {
  /** BCP 47 tag, for names that the runtime provides. */
  readonly language: string;
  readonly and: string;
  readonly or: string;
  once(when: string): string;
  /** "every hour" */
  each(unit: Unit): string;
  /** "every 2 hours"; `unit` is the unit of the first part of the length. */
  every(length: string, unit: Unit): string;
  readonly afterCompletion: string;
  at(times: string): string;
  atMinute(minutes: string): string;
  ofHour(hours: string): string;
  readonly ofEveryHour: string;
  onWeekdays(days: string): string;
  /** The items are made by `day` and `nth`. */
  onDays(days: string): string;
  readonly day: (day: number) => string;
  nth(nth: number, weekday: string): string;
  inWeek(weeks: string): string;
  readonly week: (week: number) => string;
  inMonths(months: string): string;
  ofYears(years: string): string;
  times(count: number): string;
  from(when: string): string;
  until(when: string): string;
  atMostRuns(count: number): string;
  delayedUpTo(length: string): string;
  exceptIn(spans: number): string;
}
