import type { Milliseconds, Instant } from '../domain/model/values.ts';

export interface NodeIdentity {
  readonly id: string;
  readonly host: string;
}

export interface NodeStore {
  join(
    node: NodeIdentity & {
      readonly pid: number;
      readonly role: string;
      readonly capacity: number;
      readonly draining: boolean;
    },
    ttlMs: Milliseconds,
  ): Promise<void>;
  renew(nodeId: string, running: number, ttlMs: Milliseconds): Promise<Renewal>;
  leave(nodeId: string): Promise<void>;
  /** The database's clock. */
  now(): Promise<Instant>;
}

export interface Renewal {
  /** False: the lease had run out before. */
  readonly alive: boolean;
  /** The node's runs that somebody wants to end. */
  readonly cancel: readonly CancelRequest[];
  /** An operator wants the node to take no new runs. */
  readonly draining: boolean;
}

export interface CancelRequest {
  readonly runId: string;
  readonly reason: string | null;
  readonly graceMs: Milliseconds;
}
