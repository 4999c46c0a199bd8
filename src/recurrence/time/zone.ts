/**
 * Offsets of IANA zones from the runtime's tz data, cached as segments, so that a cached look-up needs only a few
 * comparisons.
 *
 * Intl gives the offset at one instant only. So a zone is computed in blocks of 21 days. Samples are taken every 5¼
 * days; where two samples differ, bisection finds the change. No zone ever changed its offset and back within 6.95
 * days, see `scripts/oracles/zone-windows.py`. Before 1840 no zone changed. From 2400 on, blocks are copies of those
 * 400 years earlier (the calendar repeats after 146,097 days), so the cache stays bounded.
 */
import { spend } from '../budget.ts';
import { RecurrenceError, quote } from '../errors.ts';
import { DAY_MS, HOUR_MS, dayOf } from './civil.ts';

/**
 * Instants from `from` (inclusive) to `to` (exclusive) with one offset. A segment may end at the edge of a block, where
 * nothing changes. Real changes of offset are in `openedAt` and `closesAt`, even if they lie up to a day outside the
 * segment.
 */
export interface Segment {
  readonly from: number;
  readonly to: number;
  /** Local time minus UTC in ms. */
  readonly offset: number;
  /** The change that began this offset; -Infinity when it is more than a day before `from`. */
  readonly openedAt: number;
  /** The offset before `openedAt`. */
  readonly before: number;
  /** The change that ends this offset; Infinity when it is more than a day after `to`. */
  readonly closesAt: number;
  /** The offset from `closesAt` on. */
  readonly after: number;
}

export interface Zone {
  readonly name: string;
  segmentAt(instant: number): Segment;
}

/** The largest offset ever was smaller: Manila had -15:56 and Metlakatla +15:13:42 before 1867. */
export const MAX_OFFSET_MS = 16 * HOUR_MS;

const BLOCK_MS = 21 * DAY_MS;
const SAMPLE_MS = 5.25 * DAY_MS;
const CYCLE_BLOCKS = 146_097 / 21;
/** The blocks that contain 1 January 1840 and 1 January 2400. */
const FIRST_BLOCK = Math.floor((dayOf(1840, 1, 1) * DAY_MS) / BLOCK_MS);
const CYCLE_BLOCK = Math.floor((dayOf(2400, 1, 1) * DAY_MS) / BLOCK_MS);
/** The longest jump of any zone is the day that Samoa skipped in 2011. */
const MARGIN_MS = 26 * HOUR_MS;
/** Changes happen at whole seconds, so an edge at half a second never coincides with one. */
const EDGE_MS = 500;
/** The cost of computing a block, compared with looking at a cached one. */
const LEARNING_STEPS = 100;
const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;
const LONGEST_NAME = 64;

const zones = new Map<string, Zone>();

/**
 * Throws RecurrenceError for names that the runtime does not know. The key ignores case, so that the cache stays
 * bounded.
 */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const key = name.length <= LONGEST_NAME ? name.toLowerCase() : name;
  const zone = zones.get(key) ?? makeZone(name);
  zones.set(key, zone);
  if (zone.name === name) zones.set(name, zone);
  return zone;
}

/**
 * The zone's name in its usual spelling. Throws for fixed offsets such as `+02:00`, because they have no daylight
 * saving.
 */
export function checkTimeZone(name: string): string {
  return zoneOf(name).name;
}

function makeZone(name: string): Zone {
  const allowed = 'an IANA time zone such as "Europe/Vienna", or "UTC"';
  const refuse = (): never => {
    throw new RecurrenceError('timeZone', `${quote(name)} is not ${allowed}`, { given: name, allowed, position: 0 });
  };
  if (typeof name !== 'string' || name.length > LONGEST_NAME || !NAME.test(name)) return refuse();
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      timeZoneName: 'longOffset',
      hour: 'numeric',
      hourCycle: 'h23',
    });
  } catch {
    return refuse();
  }
  const resolved = format.resolvedOptions().timeZone;
  const proper = resolved.toLowerCase() === name.toLowerCase() ? resolved : usualSpelling(name);
  return resolved === 'UTC' ? fixedZone(proper) : intlZone(proper, (instant) => readOffset(format.format(instant)));
}

/** Keeps aliases as the user wrote them and corrects only their capitals: `asia/kolkata` → `Asia/Kolkata`. */
function usualSpelling(name: string): string {
  const listed = Intl.supportedValuesOf('timeZone').find((known) => known.toLowerCase() === name.toLowerCase());
  if (listed) return listed;
  return name === name.toLowerCase()
    ? name.replace(/(^|[/_-])([a-z])/g, (_, edge: string, letter: string) => edge + letter.toUpperCase())
    : name;
}

