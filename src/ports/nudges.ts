import type { Nudge } from './bus.ts';

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

/** The nudges in a message that anybody may have sent. What is not one is left out. */
export function readNudges(value: unknown): readonly Nudge[] {
  return Array.isArray(value) ? value.flatMap((one) => readNudge(one) ?? []) : [];
}

function readNudge(value: unknown): Nudge | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, runId, at, tenantIds } = value as Readonly<Record<string, unknown>>;
  switch (kind) {
    case 'run':
    case 'cancel':
      return typeof runId === 'string' ? { kind, runId } : null;
    case 'due':
      return Number.isFinite(at) ? { kind, at: at as number } : null;
    case 'events':
      return isTexts(tenantIds) ? { kind, tenantIds } : { kind };
    case 'queue':
      return { kind };
    default:
      return null;
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
