/** What tenants use, as well as it can be known without counting for each run: it may be some seconds old. */
export interface Quotas {
  /** How many runs the queue of each of these tenants still takes. */
  queueRoom(tenants: readonly QueueLimit[]): Promise<ReadonlyMap<string, number>>;
  /** That so many runs of the tenant have been queued here since. */
  queued(tenantId: string, runs: number): void;
  /** Null: not known yet. */
  storedBytes(tenantId: string): Promise<number | null>;
}

export interface QueueLimit {
  readonly tenantId: string;
  readonly limit: number;
}
