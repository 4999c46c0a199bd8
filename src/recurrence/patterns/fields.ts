import { spend } from '../budget.ts';
import {
  DAY_MS,
  MAX_YEAR,
  MIN_YEAR,
  SECOND_MS,
  dayOf,
  monthLength,
  packedDateOf,
  packedDay,
  packedMonth,
  packedYear,
  weekdayOf,
} from '../time/civil.ts';
import type { TimesOfDay } from '../time/time-of-day.ts';
import { countBelow32, countBits32, nextBit32, previousBit32 } from './bits.ts';
import type { WallPattern } from './wall.ts';

/** Whether a day belongs to the rule; depends only on its number, its weekday and the length of its month. */
export type DayTest = (day: number, weekday: number, monthLength: number) => boolean;

/**
 * After this many months without a match the answer is "never". Which days of a month match depends only on the month's
 * length and first weekday. The calendar of a leap year repeats after at most 40 years (1896 → 1936 → …), so 50 years
 * are enough.
 */
const MOST_MONTHS = 50 * 12;
const DAY_SECONDS = DAY_MS / SECOND_MS;
const FIRST_DAY = dayOf(MIN_YEAR, 1, 1);
const LAST_DAY = dayOf(MAX_YEAR, 12, 31);

/**
 * The walls of cron and calendar rules: a test of days, and sets of months and times. Steps by month, day and hour, not
 * by minute.
 */
export class FieldPattern implements WallPattern {
  readonly everyHour: boolean;
  readonly #times: TimesOfDay;
  readonly #months: number;
  readonly #dayTest: DayTest;
  /** Ascending; empty = any. */
  readonly #years: readonly number[];
  /** Matching days as bits (day 1 = bit 0), by length and first weekday of a month; computed when first needed. */
  readonly #dayMasks: (number | undefined)[] = Array<undefined>(28).fill(undefined);

  constructor(parts: { times: TimesOfDay; months: number; dayTest: DayTest; years: readonly number[] }) {
    this.#times = parts.times;
    this.#months = parts.months;
    this.#dayTest = parts.dayTest;
    this.#years = parts.years;
    this.everyHour = parts.times.everyHour;
  }

  has(wall: number): boolean {
    const second = wall / SECOND_MS;
    const day = Math.floor(second / DAY_SECONDS);
    if (!Number.isInteger(second) || day < FIRST_DAY || day > LAST_DAY) return false;
    const packed = packedDateOf(day);
    const mask = this.#maskOf(packedYear(packed), packedMonth(packed));
    return ((mask >>> (packedDay(packed) - 1)) & 1) === 1 && this.#times.has(second - day * DAY_SECONDS);
  }

