import { DAY_MS, addToWall } from '../time/civil.ts';
import type { DurationParts } from '../time/duration.ts';
import type { WallPattern } from './wall.ts';

const MEAN_MONTH_MS = 30.436875 * DAY_MS;

/**
 * Intervals with calendar units: the walls anchor + k × every for k = 0, 1, … Each wall is counted from the anchor:
 * monthly from 31 January gives 28 February and then 31 March.
 */
export function makeIntervalPattern(anchorWall: number, every: DurationParts): WallPattern {
  const { months, days, ms } = every;
  const mean = months * MEAN_MONTH_MS + days * DAY_MS + ms;
  const wallOf = (step: number): number => addToWall(anchorWall, step * months, step * days, step * ms);
  /** The smallest step ≥ 0 whose wall is ≥ wall. */
  const stepAt = (wall: number): number => {
    let step = Math.max(0, Math.floor((wall - anchorWall) / mean) - 2);
    while (step > 0 && wallOf(step) >= wall) step--;
    while (wallOf(step) < wall) step++;
    return step;
  };
  return {
    everyHour: false,
    next: (wall) => (wall <= anchorWall ? anchorWall : wallOf(stepAt(wall))),
    previous: (wall) => (wall < anchorWall ? -Infinity : wallOf(stepAt(wall + 1) - 1)),
    count: (from, to) => (from < to ? stepAt(to) - stepAt(from) : 0),
    has: (wall) => wall >= anchorWall && wallOf(stepAt(wall)) === wall,
  };
}
