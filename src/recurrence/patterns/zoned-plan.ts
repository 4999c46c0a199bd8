/**
 * From local times to instants. A zone is a row of segments with one offset each. The walls of the rule are read
 * segment by segment:
 *
 * - *native* walls are those that the segment's clock shows. In a fold two segments show the same wall. FIRST takes it
 *   from the earlier segment, SECOND from the later one, BOTH from both.
 * - *gap* walls are those that no clock showed, because the segment began with a jump. SHIFT reads them with the offset
 *   before the jump (RFC 5545, 3.3.5). NEXT_VALID puts all of them on the jump itself. SKIP drops them.
 *
 * Rules for every hour follow real time, like the wildcard jobs of Debian's cron: they use native walls only, and both
 * passes of a fold. Two walls that fall on one instant are one instant.
 */
import { spend } from '../budget.ts';
import type { DstFold, DstGap, DstPolicy } from '../recurrence.ts';
import { type ClockClash, findClashes } from '../time/clock-clash.ts';
import { MAX_OFFSET_MS, type Segment, type Zone } from '../time/zone.ts';
import type { Plan } from './plan.ts';
import type { WallPattern } from './wall.ts';

/**
 * The most segments that a search looks at before it answers "never". It is enough for 50 years of yearly candidates
 * that all fall into a gap under SKIP. It also bounds the work for any rule. A common rule needs one or two.
 */
const MOST_SEGMENTS = 120;

export class ZonedPlan implements Plan {
  readonly #pattern: WallPattern;
  readonly #zone: Zone;
  readonly #gap: DstGap;
  readonly #fold: DstFold;

  constructor(pattern: WallPattern, zone: Zone, dst: DstPolicy) {
    this.#pattern = pattern;
    this.#zone = zone;
    this.#gap = pattern.everyHour ? 'SKIP' : dst.gap;
    this.#fold = pattern.everyHour ? 'BOTH' : dst.fold;
  }

  next(after: number): number {
    let from = Math.floor(after) + 1;
    for (let looked = 0; looked < MOST_SEGMENTS; looked++) {
      const segment = this.#zone.segmentAt(from);
      const found = this.#firstIn(segment, from);
      if (found !== Infinity) return found;
      const candidate = this.#pattern.next(segment.to - MAX_OFFSET_MS);
      if (candidate === Infinity || segment.to === Infinity) return Infinity;
      from = Math.max(segment.to, candidate - MAX_OFFSET_MS);
      spend(1);
    }
    return Infinity;
  }

  previous(before: number): number {
    let until = Math.ceil(before) - 1;
    for (let looked = 0; looked < MOST_SEGMENTS; looked++) {
      const segment = this.#zone.segmentAt(until);
      const found = this.#lastIn(segment, until);
      if (found !== -Infinity) return found;
      const candidate = this.#pattern.previous(segment.from + MAX_OFFSET_MS);
      if (candidate === -Infinity || segment.from === -Infinity) return -Infinity;
      until = Math.min(segment.from - 1, candidate + MAX_OFFSET_MS);
      spend(1);
    }
    return -Infinity;
  }

  count(from: number, to: number): number {
    let count = 0;
    let at = Math.ceil(from);
    while (at < to) {
      const segment = this.#zone.segmentAt(at);
      let last = segment;
      // Segments without a change between them are joined, because counting costs more than looking at a segment.
      while (last.to < to && last.closesAt !== last.to) {
        last = this.#zone.segmentAt(last.to);
        spend(1);
      }
      const until = Math.min(last.to, to);
      count +=
        this.#pattern.count(this.#nativeFrom(segment, at), this.#nativeTo(last, until)) +
        this.#countGap(segment, at, until);
      at = until;
      spend(1);
    }
    return count;
  }

  isShifted(instant: number): boolean {
    return !this.#pattern.has(instant + this.#zone.segmentAt(instant).offset);
  }

  clashes(from: number, to: number, most: number): ClockClash[] {
    const dst = { gap: this.#gap, fold: this.#fold };
    return this.#pattern.everyHour ? [] : findClashes(this.#pattern, this.#zone, dst, { from, to }, most);
  }

  /** The first instant of [from, segment.to), or Infinity. */
  #firstIn(segment: Segment, from: number): number {
    const native = this.#pattern.next(this.#nativeFrom(segment, from));
    const found = native < this.#nativeTo(segment, segment.to) ? native - segment.offset : Infinity;
    if (!this.#hasGap(segment)) return found;
    if (this.#gap === 'NEXT_VALID')
      return from <= segment.openedAt && this.#anyGapWall(segment) ? segment.openedAt : found;
    const shifted = this.#pattern.next(Math.max(from, segment.openedAt) + segment.before);
    if (shifted >= segment.openedAt + segment.offset || shifted - segment.before >= segment.to) return found;
    return Math.min(found, shifted - segment.before);
  }

  /** The last instant of [segment.from, until], or -Infinity. */
  #lastIn(segment: Segment, until: number): number {
    const native = this.#pattern.previous(this.#nativeTo(segment, until + 1) - 1);
    const found = native >= this.#nativeFrom(segment, segment.from) ? native - segment.offset : -Infinity;
    if (!this.#hasGap(segment)) return found;
    if (this.#gap === 'NEXT_VALID') {
      const jumps = segment.openedAt >= segment.from && segment.openedAt <= until && this.#anyGapWall(segment);
      return jumps ? Math.max(found, segment.openedAt) : found;
    }
    const shifted = this.#pattern.previous(Math.min(until + segment.before, segment.openedAt + segment.offset - 1));
    if (shifted < segment.openedAt + segment.before || shifted - segment.before < segment.from) return found;
    return Math.max(found, shifted - segment.before);
  }

  /** The number of instants of gap walls in [from, to) that are not also instants of native walls. */
  #countGap(segment: Segment, from: number, to: number): number {
    if (!this.#hasGap(segment)) return 0;
    const { openedAt, before, offset } = segment;
    if (this.#gap === 'NEXT_VALID') {
      return from <= openedAt && openedAt < to && this.#anyGapWall(segment) && !this.#pattern.has(openedAt + offset)
        ? 1
        : 0;
    }
    const end = Math.min(to + before, openedAt + offset);
    let count = 0;
    for (
      let wall = this.#pattern.next(Math.max(from, openedAt) + before);
      wall < end;
      wall = this.#pattern.next(wall + 1)
    ) {
      if (!this.#pattern.has(wall - before + offset)) count++;
      spend(1);
    }
    return count;
  }

  #nativeFrom(segment: Segment, instant: number): number {
    const wall = instant + segment.offset;
    return this.#fold === 'FIRST' && segment.before > segment.offset
      ? Math.max(wall, segment.openedAt + segment.before)
      : wall;
  }

  #nativeTo(segment: Segment, instant: number): number {
    const wall = instant + segment.offset;
    return this.#fold === 'SECOND' && segment.after < segment.offset
      ? Math.min(wall, segment.closesAt + segment.after)
      : wall;
  }

  #hasGap(segment: Segment): boolean {
    return this.#gap !== 'SKIP' && segment.before < segment.offset;
  }

  #anyGapWall(segment: Segment): boolean {
    return this.#pattern.next(segment.openedAt + segment.before) < segment.openedAt + segment.offset;
  }
}
