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
