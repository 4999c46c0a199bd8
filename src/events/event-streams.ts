import type { Bus } from '../ports/bus.ts';
import type { Reader } from '../ports/reader.ts';
import type { TenantScope } from '../domain/model/actor.ts';
import { stoppable } from '../flow/stoppable.ts';
import {
  type Epoch,
  type EventKind,
  epochNumberOf,
  type EventPlace,
  type EventRow,
  isOfEpoch,
  NewEpochError,
  startOf,
  type StreamStore,
} from '../ports/stream-store.ts';
import { type EventPosition, PositionExpiredError, type Streams } from '../ports/streams.ts';
import { runEventsOf, scheduleEventsOf } from './event-filters.ts';
import { EventReading } from './event-reading.ts';
import { comparePlaces, placeOf } from './event-ring.ts';
import { EventTail, type Seat } from './event-tail.ts';
import { patiently, shareReads } from './follow.ts';
import { HeldPages } from './held-pages.ts';
import { Places } from './places.ts';

/** No row stands for so many facts. */
const afterAllFacts = 9;
export interface EventLimits {
  /** Rows that a subscriber looks at in one go. */
  readonly page: number;
  /** Rows of all tenants in memory. */
  readonly mostRows: number;
  /** Pages that all subscribers together hold while their clients take what is in them. */
  readonly mostPages: number;
}
const usual: EventLimits = { page: 100, mostRows: 20_000, mostPages: 500 };

/** Subscribers that come back with an old cursor read from the table, this many of a process at a time. */
const catchingUp = 3;

interface Slice {
  readonly reading: EventReading;
  readonly rows: readonly EventRow[];
  /** Everything up to here has been looked at. */
  readonly to: EventPlace;
}

/**
 * The streams across runs and schedules: they begin at a position, or now, and never end by themselves. New events are
 * read once for all subscribers. A subscriber reads by itself only what is older than the rows in memory.
 */
export function makeEventStreams(
  store: StreamStore,
  bus: Bus,
  reader: Reader,
  onError: (error: unknown) => void = () => undefined,
  { page, mostRows, mostPages }: EventLimits = usual,
): Pick<Streams, 'runEvents' | 'scheduleEvents' | 'checkEvents' | 'head'> {
  const tail = new EventTail(store, bus, reader, onError, mostRows);
  const places = new Places(catchingUp);
  const held = new HeldPages(mostPages);
  const readHead = shareReads(() => store.head());
  const readKept = shareReads(() => store.kept());

  async function next(
    seat: Seat,
    scope: TenantScope,
    kind: EventKind,
    { at, epoch: mine }: Stand,
    signal: AbortSignal,
  ) {
    const [from, upTo, epoch] = [seat.ring.from, tail.edge, tail.epoch];
    if (epoch !== null && !isOfEpoch(epoch, mine, epochNumberOf(at))) throw expiredBy(epoch);
    if (from === null || upTo === null || epoch === null) return null;
    if (comparePlaces(at, from) >= 0) return seat.ring.after(at, kind, page);
    const rows = await patiently(signal, () =>
      places.with(async () => (signal.aborted ? [] : store.events(epoch, scope, kind, at, upTo, page))),
    ).catch((error: unknown) => {
      throw error instanceof NewEpochError ? expiredBy(error.epoch) : error;
    });
    return { reading: new EventReading(rows, reader), rows, to: rows.length < page ? upTo : placeOf(rows.at(-1)!) };
  }

  async function* follow<T extends { readonly position: EventPosition }>(
    scope: TenantScope,
    kind: EventKind,
    after: EventPosition | null,
    signal: AbortSignal,
    expand: (slice: Slice) => Promise<readonly T[]>,
  ): AsyncGenerator<T, void> {
    const seat = tail.join(scope);
    try {
      let sent = after && normal(after);
      const stand = sent ? { at: before(sent), epoch: sent[3] } : standAt(await patiently(signal, () => readHead('')));
      while (!signal.aborted) {
        const slice = await next(seat, scope, kind, stand, signal);
        if (!slice?.reading) {
          stand.at = slice?.to ?? stand.at;
          await seat.bell.wait(null, signal);
          continue;
        }
        const { reading, rows, to } = slice;
        const events = await patiently(signal, () => expand({ reading: reading.of(rows), rows, to }));
        const mine = held.hold(events);
        try {
          for (let n = 0; n < mine.items.length; n += 1) {
            const event = mine.items[n]!;
            // The row at a cursor may hold further facts that have not been sent yet.
            if (sent && wasSent(event.position, sent)) continue;
            yield event;
            sent = event.position;
          }
          stand.at = mine.dropped && sent ? before(sent) : to;
        } finally {
          held.release(mine);
        }
      }
    } finally {
      seat.leave();
    }
  }

  return {
    async head() {
      const { epoch, place } = await readHead('');
      return [...place, afterAllFacts, epoch.id];
    },
    async checkEvents(after) {
      const { epoch, oldest, nextTx } = await readKept('');
      const at = placeIn(normal(after));
      // A place that nobody can have read yet is of a database that has been put back since.
      if (!isOfEpoch(epoch, after[3], epochNumberOf(at)) || BigInt(at[0]) >= BigInt(nextTx))
        throw expiredBy(epoch, oldest);
      if (comparePlaces(at, oldest) < 0) throw new PositionExpiredError(positionOf(epoch, oldest), 'pruned');
    },
    runEvents: (caller, filter, after, outer) =>
      stoppable(
        (signal) =>
          follow(caller.tenantId, 'run', after, signal, ({ rows, reading }) => runEventsOf(rows, filter, reading)),
        outer,
      ),
    scheduleEvents: (caller, filter, after, outer) =>
      stoppable(
        (signal) =>
          follow(caller.tenantId, 'schedule', after, signal, ({ rows, reading }) =>
            scheduleEventsOf(rows, filter, reading),
          ),
        outer,
      ),
  };
}

/** Where a subscriber stands. */
interface Stand {
  at: EventPlace;
  /** The id of the epoch; empty in cursors of versions that knew none. */
  readonly epoch: string;
}

function standAt({ epoch, place }: { readonly epoch: Epoch; readonly place: EventPlace }): Stand {
  return { at: place, epoch: epoch.id };
}

function positionOf(epoch: Epoch, place: EventPlace): EventPosition {
  return [...place, afterAllFacts, epoch.id];
}

function expiredBy(epoch: Epoch, oldest: EventPlace = startOf(epoch)): PositionExpiredError<EventPosition> {
  return new PositionExpiredError(positionOf(epoch, oldest), 'epoch');
}

/** A cursor's numbers come from outside: the same ones may be written with zeros in front. */
function normal([tx, seq, fact, epoch]: EventPosition): EventPosition {
  return [String(BigInt(tx)), String(BigInt(seq)), fact, epoch];
}

function placeIn([tx, seq]: EventPosition): EventPlace {
  return [tx, seq];
}

/** The place before the row of a position, for its row may hold facts after it. */
function before([tx, seq, fact]: EventPosition): EventPlace {
  return [tx, seq === '0' || fact >= afterAllFacts ? seq : String(BigInt(seq) - 1n)];
}

function wasSent([tx, seq, fact]: EventPosition, sent: EventPosition): boolean {
  return tx === sent[0] && seq === sent[1] && fact <= sent[2];
}
