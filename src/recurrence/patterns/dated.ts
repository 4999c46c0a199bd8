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
} from '../time/civil.ts';
import { countBits32, nextBit32, previousBit32 } from './bits.ts';
import type { WallPattern } from './wall.ts';

/** The number of days after which the calendar repeats: 400 years, which are whole weeks. */
export const CALENDAR_DAYS = 146_097;

export function commonMultiple(a: number, b: number): number {
  let [high, low] = [a, b];
  while (low > 0) [high, low] = [low, high % low];
  return (a / high) * b;
}

/** The days of a rule, month by month. */
export interface DaySet {
  /** Bits: day 1 = bit 0; no bit is set after the last day of the month. */
  maskOf(year: number, month: number): number;
  /** The number of days after which the same days repeat. */
  readonly cycle: number;
  /** Only every nth year has days, and `origin` is one of these years; absent = every year has days. */
  readonly years?: { readonly origin: number; readonly interval: number };
}

/** The times of each day in seconds since midnight. `TimesOfDay` has the same times on every day. */
export interface TimeSet {
  /** The number of times per day; when days differ, see `totalOn`. */
  readonly total: number;
  /** The number of days after which the times repeat; absent = 1. */
  readonly cycle?: number;
  totalOn?(day: number): number;
  has(time: number, day: number): boolean;
  /** The smallest time of the set ≥ time, or -1. */
  next(time: number, day: number): number;
  /** The largest time of the set ≤ time, or -1. */
  previous(time: number, day: number): number;
  /** The number of times < time. */
  countBelow(time: number, day: number): number;
}

const ALL_YEARS = { origin: 0, interval: 1 };
const DAY_SECONDS = DAY_MS / SECOND_MS;
const LAST_TIME = DAY_SECONDS - 1;
const FIRST_DAY = dayOf(MIN_YEAR, 1, 1);
const LAST_DAY = dayOf(MAX_YEAR, 12, 31);

/**
 * Walls on days of any rule, which `FieldPattern` cannot express. Steps by month and by matching day, up to the year
 * 9999.
 */
export class DatedPattern implements WallPattern {
  readonly everyHour = false;
  readonly #days: DaySet;
  readonly #times: TimeSet;
  /** After this many months without a match the answer is "never", because everything has repeated by then. */
  readonly #mostMonths: number;
  /** The last question and its answer, as a cache. */
  #asked = Infinity;
  #found = -Infinity;

  constructor(days: DaySet, times: TimeSet) {
    this.#days = days;
    this.#times = times;
    this.#mostMonths = Math.ceil(commonMultiple(days.cycle, times.cycle ?? 1) / 28) + 1;
  }

  has(wall: number): boolean {
    const second = wall / SECOND_MS;
    const day = Math.floor(second / DAY_SECONDS);
    return Number.isInteger(second) && this.#hasDay(day) && this.#times.has(second - day * DAY_SECONDS, day);
  }

  next(wall: number): number {
    // Neighbouring segments of a zone ask for the same wall again, which may be far in the future.
    if (wall < this.#asked || wall > this.#found) {
      const found = this.#nextFrom(wall);
      this.#asked = wall;
      this.#found = found;
    }
    return this.#found;
  }

  #nextFrom(wall: number): number {
    const second = Math.max(Math.ceil(wall / SECOND_MS), FIRST_DAY * DAY_SECONDS);
    const from = Math.floor(second / DAY_SECONDS);
    if (from > LAST_DAY) return Infinity;
    const packed = packedDateOf(from);
    let year = packedYear(packed);
    let month = packedMonth(packed);
    let mask = this.#days.maskOf(year, month) & (-1 << (packedDay(packed) - 1));
    for (let looked = 0; ; looked++) {
      const first = mask === 0 ? 0 : dayOf(year, month, 1);
      for (; mask !== 0; mask &= mask - 1) {
        const day = first + nextBit32(mask, 0);
        const time = this.#times.next(day === from ? second - day * DAY_SECONDS : 0, day);
        if (time >= 0) return (day * DAY_SECONDS + time) * SECOND_MS;
        spend(1);
      }
      if (looked > this.#mostMonths) return Infinity;
      if (++month > 12) {
        month = 1;
        year = this.#yearFrom(year + 1);
        if (year > MAX_YEAR) return Infinity;
      }
      mask = this.#days.maskOf(year, month);
      spend(1);
    }
  }