function fixedZone(name: string): Zone {
  const always = constantSegment(-Infinity, Infinity, 0);
  return { name, segmentAt: () => always };
}

/** Reads the end of a formatted instant: `GMT`, `GMT+02:00`, `GMT-00:44:30`. */
function readOffset(text: string): number {
  const at = text.lastIndexOf('GMT') + 3;
  if (at >= text.length) return 0;
  const sign = text.charCodeAt(at) === 43 ? 1 : -1;
  const hours = Number(text.slice(at + 1, at + 3));
  const minutes = Number(text.slice(at + 4, at + 6));
  const seconds = text.length > at + 6 ? Number(text.slice(at + 7, at + 9)) : 0;
  return sign * (hours * 3600 + minutes * 60 + seconds) * 1000;
}

type OffsetAt = (instant: number) => number;

function intlZone(name: string, offsetAt: OffsetAt): Zone {
  const blocks = new Map<number, Segment[]>();
  const earliest = constantSegment(-Infinity, FIRST_BLOCK * BLOCK_MS + EDGE_MS, offsetAt(FIRST_BLOCK * BLOCK_MS));
  let last = earliest;

  const blockOf = (index: number): Segment[] => {
    let block = blocks.get(index);
    if (!block) {
      spend(LEARNING_STEPS);
      blocks.set(index, (block = learnBlock(index * BLOCK_MS + EDGE_MS, offsetAt)));
    }
    return block;
  };
  return {
    name,
    segmentAt(instant) {
      if (instant >= last.from && instant < last.to) return last;
      const index = Math.floor((instant - EDGE_MS) / BLOCK_MS);
      if (index < FIRST_BLOCK) return earliest;
      const cycles = index < CYCLE_BLOCK ? 0 : Math.floor((index - CYCLE_BLOCK) / CYCLE_BLOCKS) + 1;
      const shift = cycles * CYCLE_BLOCKS * BLOCK_MS;
      const found = blockOf(index - cycles * CYCLE_BLOCKS).find((segment) => instant < segment.to + shift);
      if (!found) throw new RangeError(`${instant} is not an instant`);
      return (last = shift === 0 ? found : moveSegment(found, shift));
    },
  };
}

function constantSegment(from: number, to: number, offset: number): Segment {
  return { from, to, offset, openedAt: -Infinity, before: offset, closesAt: Infinity, after: offset };
}

function moveSegment(segment: Segment, by: number): Segment {
  const { from, to, openedAt, closesAt } = segment;
  return { ...segment, from: from + by, to: to + by, openedAt: openedAt + by, closesAt: closesAt + by };
}

/** The segments of one block, with changes up to a margin outside the block. */
function learnBlock(start: number, offsetAt: OffsetAt): Segment[] {
  const end = start + BLOCK_MS;
  let from = start - MARGIN_MS;
  let offset = offsetAt(from);
  const changes = [{ at: -Infinity, offset }];
  for (let to = start; ; to = Math.min(to + SAMPLE_MS, end + MARGIN_MS)) {
    const there = offsetAt(to);
    while (offset !== there) {
      from = findChange(from, to, offset, offsetAt);
      offset = offsetAt(from);
      changes.push({ at: from, offset });
    }
    if (to >= end + MARGIN_MS) break;
    from = to;
  }
  const segments: Segment[] = [];
  changes.forEach((change, index) => {
    const next = changes[index + 1] ?? { at: Infinity, offset: change.offset };
    const segmentFrom = Math.max(start, change.at);
    const segmentTo = Math.min(end, next.at);
    if (segmentFrom >= segmentTo) return;
    const before = changes[index - 1]?.offset ?? change.offset;
    segments.push({
      from: segmentFrom,
      to: segmentTo,
      offset: change.offset,
      openedAt: change.at,
      before,
      closesAt: next.at,
      after: next.offset,
    });
  });
  return segments;
}

const QUARTER = 900;

/**
 * The first instant in (from, to] whose offset is not `offset`. Almost every change is at a whole quarter of an hour in
 * UTC. So that grid is searched first, and single seconds only if the second before still differs.
 */
function findChange(from: number, to: number, offset: number, offsetAt: OffsetAt): number {
  const bisect = (low: number, high: number, unit: number): number => {
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle * unit * 1000) === offset) low = middle;
      else high = middle;
    }
    return high * unit;
  };
  const fromSecond = Math.floor(from / 1000);
  const toSecond = Math.ceil(to / 1000);
  const quarter = Math.min(bisect(Math.floor(fromSecond / QUARTER), Math.ceil(toSecond / QUARTER), QUARTER), toSecond);
  if (quarter - 1 > fromSecond && offsetAt((quarter - 1) * 1000) === offset) return quarter * 1000;
  return bisect(Math.max(fromSecond, quarter - QUARTER), quarter, 1) * 1000;
}