  next(wall: number): number {
    const second = Math.ceil(wall / SECOND_MS);
    const day = Math.floor(second / DAY_SECONDS);
    if (day < FIRST_DAY) return this.next(FIRST_DAY * DAY_MS);
    if (day > LAST_DAY) return Infinity;
    const packed = packedDateOf(day);
    let year = packedYear(packed);
    let month = packedMonth(packed);
    const dayOfMonth = packedDay(packed);
    let mask = this.#maskOf(year, month);
    if ((mask >>> (dayOfMonth - 1)) & 1) {
      const time = this.#times.next(second - day * DAY_SECONDS);
      if (time >= 0) return (day * DAY_SECONDS + time) * SECOND_MS;
    }
    let found = nextBit32(mask, dayOfMonth);
    for (let tried = 0; found < 0 && tried < MOST_MONTHS; tried++) {
      if (++month > 12) {
        month = 1;
        year = this.#yearFrom(year + 1);
        if (year > MAX_YEAR) return Infinity;
      }
      mask = this.#maskOf(year, month);
      found = nextBit32(mask, 0);
      spend(1);
    }
    return found < 0 ? Infinity : ((dayOf(year, month, 1) + found) * DAY_SECONDS + this.#times.first) * SECOND_MS;
  }

  previous(wall: number): number {
    const second = Math.floor(wall / SECOND_MS);
    const day = Math.floor(second / DAY_SECONDS);
    if (day > LAST_DAY) return this.previous((LAST_DAY + 1) * DAY_MS - 1);
    if (day < FIRST_DAY) return -Infinity;
    const packed = packedDateOf(day);
    let year = packedYear(packed);
    let month = packedMonth(packed);
    const dayOfMonth = packedDay(packed);
    let mask = this.#maskOf(year, month);
    if ((mask >>> (dayOfMonth - 1)) & 1) {
      const time = this.#times.previous(second - day * DAY_SECONDS);
      if (time >= 0) return (day * DAY_SECONDS + time) * SECOND_MS;
    }
    let found = previousBit32(mask, dayOfMonth - 2);
    for (let tried = 0; found < 0 && tried < MOST_MONTHS; tried++) {
      if (--month < 1) {
        month = 12;
        year = this.#yearUntil(year - 1);
        if (year < MIN_YEAR) return -Infinity;
      }
      mask = this.#maskOf(year, month);
      found = previousBit32(mask, 30);
      spend(1);
    }
    return found < 0 ? -Infinity : ((dayOf(year, month, 1) + found) * DAY_SECONDS + this.#times.last) * SECOND_MS;
  }

  count(from: number, to: number): number {
    return from < to ? this.#countBetween(Math.ceil(from / SECOND_MS), Math.ceil(to / SECOND_MS)) : 0;
  }

  #countBetween(from: number, to: number): number {
    const fromDay = Math.floor(from / DAY_SECONDS);
    const toDay = Math.floor(to / DAY_SECONDS);
    let count = this.#countDays(fromDay, toDay) * this.#times.total;
    if (this.#hasDay(fromDay)) count -= this.#times.countBelow(from - fromDay * DAY_SECONDS);
    if (this.#hasDay(toDay)) count += this.#times.countBelow(to - toDay * DAY_SECONDS);
    return count;
  }

  /** The number of matching days in [from, to). */
  #countDays(from: number, to: number): number {
    let day = Math.max(from, FIRST_DAY);
    const end = Math.min(to, LAST_DAY + 1);
    let count = 0;
    while (day < end) {
      const packed = packedDateOf(day);
      const year = packedYear(packed);
      const month = packedMonth(packed);
      const start = day - packedDay(packed) + 1;
      const mask = this.#maskOf(year, month);
      const length = monthLength(year, month);
      const until = Math.min(end - start, length);
      count += until >= 31 ? countBits32(mask) : countBelow32(mask, until);
      count -= countBelow32(mask, day - start);
      day = start + length;
      spend(1);
    }
    return count;
  }

  #hasDay(day: number): boolean {
    if (day < FIRST_DAY || day > LAST_DAY) return false;
    const packed = packedDateOf(day);
    return ((this.#maskOf(packedYear(packed), packedMonth(packed)) >>> (packedDay(packed) - 1)) & 1) === 1;
  }

  #maskOf(year: number, month: number): number {
    if (!((this.#months >>> month) & 1)) return 0;
    if (this.#years.length > 0 && !this.#years.includes(year)) return 0;
    const length = monthLength(year, month);
    const first = weekdayOf(dayOf(year, month, 1));
    const key = (length - 28) * 7 + first;
    const known = this.#dayMasks[key];
    if (known !== undefined) return known;
    let mask = 0;
    for (let day = 1; day <= length; day++)
      if (this.#dayTest(day, (first + day - 1) % 7, length)) mask |= 1 << (day - 1);
    this.#dayMasks[key] = mask;
    return mask;
  }

  #yearFrom(year: number): number {
    return this.#years.length === 0 ? year : (this.#years.find((allowed) => allowed >= year) ?? Infinity);
  }

  #yearUntil(year: number): number {
    return this.#years.length === 0 ? year : (this.#years.findLast((allowed) => allowed <= year) ?? -Infinity);
  }
}
