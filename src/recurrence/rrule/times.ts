import { spend } from '../budget.ts';
import { type TimeSet, commonMultiple } from '../patterns/dated.ts';
import { countBelow } from '../patterns/sorted.ts';
import { TimesOfDay } from '../time/time-of-day.ts';
import type { Frequency, RRuleParts } from './text.ts';

const DAY_SECONDS = 86_400;
const UNIT_SECONDS: Partial<Record<Frequency, number>> = { HOURLY: 3600, MINUTELY: 60, SECONDLY: 1 };

/** Hours, minutes and seconds of a rule: its BYxxx; else all values below its frequency; else those of DTSTART. */
export interface ClockLists {
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
}

export function clockListsOf({ numbers, freq }: RRuleParts, start: { readonly second: number }): ClockLists {
  const unit = UNIT_SECONDS[freq] ?? DAY_SECONDS;
  const { second } = start;
  return {
    hours: orElse(numbers.BYHOUR, unit <= 3600, 24, Math.floor(second / 3600)),
    minutes: orElse(numbers.BYMINUTE, unit <= 60, 60, Math.floor(second / 60)),
    seconds: orElse(numbers.BYSECOND, unit <= 1, 60, second),
  };
}

function orElse(given: readonly number[], all: boolean, size: number, value: number): readonly number[] {
  if (given.length > 0) return given;
  return all ? Array.from({ length: size }, (_, index) => index) : [((value % size) + size) % size];
}

/** The positions among `total`, counted from 0, that BYSETPOS selects; ascending. */
export function placesOf(positions: readonly number[], total: number): number[] {
  const places = positions.map((position) => (position > 0 ? position - 1 : total + position));
  return [...new Set(places)].filter((place) => place >= 0 && place < total).sort((a, b) => a - b);
}

/**
 * The times of a rule. For DAILY and shorter frequencies BYSETPOS selects within the day or within a shorter period,
 * the same in each of them. For longer frequencies the caller applies BYSETPOS. Null when nothing is selected.
 */
export function rruleTimes(rule: RRuleParts, start: { readonly second: number }): TimeSet | null {
  const { freq, interval } = rule;
  const lists = clockListsOf(rule, start);
  const { hours, minutes, seconds } = lists;
  const unit = UNIT_SECONDS[freq];
  const positions = freq === 'DAILY' || unit !== undefined ? rule.numbers.BYSETPOS : [];
  if (unit === undefined)
    return positions.length === 0 ? new TimesOfDay(hours, minutes, seconds) : listed(chosen(lists, positions));
  const inner = chosen(
    { ...lists, hours: [0], ...(unit <= 60 && { minutes: [0] }), ...(unit === 1 && { seconds: [0] }) },
    positions,
  );
  if (inner.length === 0) return null;
  const units = new TimesOfDay(hours, unit <= 60 ? minutes : [0], unit === 1 ? seconds : [0]);
  if (interval > 1) {
    const stepped = new SteppedTimes(units, { unit, interval, start: start.second, inner });
    return stepped.hasAny() ? stepped : null;
  }
  if (unit <= 60) return new TimesOfDay(hours, minutes, unit === 60 ? inner : seconds);
  return listed(hours.flatMap((hour) => inner.map((time) => hour * 3600 + time)));
}

/** The times of the lists, or those of them that BYSETPOS selects. */
function chosen({ hours, minutes, seconds }: ClockLists, positions: readonly number[]): number[] {
  const total = hours.length * minutes.length * seconds.length;
  const places = positions.length > 0 ? placesOf(positions, total) : Array.from({ length: total }, (_, place) => place);
  return places.map((place) => timeAt({ hours, minutes, seconds }, place));
}

/** The time at a position among all combinations of the lists, in ascending order. */
export function timeAt({ hours, minutes, seconds }: ClockLists, place: number): number {
  const minute = Math.floor(place / seconds.length);
  const hour = Math.floor(minute / minutes.length);
  return hours[hour]! * 3600 + minutes[minute % minutes.length]! * 60 + seconds[place % seconds.length]!;
}

function listed(times: readonly number[]): TimeSet | null {
  if (times.length === 0) return null;
  return {
    total: times.length,
    has: (time) => times[countBelow(times, time)] === time,
    next: (time) => times[countBelow(times, time)] ?? -1,
    previous: (time) => times[countBelow(times, time + 1) - 1] ?? -1,
    countBelow: (time) => countBelow(times, time),
  };
}

const UNKNOWN = 0xffff;
const MOST_TOTALS = 512;
/** What is known about a class of days. */
const [FRESH, EMPTY, USED] = [0, 1, 2];

/** Every nth hour, minute or second from DTSTART on, if BYxxx allow it; `inner` are the times within each unit. */
class SteppedTimes implements TimeSet {
  readonly total = 0;
  readonly #units: TimesOfDay;
  readonly #unit: number;
  readonly #step: number;
  readonly #anchor: number;
  readonly #inner: readonly number[];
  /** The number of days after which the series repeats within the day, and which of these days have a time. */
  readonly cycle: number;
  readonly #classes: Uint8Array;
  /** The number of times by class of day; cached only for series that repeat soon. */
  readonly #totals: (number | undefined)[] | null;
  /** How many units an hour contains, by the offset of the first one in the hour; computed when first needed. */
  readonly #perHour: Uint16Array;