  previous(wall: number): number {
    const second = Math.min(Math.floor(wall / SECOND_MS), LAST_DAY * DAY_SECONDS + LAST_TIME);
    const from = Math.floor(second / DAY_SECONDS);
    if (from < FIRST_DAY) return -Infinity;
    const packed = packedDateOf(from);
    let year = packedYear(packed);
    let month = packedMonth(packed);
    let mask = this.#days.maskOf(year, month) & (2 ** packedDay(packed) - 1);
    for (let looked = 0; ; looked++) {
      const first = mask === 0 ? 0 : dayOf(year, month, 1);
      for (let bit = previousBit32(mask, 30); bit >= 0; bit = previousBit32(mask, bit - 1)) {
        const day = first + bit;
        const time = this.#times.previous(day === from ? second - day * DAY_SECONDS : LAST_TIME, day);
        if (time >= 0) return (day * DAY_SECONDS + time) * SECOND_MS;
        spend(1);
      }
      if (looked > this.#mostMonths) return -Infinity;
      if (--month < 1) {
        month = 12;
        year = this.#yearUntil(year - 1);
        if (year < MIN_YEAR) return -Infinity;
      }
      mask = this.#days.maskOf(year, month);
      spend(1);
    }
  }

  count(from: number, to: number): number {
    const low = Math.max(Math.ceil(from / SECOND_MS), FIRST_DAY * DAY_SECONDS);
    const high = Math.min(Math.ceil(to / SECOND_MS), (LAST_DAY + 1) * DAY_SECONDS);
    if (!(low < high)) return 0;
    const firstDay = Math.floor(low / DAY_SECONDS);
    const lastDay = Math.floor(high / DAY_SECONDS);
    return this.#countDays(firstDay, lastDay) - this.#countBelow(low, firstDay) + this.#countBelow(high, lastDay);
  }

  #countBelow(second: number, day: number): number {
    return this.#hasDay(day) ? this.#times.countBelow(second - day * DAY_SECONDS, day) : 0;
  }

  /** The number of walls on the days in [from, to). */
  #countDays(from: number, to: number): number {
    const times = this.#times;
    let count = 0;
    for (let day = from; day < to;) {
      const packed = packedDateOf(day);
      const year = packedYear(packed);
      const month = packedMonth(packed);
      const first = day - packedDay(packed) + 1;
      const length = monthLength(year, month);
      let mask = this.#days.maskOf(year, month) & (-1 << (day - first));
      if (to - first < length) mask &= 2 ** (to - first) - 1;
      if (times.totalOn === undefined) count += countBits32(mask) * times.total;
      else
        for (; mask !== 0; mask &= mask - 1) {
          count += times.totalOn(first + nextBit32(mask, 0));
          spend(1);
        }
      day = first + length;
      spend(1);
    }
    return count;
  }

  #yearFrom(year: number): number {
    const { origin, interval } = this.#days.years ?? ALL_YEARS;
    return origin + Math.ceil((year - origin) / interval) * interval;
  }

  #yearUntil(year: number): number {
    const { origin, interval } = this.#days.years ?? ALL_YEARS;
    return origin + Math.floor((year - origin) / interval) * interval;
  }

  #hasDay(day: number): boolean {
    if (day < FIRST_DAY || day > LAST_DAY) return false;
    const packed = packedDateOf(day);
    return ((this.#days.maskOf(packedYear(packed), packedMonth(packed)) >>> (packedDay(packed) - 1)) & 1) === 1;
  }
}
