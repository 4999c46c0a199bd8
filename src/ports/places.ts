import type { Claim } from '../domain/model/claim.ts';

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
