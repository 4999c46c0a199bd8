import { eventsOf } from './nudges.ts';
import type { Bus, Claim, Nudge, Wakes } from './ports.ts';
import type { Quotas } from './quotas.ts';
import type { ModuleCatalog } from './task-rules.ts';
import type { Clock, Instant } from './values.ts';
import type { WriteStore } from './write-store.ts';

/** Where new work can start at once, on this node. A node that only serves the API has no places. */
export interface Places {
  readonly nodeId: string;
  runs(module: string): boolean;
  reserve(wanted: number): number;
  release(places: number): void;
  /** Whether the tenant may have one of the reserved places; it counts as the tenant's until `untake`. */
  take(tenantId: string): boolean;
  untake(tenantIds: readonly string[]): void;
  start(claims: readonly Claim[]): void;
}

/** What the services work with. */
export interface ServiceContext {
  readonly store: WriteStore;
  readonly wakes: Wakes;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly modules: ModuleCatalog;
  readonly places: Places;
  readonly quotas: Quotas;
}

/** After the commit: tells whoever has to look. What comes due before a wake could is told as well. */
export function announce(
  context: ServiceContext,
  fires: readonly Instant[],
  nudges: readonly Nudge[] = [],
  tenantId?: string,
): void {
  context.bus.publish([
    tenantId === undefined ? { kind: 'events' } : eventsOf([tenantId]),
    ...[...new Set(fires)].map((at) => ({ kind: 'due', at }) as const),
    ...nudges,
  ]);
}
