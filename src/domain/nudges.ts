import type { Nudge } from './ports.ts';

type EventsNudge = Extract<Nudge, { kind: 'events' }>;

/** Of more tenants than this, a nudge names none: then it is for all. */
const mostTenants = 100;

export function eventsOf(tenantIds: Iterable<string>): EventsNudge {
  const distinct = [...new Set(tenantIds)];
  return distinct.length > mostTenants ? { kind: 'events' } : { kind: 'events', tenantIds: distinct };
}

/** Adds a nudge to those that wait to be sent, under a key: what says the same is kept once. */
export function mergeNudge(pending: Map<string, Nudge>, nudge: Nudge): void {
  if (nudge.kind !== 'events') return void pending.set(JSON.stringify(nudge), nudge);
  const known = pending.get('events');
  const before = known?.kind === 'events' ? (known.tenantIds ?? null) : [];
  pending.set('events', before && nudge.tenantIds ? eventsOf([...before, ...nudge.tenantIds]) : { kind: 'events' });
}
