import type { Tenant } from '../domain/model/access.ts';
import { DomainError } from '../domain/model/errors.ts';
import type { Quotas } from '../ports/quotas.ts';
import type { Snapshot } from '../ports/write-store.ts';

/** A queue gets shorter by itself. */
const queueRetryMs = 5_000;

/** Throws unless so many more runs of the tenant may wait. */
export async function demandQueueRoom(quotas: Quotas, tenant: Tenant, runs: number): Promise<void> {
  const { maxQueuedRuns: limit } = tenant;
  if (limit === null) return;
  const room = (await quotas.queueRoom([{ tenantId: tenant.id, limit }])).get(tenant.id) ?? limit;
  if (room < runs) {
    const message = `the tenant "${tenant.slug}" has about ${limit - room} runs waiting; allowed: ${limit}`;
    throw new DomainError({
      code: 'LIMIT_EXCEEDED',
      limit,
      given: limit - room + runs,
      retryAfter: queueRetryMs,
      message,
    });
  }
}

/** Throws when the tenant stores as much as it may. */
export async function demandStorage(quotas: Quotas, tenant: Tenant): Promise<void> {
  const { maxStoredBytes: limit } = tenant;
  if (limit === null) return;
  const given = await quotas.storedBytes(tenant.id);
  if (given === null || given < limit) return;
  const message = `the tenant "${tenant.slug}" stores about ${given} bytes; allowed: ${limit}. Delete something, or wait until old runs and logs go`;
  throw new DomainError({ code: 'LIMIT_EXCEEDED', limit, given, message });
}

/** Throws unless the tenant may have one more task, and so many more schedules. */
export async function demandRoom(
  transaction: Pick<Snapshot, 'tasks' | 'schedules'>,
  tenant: Tenant,
  added: { readonly tasks: number; readonly schedules: number },
): Promise<void> {
  await demandCount(tenant, 'tasks', tenant.maxTasks, added.tasks, (most) => transaction.tasks.count(tenant.id, most));
  await demandCount(tenant, 'schedules', tenant.maxSchedules, added.schedules, (most) =>
    transaction.schedules.count(tenant.id, most),
  );
}

async function demandCount(
  { slug }: Tenant,
  noun: 'tasks' | 'schedules',
  limit: number | null,
  added: number,
  count: (most: number) => Promise<number>,
): Promise<void> {
  if (limit === null || added === 0) return;
  const given = (await count(limit)) + added;
  if (given <= limit) return;
  const message = `the tenant "${slug}" may have ${limit} ${noun}; with what is given it would have ${given}`;
  throw new DomainError({ code: 'LIMIT_EXCEEDED', limit, given, message });
}
