import { setImmediate as turn } from 'node:timers/promises';
import type { Bus } from '../ports/bus.ts';
import type { Reader } from '../ports/reader.ts';
import type { TenantScope } from '../domain/model/actor.ts';
import { type Epoch, type EventPlace, type EventRow, NewEpochError, type StreamStore } from '../ports/stream-store.ts';
import { EventReading } from './event-reading.ts';
import { EventRing } from './event-ring.ts';
import { Bell, patiently } from './follow.ts';
import { Pace } from './pace.ts';

/** Rows that one reading takes. */
const readAtOnce = 500;
/** The latest rows in memory take no more than so many bytes. */
const mostBytes = 16 * 1024 * 1024;
/** Readings whose runs and tasks stay shared, and for how long. */
const openRows = 1_000;
const openForMs = 3_000;
/** Without any nudge, it looks by itself this often. */
const patience = 5_000;
/** Held back by an open transaction of ours, it looks again this soon, and less often the longer that lasts. */
const soonest = 15;
const latest = 250;
/** So many listeners hear of new rows before others have their turn on the thread. */
const rungAtOnce = 100;

/** One subscriber's place at the table. */
export interface Seat {
  readonly ring: EventRing;
  /** Rings when the ring has got rows. */
  readonly bell: Bell;
  leave(): void;
}

/**
 * Reads new events once for all subscribers of this process, and only while there are any. It keeps the latest of them
 * in memory, by tenant. A tenant in which nobody has subscribed is passed over.
 */
export class EventTail {
  readonly #store: StreamStore;
  readonly #bus: Bus;
  readonly #reader: Reader;
  readonly #rings = new Map<TenantScope, { readonly ring: EventRing; readonly seats: Set<Seat> }>();
  readonly #kept: { readonly reading: EventReading; readonly edge: EventPlace }[] = [];
  #keptRows = 0;
  #keptBytes = 0;
  readonly #open: EventReading[] = [];
  readonly #bell = new Bell();
  #life: AbortController | null = null;
  #edge: EventPlace | null = null;
  #epoch: Epoch | null = null;

  readonly #onError: (error: unknown) => void;

  readonly #mostRows: number;

