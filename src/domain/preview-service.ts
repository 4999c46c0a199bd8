import type { Caller } from './actor.ts';
import { demand } from './permission.ts';
import { type PreviewRecurrence, previewRecurrence, type RecurrencePreview } from './recurrence-preview.ts';
import type { Reader } from './reading.ts';
import type { ModuleCatalog } from './task-rules.ts';
import type { Clock } from './values.ts';

/** Says what would happen. Needs READ, stores nothing, and takes no locks that a sweep could stumble over. */
export interface PreviewService {
  recurrence(caller: Caller, command: PreviewRecurrence): Promise<RecurrencePreview>;
}

export interface PreviewServiceContext {
  readonly reader: Reader;
  readonly modules: ModuleCatalog;
  readonly clock: Clock;
}

export function makePreviewService({ reader, modules, clock }: PreviewServiceContext): PreviewService {
  return {
    async recurrence(caller, command) {
      demand(caller, 'READ');
      const { tenantId } = caller;
      const tenant = tenantId === null ? undefined : (await reader.tenantsById([tenantId])).get(tenantId);
      return previewRecurrence(command, {
        tenantId: tenantId ?? '',
        tenantZone: tenant?.timeZone ?? 'UTC',
        now: clock.now(),
        catalog: modules,
      });
    },
  };
}
