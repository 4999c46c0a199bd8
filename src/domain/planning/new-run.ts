import { newId } from '../model/id.ts';
import type { Instant } from '../model/values.ts';
import type { RunDraft } from './settlement.ts';

/** The fields that every new run must set. */
type Required = 'tenantId' | 'taskId' | 'trigger' | 'triggeredBy' | 'scheduledFor' | 'moduleVersion' | 'state';

/** A run to be created now. Absent fields come from its task. */
export function newRun(given: Pick<RunDraft, Required> & Partial<RunDraft>, now: Instant): RunDraft {
  return {
    id: newId(now),
    scheduleId: null,
    nominalAt: null,
    params: null,
    priority: null,
    note: null,
    retryOf: null,
    nodeId: null,
    gates: null,
    held: false,
    ...given,
  };
}
