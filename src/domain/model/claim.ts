import type { RetryPolicy } from './retry.ts';
import type { JsonObject, Milliseconds, Instant } from './values.ts';

/** A run that this node has claimed, with everything that an attempt needs. */
export interface Claim {
  readonly runId: string;
  readonly tenantId: string;
  readonly taskId: string;
  readonly taskName: string;
  readonly scheduleId: string | null;
  readonly attempt: number;
  readonly fence: number;
  /** The id of the lease under which it was claimed. */
  readonly nodeId: string;
  readonly module: string;
  readonly params: JsonObject;
  readonly retry: RetryPolicy;
  readonly timeoutMs: Milliseconds | null;
  readonly scheduledFor: Instant;
  readonly logCount: number;
}
