import type { ModuleCatalog } from '../domain/model/module.ts';
import type { Instant } from '../domain/model/values.ts';
import type { Bus, Nudge } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import { eventsOf } from '../ports/nudges.ts';
import type { Places } from '../ports/places.ts';
import type { Quotas } from '../ports/quotas.ts';
import type { Wakes } from '../ports/wakes.ts';
import type { WriteStore } from '../ports/write-store.ts';

/*
 * Services are what every surface (GraphQL, the REST dialects, the command line) calls. Each method checks the caller's
 * scope, then the command. It throws a DomainError and stores nothing when something is wrong. Acknowledged means stored.
 */

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

/** Sends nudges after the commit, also for what comes due before a wake could come. */
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
