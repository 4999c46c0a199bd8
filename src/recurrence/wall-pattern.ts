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

const FIRST_LOOK_MS = 64 * 86_400_000;

/** The last of the first `most` walls of a pattern from `from` on; Infinity when there are fewer. Counts in ever longer stretches. */
export function lastOfFirst(pattern: WallPattern, from: number, most: number): number {
  let low = from;
  let left = most;
  for (let length = FIRST_LOOK_MS; ; length *= 2) {
    const found = pattern.count(low, low + length);
    if (found >= left) {
      // Halves the stretch down to what is quicker to step through.
      while (length > 1000 && left > 1) {
        const half = Math.floor(length / 2);
        const inside = pattern.count(low, low + half);
        if (inside < left) {
          left -= inside;
          low += half;
          length -= half;
        } else length = half;
      }
      for (; left > 1; left--) low = pattern.next(low) + 1;
      return pattern.next(low);
    }
    left -= found;
    low += length;
    if (low > LATEST) return Infinity;
  }
}

const LATEST = Date.UTC(10_000, 0, 2);
