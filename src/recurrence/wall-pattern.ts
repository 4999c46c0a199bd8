import { countBelow } from './sorted.ts';

/**
 * A set of local times, knowing no zone. Walls are ms (see `civil.ts`); where there is none, `next` gives Infinity and
 * `previous` -Infinity.
 */
export interface WallPattern {
  /** Smallest wall of the set ≥ wall. */
  next(wall: number): number;
  /** Largest wall of the set ≤ wall. */
  previous(wall: number): number;
  /** How many lie in [from, to). */
  count(from: number, to: number): number;
  has(wall: number): boolean;
  /** Every hour of the day is in the set: the rule keeps to real time when clocks change. */
  readonly everyHour: boolean;
}

/** The part of a pattern in [from, until], both inclusive. */
export function boundPattern(pattern: WallPattern, from: number, until: number): WallPattern {
  return {
    everyHour: pattern.everyHour,
    next(wall) {
      const found = wall > until ? Infinity : pattern.next(Math.max(wall, from));
      return found <= until ? found : Infinity;
    },
    previous(wall) {
      const found = wall < from ? -Infinity : pattern.previous(Math.min(wall, until));
      return found >= from ? found : -Infinity;
    },
    has: (wall) => wall >= from && wall <= until && pattern.has(wall),
    count: (low, high) => pattern.count(Math.max(low, from), Math.min(high, until + 1)),
  };
}

/** The first `most` walls of a pattern from `from` on, listed as far as they are asked for. */
export function takeWalls(pattern: WallPattern, from: number, most: number): WallPattern {
  const walls: number[] = [];
  let rest = from;
  /** How many of the walls are < wall, after listing up to it. */
  const countUntil = (wall: number): number => {
    while (walls.length < most && rest < wall) {
      const found = pattern.next(rest);
      if (found === Infinity) break;
      walls.push(found);
      rest = found + 1;
    }
    return countBelow(walls, wall);
  };
  const next = (wall: number): number => {
    const index = countUntil(wall);
    if (index < walls.length) return walls[index] ?? Infinity;
    return walls.length < most ? pattern.next(Math.max(wall, rest)) : Infinity;
  };
  return {
    everyHour: pattern.everyHour,
    next,
    previous: (wall) => walls[countUntil(wall + 1) - 1] ?? -Infinity,
    has: (wall) => next(wall) === wall,
    count: (low, high) => Math.max(0, countUntil(high) - countUntil(low)),
  };
}
