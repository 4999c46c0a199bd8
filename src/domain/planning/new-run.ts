import { newId } from '../model/id.ts';
import type { Instant } from '../model/values.ts';
import type { RunDraft } from './settlement.ts';

/** The fields that every new run must set. */
type Required = 'tenantId' | 'taskId' | 'trigger' | 'triggeredBy' | 'scheduledFor' | 'moduleVersion' | 'state';

/**
 * A run to be created now. Absent fields come from its task. Naming each property costs half as much as a spread.
 */
export function newRun(given: Pick<RunDraft, Required> & Partial<RunDraft>, now: Instant): RunDraft {
  return {
    id: newId(now),
    tenantId: given.tenantId,
    taskId: given.taskId,
    scheduleId: given.scheduleId ?? null,
    nominalAt: given.nominalAt ?? null,
    trigger: given.trigger,
    triggeredBy: given.triggeredBy,
    scheduledFor: given.scheduledFor,
    moduleVersion: given.moduleVersion,
    params: given.params ?? null,
    priority: given.priority ?? null,
    note: given.note ?? null,
    retryOf: given.retryOf ?? null,
    state: given.state,
    nodeId: given.nodeId ?? null,
    gates: given.gates ?? null,
    held: given.held ?? false,
  };
}
