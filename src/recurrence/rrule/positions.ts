import { spend } from '../budget.ts';
import { countBits32 } from '../patterns/bits.ts';
import type { DaySet } from '../patterns/dated.ts';
import { countBelow } from '../patterns/sorted.ts';
import type { WallPattern } from '../patterns/wall.ts';
import {
  DAY_MS,
  MAX_YEAR,
  MIN_YEAR,
  dayOf,
  packedDateOf,
  packedDay,
  packedMonth,
  packedYear,
  weekdayOf,
} from '../time/civil.ts';
import { dayAt } from './days.ts';
import type { RRuleParts } from './text.ts';
import { type ClockLists, clockListsOf, placesOf, timeAt } from './times.ts';

const FIRST_DAY = dayOf(MIN_YEAR, 1, 1);
const LAST_DAY = dayOf(MAX_YEAR, 12, 31);

/** Numbered periods, whether INTERVAL counts them or not. */
interface Periods {
  /** The most days of a period that the rule may select. */
  readonly longest: number;
  indexOf(day: number): number;
  /** The first day of the period. */
  startOf(index: number): number;
}

/**
 * BYSETPOS over weeks, months or years: among all days and times of a period, those at the given positions. Null: there
 * are none.
 */
export function positionedPattern(
  rule: RRuleParts,
  start: { readonly day: number; readonly second: number },
  days: DaySet,
): WallPattern | null {
  const periods = periodsOf(rule, start.day);
  const lists = clockListsOf(rule, start);
  const perDay = lists.hours.length * lists.minutes.length * lists.seconds.length;
  const places: (readonly number[] | undefined)[] = [];
  const wanted = (count: number): readonly number[] =>
    (places[count] ??= placesOf(rule.numbers.BYSETPOS, count * perDay));
  if (!Array.from({ length: periods.longest }, (_, i) => wanted(i + 1)).some((some) => some.length > 0)) return null;
  return new PositionedPattern({
    periods,
    days,
    wanted,
    wallsOf: makeWalls({ days, lists, perDay, wanted }),
    interval: rule.interval,
    origin: periods.indexOf(start.day),
  });
}

interface PositionParts {
  readonly periods: Periods;
  readonly days: DaySet;
  /** The wanted positions in a period with this many days. */
  readonly wanted: (count: number) => readonly number[];
  readonly wallsOf: (from: number, to: number) => readonly number[];
  readonly interval: number;
  /** The period of DTSTART, from which the interval is counted. */
  readonly origin: number;
}

class PositionedPattern implements WallPattern {
  readonly everyHour = false;
  readonly #parts: PositionParts;
  readonly #lowest: number;
  readonly #highest: number;

  constructor(parts: PositionParts) {
    this.#parts = parts;
    this.#lowest = parts.periods.indexOf(FIRST_DAY);
    this.#highest = parts.periods.indexOf(LAST_DAY);
  }

  has(wall: number): boolean {
    return this.next(wall) === wall;
  }

  next(wall: number): number {
    if (wall > (LAST_DAY + 1) * DAY_MS) return Infinity;
    const { periods, days, interval } = this.#parts;
    // After one cycle of the calendar nothing new can be found.
    const lastDay = Math.min(Math.max(Math.floor(wall / DAY_MS), FIRST_DAY) + days.cycle, LAST_DAY);
    const end = Math.min(this.#highest, periods.indexOf(lastDay) + interval);
    for (let index = this.#upward(this.#periodOf(wall)); index <= end; index += interval) {
      const found = this.#walls(index);
      const at = found[countBelow(found, wall)];
      if (at !== undefined) return at;
      spend(1);
    }
    return Infinity;
  }

  previous(wall: number): number {
    if (wall < FIRST_DAY * DAY_MS) return -Infinity;
    const { periods, days, interval } = this.#parts;
    const firstDay = Math.max(Math.floor(wall / DAY_MS) - days.cycle, FIRST_DAY);
    const end = Math.max(this.#lowest, periods.indexOf(firstDay) - interval);
    const period = this.#periodOf(wall);
    for (let index = period - this.#behind(period); index >= end; index -= interval) {
      const found = this.#walls(index);
      const at = found[countBelow(found, wall + 1) - 1];
      if (at !== undefined) return at;
      spend(1);
    }
    return -Infinity;
  }

  count(from: number, to: number): number {
    if (!(from < to)) return 0;
    const { periods, days, interval, wanted } = this.#parts;
    const [first, last] = [this.#periodOf(from), this.#periodOf(to)];
    let count = countBelow(this.#walls(last), to) - countBelow(this.#walls(first), from);
    for (let index = this.#upward(first); index < last; index += interval) {
      count += wanted(daysIn(days, periods.startOf(index), periods.startOf(index + 1))).length;
      spend(1);
    }
    return count;
  }

  #periodOf(wall: number): number {
    return this.#parts.periods.indexOf(Math.min(Math.max(Math.floor(wall / DAY_MS), FIRST_DAY), LAST_DAY));
  }

  /** How many periods the last counted one lies before `index`. */
  #behind(index: number): number {
    const { interval, origin } = this.#parts;
    return (((index - origin) % interval) + interval) % interval;
  }

  #upward(index: number): number {
    const behind = this.#behind(index);
    return behind === 0 ? index : index - behind + this.#parts.interval;
  }

  #walls(index: number): readonly number[] {
    const { wallsOf, periods } = this.#parts;
    return wallsOf(periods.startOf(index), periods.startOf(index + 1));
  }
}

