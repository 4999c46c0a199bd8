import type { Instant } from '../domain/model/values.ts';

/** What a tenant uses now. Counts end at `mostCounted`. */
export interface TenantUsage {
  readonly tasks: number;
  readonly schedules: number;
  readonly concurrentRuns: number;
  readonly queuedRuns: number;
  /** An estimate; null until a node has made it. */
  readonly storedBytes: number | null;
  readonly logBytesToday: number;
  readonly mailsLastHour: number;
}

/** Knows how much tenants use, at a cost that does not grow with what they use. */
export interface UsageStore {
  usage(tenantId: string): Promise<TenantUsage>;
  /** Runs that wait for a place or for their time, of each of these tenants, counted up to its `most`. */
  waitingRuns(
    tenants: readonly { readonly tenantId: string; readonly most: number }[],
  ): Promise<ReadonlyMap<string, number>>;
  /** The latest estimate; null = none yet. */
  storedBytes(tenantId: string): Promise<number | null>;
  /** Adds to what the tenants have logged on this day of UTC, which begins at `day`; answers the sums. */
  addLogBytes(day: Instant, added: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>>;
  /** Estimates anew what all tenants store; false when another node is at it. */
  estimateStored(): Promise<boolean>;
}

/** Counting stops here: a tenant with more is shown with this number. */
export const mostCounted = 1_000_000;
