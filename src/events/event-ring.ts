import type { EventKind, EventPlace, EventRow } from '../ports/stream-store.ts';
import type { EventReading } from './event-reading.ts';

interface Segment {
  readonly reading: EventReading;
  /** Those of the reading's rows that belong to the ring's scope. */
  readonly rows: readonly EventRow[];
}

/** The latest rows of one scope, all that there are after the place `from`. */
export class EventRing {
  /** Null until the reader of the table has begun to read for this scope. */
  from: EventPlace | null = null;
  readonly #segments: Segment[] = [];

  add(reading: EventReading, rows: readonly EventRow[]): void {
    if (rows.length > 0) this.#segments.push({ reading, rows });
  }

  /** Forgets the oldest reading, which has looked up to `edge`. */
  drop(reading: EventReading, edge: EventPlace): void {
    if (this.from === null || comparePlaces(this.from, edge) >= 0) return;
    if (this.#segments[0]?.reading === reading) this.#segments.shift();
    this.from = edge;
  }

  /** Begins again, as if nothing had been read. */
  clear(): void {
    this.from = null;
    this.#segments.length = 0;
  }

  /** The next rows of a kind after a place that is not before `from`, and the place up to which that has looked. */
  after(place: EventPlace, kind: EventKind, limit: number): RingSlice {
    let to = place;
    for (let n = firstAfter(this.#segments, place, ({ rows }) => rows.at(-1)!); n < this.#segments.length; n += 1) {
      const { reading, rows } = this.#segments[n]!;
      const found: EventRow[] = [];
      for (let at = firstAfter(rows, to, (row) => row); at < rows.length && found.length < limit; at += 1) {
        to = placeOf(rows[at]!);
        if (isOf(rows[at]!, kind)) found.push(rows[at]!);
      }
      if (found.length > 0) return { reading, rows: found, to };
    }
    return { reading: null, rows: [], to };
  }
}

export interface RingSlice {
  /** Null when there is nothing yet. */
  readonly reading: EventReading | null;
  readonly rows: readonly EventRow[];
  readonly to: EventPlace;
}

export function placeOf({ tx, seq }: EventRow): EventPlace {
  return [tx, seq];
}

/** Their numbers are texts without leading zeros. */
export function comparePlaces(a: EventPlace, b: EventPlace): number {
  return compareNumbers(a[0], b[0]) || compareNumbers(a[1], b[1]);
}

function compareNumbers(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

function isOf(row: EventRow, kind: EventKind): boolean {
  if (kind === 'run') return row.runId !== null;
  return row.scheduleId !== null && (row.runId === null || (row.born && row.nominalAt !== null));
}

function firstAfter<T>(list: readonly T[], place: EventPlace, last: (item: T) => EventRow): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comparePlaces(placeOf(last(list[middle]!)), place) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
