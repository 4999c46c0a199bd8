import type { DueRow } from './settlement.ts';

/** The queues of the tenants whose schedules are decided in one batch. */
export interface QueueRoom {
  isFull(due: Owner): boolean;
  /** Counts one more run of the tenant in the queue. */
  take(due: Owner): void;
}

export interface Owner {
  readonly schedule: Pick<DueRow['schedule'], 'tenantId'>;
  readonly queueLimit: number | null;
}

export const endlessQueue: QueueRoom = { isFull: () => false, take: () => undefined };
