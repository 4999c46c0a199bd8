import { type Owner, type QueueRoom, endlessQueue } from '../../domain/planning/queue-room.ts';
import type { Quotas } from '../../ports/quotas.ts';

/** Tenants without a limit cost nothing. */
export async function queueRoomOf(rows: readonly Owner[], quotas: Quotas): Promise<QueueRoom> {
  const limits = new Map(
    rows.flatMap((row) => (row.queueLimit === null ? [] : [[row.schedule.tenantId, row.queueLimit]])),
  );
  if (limits.size === 0) return endlessQueue;
  const room = new Map(await quotas.queueRoom([...limits].map(([tenantId, limit]) => ({ tenantId, limit }))));
  return {
    isFull: ({ schedule }) => (room.get(schedule.tenantId) ?? Infinity) <= 0,
    take({ schedule: { tenantId } }) {
      const left = room.get(tenantId);
      if (left === undefined) return;
      room.set(tenantId, left - 1);
      quotas.queued(tenantId, 1);
    },
  };
}
