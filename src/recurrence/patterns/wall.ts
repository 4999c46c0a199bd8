/**
 * A set of local times without a zone. Walls are in ms (see `civil.ts`). When there is none, `next` returns Infinity
 * and `previous` returns -Infinity.
 */
export interface WallPattern {
  /** The smallest wall of the set ≥ wall. */
  next(wall: number): number;
  /** The largest wall of the set ≤ wall. */
  previous(wall: number): number;
  /** The number of walls in [from, to). */
  count(from: number, to: number): number;
  has(wall: number): boolean;
  /** True: every hour of the day is in the set, so the rule follows real time when clocks change. */
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

/**
 * The first `most` walls of a pattern that begins at `start`. The number of walls before a given one is counted onward
 * from the last wall that was asked for. So a near wall needs neither a list nor the end of a long series.
 */
export function takeWalls(pattern: WallPattern, start: number, most: number): WallPattern {
  /** A wall that belongs to them, and the number of walls up to it. */
  let last = start - 1;
  let ordinal = 0;
  /** No wall from here on belongs to them. */
  let beyond = Infinity;
  const belongs = (wall: number): boolean => {
    if (wall <= last) return true;
    if (ordinal === most || wall >= beyond) return false;
    const { count, counted } = countUntil(pattern, last + 1, wall + 1, most - ordinal);
    if (ordinal + count > most) {
      beyond = Math.min(beyond, counted - 1);
      return false;
    }
    last = wall;
    ordinal += count;
    return true;
  };
  const upTo = (wall: number): number => Math.min(countUntil(pattern, start, wall, most).count, most);
  const next = (wall: number): number => {
    const found = pattern.next(wall);
    return found !== Infinity && belongs(found) ? found : Infinity;
  };
  return {
    everyHour: pattern.everyHour,
    next,
    previous(wall) {
      const found = pattern.previous(wall);
      if (found === -Infinity || belongs(found)) return found;
      if (ordinal < most) belongs(lastOfFirst(pattern, last + 1, most - ordinal));
      return last;
    },
    has: (wall) => next(wall) === wall,
    count: (from, to) => upTo(to) - upTo(from),
  };
}

const FIRST_LOOK_MS = 64 * 86_400_000;

/**
 * Counts walls in ever longer stretches, up to `counted`: the count exceeds `most` there, or the end is reached. So a
 * far end does not require counting everything before it.
 */
function countUntil(
  pattern: WallPattern,
  from: number,
  to: number,
  most: number,
): { readonly count: number; readonly counted: number } {
  let count = 0;
  let low = from;
  for (let length = FIRST_LOOK_MS; low < to && count <= most; length *= 2) {
    const high = Math.min(to, low + length);
    count += pattern.count(low, high);
    low = high;
  }
  return { count, counted: low };
}

/**
 * The last of the first `most` walls from `from` on; the pattern must have that many. Counts in ever longer stretches.
 */
function lastOfFirst(pattern: WallPattern, from: number, most: number): number {
  let low = from;
  let left = most;
  for (let length = FIRST_LOOK_MS; ; length *= 2) {
    const found = pattern.count(low, low + length);
    if (found >= left) {
      // Halves the stretch until stepping through it is faster.
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
  }
}