  constructor(store: StreamStore, bus: Bus, reader: Reader, onError: (error: unknown) => void, mostRows: number) {
    [this.#store, this.#bus, this.#reader, this.#onError, this.#mostRows] = [store, bus, reader, onError, mostRows];
  }

  /** Everything up to here has been read; null while it has yet to begin. */
  get edge(): EventPlace | null {
    return this.#edge;
  }

  /** That of the edge. A subscriber who has begun in another one has to begin anew. */
  get epoch(): Epoch | null {
    return this.#epoch;
  }

  join(scope: TenantScope): Seat {
    const room = this.#rings.get(scope) ?? { ring: new EventRing(), seats: new Set() };
    this.#rings.set(scope, room);
    const seat: Seat = {
      ring: room.ring,
      bell: new Bell(),
      leave: () => {
        room.seats.delete(seat);
        if (room.seats.size === 0 && this.#rings.get(scope) === room) this.#rings.delete(scope);
        if (this.#rings.size === 0) this.#end();
      },
    };
    room.seats.add(seat);
    if (!this.#life) this.#begin();
    // A new ring is filled from the next reading on.
    else if (room.ring.from === null) this.#bell.ring();
    return seat;
  }

  #begin(): void {
    const life = (this.#life = new AbortController());
    const off = this.#bus.on('events', (nudge) => {
      const tenants = nudge.kind === 'events' ? nudge.tenantIds : undefined;
      if (!tenants || this.#rings.has(null) || tenants.some((id) => this.#rings.has(id))) this.#bell.ring();
    });
    life.signal.addEventListener('abort', off, { once: true });
    void this.#read(life.signal);
  }

  #end(): void {
    this.#life?.abort();
    this.#life = null;
    this.#forgetAll(null);
  }

  #forgetAll(epoch: Epoch | null): void {
    this.#edge = null;
    this.#epoch = epoch;
    [this.#keptRows, this.#keptBytes] = [0, 0];
    this.#kept.length = 0;
    for (const reading of this.#open.splice(0)) reading.close();
  }

  /** What is in memory may never have happened in the new epoch: every subscriber looks up and finds that it has to end. */
  #beginAnew(epoch: Epoch): void {
    this.#forgetAll(epoch);
    for (const { ring, seats } of this.#rings.values()) {
      ring.clear();
      for (const seat of seats) seat.bell.ring();
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const pace = new Pace();
    let held = soonest;
    while (!signal.aborted) {
      try {
        const { epoch, place: start } =
          this.#edge && this.#epoch
            ? { epoch: this.#epoch, place: this.#edge }
            : await patiently(signal, () => this.#store.head());
        if (signal.aborted) return;
        [this.#epoch, this.#edge] = [epoch, start];
        this.#openRings(start);
        this.#bell.forget();
        const tenants = this.#rings.has(null) ? null : [...this.#rings.keys()].filter((id) => id !== null);
        const { rows, edge, full, behind } = await patiently(signal, () =>
          this.#store.freshEvents(epoch, start, tenants, readAtOnce),
        );
        if (signal.aborted) return;
        this.#edge = edge;
        pace.note(rows.length, performance.now());
        if (rows.length > 0) await this.#keep(rows, edge);
        held = behind && !full && rows.length === 0 ? Math.min(held * 2, latest) : soonest;
        if (full) await turn();
        else {
          await this.#bell.wait(behind ? held : patience, signal);
          await this.#pause(pace.wait(performance.now()), signal);
        }
      } catch (error) {
        // An outage has been waited out already; what else fails here fails for every subscriber, and they go on.
        if (signal.aborted) return;
        if (error instanceof NewEpochError) this.#beginAnew(error.epoch);
        else this.#onError(error);
        await this.#bell.wait(latest, signal);
      }
    }
  }

  /** Shorter than a timer can be, it is none. */
  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (ms >= 1) await new Bell().wait(ms, signal);
  }

  #openRings(start: EventPlace): void {
    for (const { ring, seats } of this.#rings.values()) {
      if (ring.from !== null) continue;
      ring.from = start;
      for (const seat of seats) seat.bell.ring();
    }
  }

  async #keep(rows: readonly EventRow[], edge: EventPlace): Promise<void> {
    const reading = new EventReading(rows, this.#reader);
    setTimeout(() => reading.close(), openForMs).unref();
    this.#open.push(reading);
    this.#kept.push({ reading, edge });
    this.#keptRows += rows.length;
    this.#keptBytes += bytesOf(rows);
    const byTenant = Map.groupBy(rows, ({ tenantId }) => tenantId);
    const rooms = [...this.#rings].filter(([scope, { ring }]) => ring.from && (scope === null || byTenant.has(scope)));
    for (const [scope, { ring }] of rooms) ring.add(reading, scope === null ? rows : byTenant.get(scope)!);
    this.#forget();
    let rung = 0;
    for (const [, { seats }] of rooms) {
      for (const seat of seats) {
        seat.bell.ring();
        if (++rung % rungAtOnce === 0) await turn();
      }
    }
  }

  #forget(): void {
    let shared = this.#open.reduce((sum, reading) => sum + reading.rows.length, 0);
    while (shared > openRows && this.#open.length > 1) {
      const reading = this.#open.shift()!;
      shared -= reading.rows.length;
      reading.close();
    }
    while ((this.#keptRows > this.#mostRows || this.#keptBytes > mostBytes) && this.#kept.length > 1) {
      const { reading, edge } = this.#kept.shift()!;
      this.#keptBytes -= bytesOf(reading.rows);
      this.#keptRows -= reading.rows.length;
      for (const { ring } of this.#rings.values()) ring.drop(reading, edge);
    }
  }
}

/** About what a row takes: only the actor's name has no fixed size. */
function bytesOf(rows: readonly EventRow[]): number {
  return rows.reduce((sum, { actor }) => sum + 600 + 2 * (actor?.name?.length ?? 0), 0);
}
