import { spend } from '../budget.ts';
import type { WallPattern } from '../patterns/wall.ts';
import type { DstPolicy } from '../recurrence.ts';
import { printWall } from './civil.ts';
import type { Zone } from './zone.ts';

/** A change of clocks at which local times of a rule did not exist (gap) or occurred twice (fold). */
export interface ClockClash {
  readonly kind: 'gap' | 'fold';
  /** The instant of the change. */
  readonly at: number;
  /** The first affected local time, `2026-03-29T02:30:00`. */
  readonly local: string;
  /** How many local times of the rule are affected, counted up to 100. */
  readonly count: number;
  /** The instants of the first affected local time: none, one or two. */
  readonly instants: readonly number[];
}

const MOST_WALLS = 100;

/** The changes in [from, to) that affect the pattern, at most `most`. The work grows with the months in the range. */
export function findClashes(
  pattern: WallPattern,
  zone: Zone,
  { gap, fold }: DstPolicy,
  range: { readonly from: number; readonly to: number },
  most: number,
): ClockClash[] {
  const found: ClockClash[] = [];
  const note = (
    kind: ClockClash['kind'],
    at: number,
    low: number,
    high: number,
    of: (wall: number) => number[],
  ): void => {
    if (at < range.from || at >= range.to) return;
    const first = pattern.next(low);
    if (first >= high) return;
    let count = 0;
    for (let wall = first; wall < high && count < MOST_WALLS; wall = pattern.next(wall + 1)) count += 1;
    found.push({ kind, at, local: printWall(first), count, instants: of(first) });
  };
  let segment = zone.segmentAt(range.from);
  while (found.length < most && segment.to < range.to) {
    const { to, closesAt, offset, after } = segment;
    if (closesAt === to && after > offset) {
      note('gap', to, to + offset, to + after, (wall) =>
        gap === 'SKIP' ? [] : [gap === 'SHIFT' ? wall - offset : to],
      );
    } else if (closesAt === to && after < offset) {
      note('fold', to, to + after, to + offset, (wall) => [
        ...(fold === 'SECOND' ? [] : [wall - offset]),
        ...(fold === 'FIRST' ? [] : [wall - after]),
      ]);
    }
    segment = zone.segmentAt(to);
    spend(1);
  }
  return found;
}