function periodsOf({ freq, weekStart, byDay }: RRuleParts, startDay: number): Periods {
  if (freq === 'WEEKLY') {
    const anchor = startDay - ((weekdayOf(startDay) - weekStart + 7) % 7);
    const longest = Math.max(1, new Set(byDay.map(({ weekday }) => weekday)).size);
    return { longest, indexOf: (day) => Math.floor((day - anchor) / 7), startOf: (index) => anchor + 7 * index };
  }
  if (freq === 'MONTHLY')
    return {
      longest: 31,
      indexOf(day) {
        const packed = packedDateOf(day);
        return packedYear(packed) * 12 + packedMonth(packed) - 1;
      },
      startOf: (index) => dayOf(Math.floor(index / 12), (((index % 12) + 12) % 12) + 1, 1),
    };
  return { longest: 366, indexOf: (day) => packedYear(packedDateOf(day)), startOf: (index) => dayOf(index, 1, 1) };
}

/**
 * Calls `each` for the months in [from, to) that have matching days, with the day before the month's first day and the
 * mask.
 */
function eachMonth(days: DaySet, from: number, to: number, each: (before: number, mask: number) => boolean): void {
  for (let day = Math.max(from, FIRST_DAY); day < to && day <= LAST_DAY;) {
    const packed = packedDateOf(day);
    const year = packedYear(packed);
    const month = packedMonth(packed);
    const first = day - packedDay(packed) + 1;
    let mask = days.maskOf(year, month) & (-1 << (day - first));
    if (to - first < 31) mask &= 2 ** (to - first) - 1;
    if (mask !== 0 && !each(first, mask)) return;
    day = month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1);
    spend(2);
  }
}

function daysIn(days: DaySet, from: number, to: number): number {
  let count = 0;
  eachMonth(days, from, to, (_, mask) => ((count += countBits32(mask)), true));
  return count;
}

function makeWalls(parts: {
  readonly days: DaySet;
  readonly lists: ClockLists;
  readonly perDay: number;
  readonly wanted: (count: number) => readonly number[];
}) {
  const { days, lists, perDay, wanted } = parts;
  /** Neighbouring instants ask for the same period repeatedly. */
  let last: { readonly from: number; readonly walls: readonly number[] } | null = null;
  return (from: number, to: number): readonly number[] => {
    if (last?.from === from) return last.walls;
    const months: [number, number][] = [];
    eachMonth(days, from, to, (first, mask) => (months.push([first, mask]), true));
    const total = months.reduce((sum, [, mask]) => sum + countBits32(mask), 0);
    const walls: number[] = [];
    let [month, passed] = [0, 0];
    for (const place of total === 0 ? [] : wanted(total)) {
      const wantedDay = Math.floor(place / perDay);
      for (let inside = countBits32(months[month]![1]); wantedDay - passed >= inside;) {
        passed += inside;
        month += 1;
        inside = countBits32(months[month]![1]);
      }
      const [first, mask] = months[month]!;
      walls.push((first + dayAt(mask, wantedDay - passed)) * DAY_MS + timeAt(lists, place % perDay) * 1000);
      spend(1);
    }
    last = { from, walls };
    return walls;
  };
}
