import type { QueueLimit, Quotas } from '../ports/quotas.ts';
import type { UsageStore } from '../ports/usage-store.ts';

/** A count is used for a second. A slow count is used for longer, so that counting takes at most 1/20 of the time. */
const trustMs = 1_000;
const share = 20;
const storedTrustMs = 10_000;
const mostKnown = 10_000;

interface Known<T> {
  readonly value: T;
  readonly until: number;
}

/** Remembers counts and adds what this node queues meanwhile. What other nodes queue in that time is not known. */
export function makeQuotas(
  store: Pick<UsageStore, 'waitingRuns' | 'storedBytes'>,
  now: () => number = () => performance.now(),
): Quotas {
  const waiting = new Map<string, Known<number>>();
  const stored = new Map<string, Known<number | null>>();

  function keep<T>(known: Map<string, Known<T>>, id: string, entry: Known<T>): void {
    known.delete(id);
    known.set(id, entry);
    if (known.size <= mostKnown) return;
    for (const oldest of known.keys()) {
      known.delete(oldest);
      return;
    }
  }

  async function count(tenants: readonly QueueLimit[]): Promise<void> {
    const start = now();
    const old = tenants.filter(({ tenantId }) => !(start < (waiting.get(tenantId)?.until ?? -Infinity)));
    if (old.length === 0) return;
    const counts = await store.waitingRuns(old.map(({ tenantId, limit }) => ({ tenantId, most: limit })));
    const until = now() + Math.max(trustMs, share * (now() - start));
    for (const { tenantId } of old) keep(waiting, tenantId, { value: counts.get(tenantId) ?? 0, until });
  }

  return {
    async queueRoom(tenants) {
      await count(tenants);
      return new Map(
        tenants.map(({ tenantId, limit }) => [tenantId, Math.max(0, limit - (waiting.get(tenantId)?.value ?? 0))]),
      );
    },
    queued(tenantId, runs) {
      const known = waiting.get(tenantId);
      if (known) waiting.set(tenantId, { ...known, value: known.value + runs });
    },
    async storedBytes(tenantId) {
      const known = stored.get(tenantId);
      if (known && now() < known.until) return known.value;
      const value = await store.storedBytes(tenantId);
      keep(stored, tenantId, { value, until: now() + storedTrustMs });
      return value;
    },
  };
}
