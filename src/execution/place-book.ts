import type { Tenancy } from '../ports/run-store.ts';
import { type Load, mayTake } from '../domain/planning/shares.ts';

/** The places of a node: how many are free, reserved, and used by each tenant. */
export interface PlaceBook {
  readonly free: number;
  /** Reserves up to `wanted` free places, not yet for a tenant. */
  reserve(wanted: number): number;
  release(places: number): void;
  /** Whether the tenant may have one of the reserved places. If so, the place counts as the tenant's until `untake`. */
  take(tenantId: string): boolean;
  untake(tenantIds: readonly string[]): void;
  begin(tenantId: string): void;
  end(tenantId: string): void;
  /** The node's load for a claim that has reserved so many places; null while tenants need no turns. */
  load(places: number): Load | null;
  readonly reserved: number;
  /** Whether tenants take turns, because there are several or may be. */
  readonly inTurns: boolean;
  setTenancy(tenancy: Tenancy): void;
}

export function makePlaceBook(capacity: number): PlaceBook {
  const running = new Map<string, number>();
  const taken = new Map<string, number>();
  let attempts = 0;
  let reserved = 0;
  let pending = 0;
  // Until the store has answered, assume several tenants.
  let tenancy: Tenancy = { several: true, limited: true };

  const has = (tenantId: string): number => (running.get(tenantId) ?? 0) + (taken.get(tenantId) ?? 0);

  return {
    get free() {
      return Math.max(0, capacity - attempts - reserved);
    },
    get reserved() {
      return reserved;
    },
    reserve(wanted) {
      const places = Math.min(wanted, this.free);
      reserved += places;
      return places;
    },
    release(places) {
      reserved -= places;
    },
    take(tenantId) {
      if (tenancy.several && !mayTake(capacity, capacity - attempts - pending, has(tenantId))) return false;
      add(taken, tenantId, 1);
      pending += 1;
      return true;
    },
    untake(tenantIds) {
      for (const tenantId of tenantIds) add(taken, tenantId, -1);
      pending -= tenantIds.length;
    },
    begin(tenantId) {
      attempts += 1;
      add(running, tenantId, 1);
    },
    end(tenantId) {
      attempts -= 1;
      add(running, tenantId, -1);
    },
    load(places) {
      if (!tenancy.several && !tenancy.limited) return null;
      const all = new Map(running);
      for (const [tenantId, count] of taken) add(all, tenantId, count);
      // A single tenant needs to leave no places free for others.
      return { capacity: tenancy.several ? capacity : 0, free: places, running: all };
    },
    get inTurns() {
      return tenancy.several;
    },
    setTenancy(next) {
      tenancy = next;
    },
  };
}

function add(counts: Map<string, number>, tenantId: string, by: number): void {
  const count = (counts.get(tenantId) ?? 0) + by;
  if (count === 0) counts.delete(tenantId);
  else counts.set(tenantId, count);
}
