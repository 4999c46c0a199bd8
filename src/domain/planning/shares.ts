import type { Instant } from '../model/values.ts';

/** How the places of a node are used. */
export interface Load {
  /** The number of places for attempts. */
  readonly capacity: number;
  /** The number of free places. */
  readonly free: number;
  /** The number of attempts of each tenant. */
  readonly running: ReadonlyMap<string, number>;
}

export interface Candidate {
  readonly id: string;
  readonly tenantId: string;
  readonly priority: number;
  readonly scheduledFor: Instant;
}

/** A tenth of a node's places, but at least one of two, is kept for tenants that use few. */
export function reserveOf(capacity: number): number {
  return capacity < 2 ? 0 : Math.max(1, Math.floor(capacity / 10));
}

/**
 * Whether a tenant that holds `has` places may take a free one. While more places are free than the reserve, it may.
 * From the reserve it may take a place only while it holds fewer places than are free. So a new tenant always finds a
 * place.
 */
export function mayTake(capacity: number, free: number, has: number): boolean {
  return free > 0 && (free > reserveOf(capacity) || has < free);
}

/**
 * Chooses which queued runs get the node's free places. Tenants below their equal share of the node come first. Within
 * each group the order is: priority, then the tenant with fewer attempts, then the older instant. Within a tenant the
 * queue's order holds: the `candidates` of each tenant are sorted.
 */
export function shareOut<Waiting extends Candidate>(
  candidates: readonly Waiting[],
  places: number,
  load: Load,
): readonly Waiting[] {
  const lines = new Map<string, Line<Waiting>>();
  for (const candidate of candidates) {
    const line = lines.get(candidate.tenantId);
    if (line) line.waiting.push(candidate);
    else {
      const has = load.running.get(candidate.tenantId) ?? 0;
      lines.set(candidate.tenantId, { waiting: [candidate], next: 0, has });
    }
  }
  const tenants = new Set([...lines.keys(), ...load.running.keys()]).size;
  const share = load.capacity / Math.max(1, tenants);
  const chosen: Waiting[] = [];
  for (let { free } = load; chosen.length < places && free > 0; free -= 1) {
    let best: Line<Waiting> | null = null;
    for (const line of lines.values()) {
      if (
        line.next < line.waiting.length &&
        mayTake(load.capacity, free, line.has) &&
        (!best || precedes(line, best, share))
      )
        best = line;
    }
    if (best === null) break;
    chosen.push(best.waiting[best.next]!);
    best.next += 1;
    best.has += 1;
  }
  return chosen;
}

interface Line<Waiting extends Candidate> {
  readonly waiting: Waiting[];
  next: number;
  has: number;
}

function precedes(one: Line<Candidate>, other: Line<Candidate>, share: number): boolean {
  const a = one.waiting[one.next]!;
  const b = other.waiting[other.next]!;
  const order =
    Number(one.has >= share) - Number(other.has >= share) ||
    b.priority - a.priority ||
    one.has - other.has ||
    a.scheduledFor - b.scheduledFor;
  return order !== 0 ? order < 0 : a.id < b.id;
}