  constructor(
    units: TimesOfDay,
    rule: {
      readonly unit: number;
      readonly interval: number;
      readonly start: number;
      readonly inner: readonly number[];
    },
  ) {
    const { unit, interval, start, inner } = rule;
    this.#units = units;
    this.#unit = unit;
    this.#step = unit * interval;
    this.#anchor = Math.floor(start / unit) * unit;
    this.#inner = inner;
    this.#perHour = new Uint16Array(interval).fill(UNKNOWN);
    this.cycle = commonMultiple(this.#step, DAY_SECONDS) / DAY_SECONDS;
    this.#classes = new Uint8Array(this.cycle);
    this.#totals = this.cycle <= MOST_TOTALS ? [] : null;
  }

  hasAny(): boolean {
    for (let day = 0; day < this.cycle; day++) if (this.#isUsed(day)) return true;
    return false;
  }

  totalOn(day: number): number {
    if (!this.#isUsed(day)) return 0;
    const known = this.#totals?.[remainder(day, this.cycle)];
    if (known !== undefined) return known;
    const total = this.#unitsBelow(24, this.#firstOf(day)) * this.#inner.length;
    if (this.#totals) this.#totals[remainder(day, this.cycle)] = total;
    return total;
  }

  has(time: number, day: number): boolean {
    return this.next(time, day) === time;
  }

  next(time: number, day: number): number {
    if (!this.#isUsed(day)) return -1;
    const first = this.#firstOf(day);
    const own = time - (time % this.#unit);
    let found = this.#nextUnit(own, first);
    if (found === own) {
      const inside = this.#inner[countBelow(this.#inner, time - own)];
      if (inside !== undefined) return own + inside;
      found = this.#nextUnit(own + this.#unit, first);
    }
    return found < 0 ? -1 : found + this.#inner[0]!;
  }

  previous(time: number, day: number): number {
    if (!this.#isUsed(day)) return -1;
    const first = this.#firstOf(day);
    const own = time - (time % this.#unit);
    let found = this.#previousUnit(own, first);
    if (found === own) {
      const inside = this.#inner[countBelow(this.#inner, time - own + 1) - 1];
      if (inside !== undefined) return own + inside;
      found = this.#previousUnit(own - this.#unit, first);
    }
    return found < 0 ? -1 : found + this.#inner.at(-1)!;
  }

  countBelow(time: number, day: number): number {
    const first = this.#firstOf(day);
    const own = time - (time % this.#unit);
    const hour = Math.floor(own / 3600);
    let units = this.#unitsBelow(hour, first);
    let found = this.#nextUnit(hour * 3600, first);
    for (; found >= 0 && found < own; found = this.#nextUnit(found + this.#unit, first)) units++;
    return units * this.#inner.length + (found === own ? countBelow(this.#inner, time - own) : 0);
  }

  #isUsed(day: number): boolean {
    const key = remainder(day, this.cycle);
    const known = this.#classes[key];
    if (known !== FRESH) return known === USED;
    const used = this.#nextUnit(0, this.#firstOf(day)) >= 0;
    this.#classes[key] = used ? USED : EMPTY;
    return used;
  }

  /** The offset of the series' first unit from the day's midnight; it may lie after the day. */
  #firstOf(day: number): number {
    return remainder(this.#anchor - day * DAY_SECONDS, this.#step);
  }

  /** The number of units of the series in the hours before. */
  #unitsBelow(hours: number, first: number): number {
    let count = 0;
    for (let hour = 0; hour < hours; hour++) {
      const start = hour * 3600;
      const at = this.#units.next(start);
      if (at < 0) break;
      if (at >= start + 3600) continue;
      const key = remainder(first - start, this.#step) / this.#unit;
      let known = this.#perHour[key]!;
      if (known === UNKNOWN) {
        known = 0;
        for (
          let unit = this.#nextUnit(start, first);
          unit >= 0 && unit < start + 3600;
          unit = this.#nextUnit(unit + this.#unit, first)
        )
          known++;
        this.#perHour[key] = known;
      }
      count += known;
      spend(1);
    }
    return count;
  }

  #nextUnit(from: number, first: number): number {
    for (let at = from; at < DAY_SECONDS; spend(1)) {
      at = this.#units.next(at);
      if (at < 0) return -1;
      const missing = remainder(first - at, this.#step);
      if (missing === 0) return at;
      at += missing;
    }
    return -1;
  }

  #previousUnit(from: number, first: number): number {
    for (let at = from; at >= 0; spend(1)) {
      at = this.#units.previous(at);
      if (at < 0) return -1;
      const beyond = remainder(at - first, this.#step);
      if (beyond === 0) return at;
      at -= beyond;
    }
    return -1;
  }
}

function remainder(value: number, modulus: number): number {
  const rest = value % modulus;
  return rest < 0 ? rest + modulus : rest + 0;
}
