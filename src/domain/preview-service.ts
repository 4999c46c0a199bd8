import type { Caller } from './actor.ts';
import type { UpdateSchedule } from './commands.ts';
import { gatesOf } from './dispatch.ts';
import { type EditPreview, previewEdit } from './edit-preview.ts';
import { notFound } from './errors.ts';
import { Findings } from './findings.ts';
import { demand, expectVersion } from './permission.ts';
import { mostTimes, type PreviewRecurrence, previewRecurrence, type RecurrencePreview } from './recurrence-preview.ts';
import type { Reader } from './reading.ts';
import type { ModuleCatalog } from './task-rules.ts';
import type { Clock } from './values.ts';

/** Says what would happen. Needs READ, stores nothing, and takes no locks that a sweep could stumble over. */
export interface PreviewService {
  recurrence(caller: Caller, command: PreviewRecurrence): Promise<RecurrencePreview>;
  /** The next `count` instants, 1 to 500, before and after an edit. Throws what the edit itself would throw. */
  update(caller: Caller, command: UpdateSchedule, count: number): Promise<EditPreview>;
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

    async update(caller, command, count) {
      demand(caller, 'READ');
      const schedule = (await reader.schedules(caller.tenantId, [command.id])).get(command.id);
      if (!schedule) throw notFound('schedule', command.id);
      expectVersion(command.expectedVersion, schedule, 'Schedule');
      const findings = new Findings();
      findings.whole(['count'], 'count', count, 1, mostTimes);
      findings.settle();
      const { taskId, tenantId } = schedule;
      const [tasks, tenants, open] = await Promise.all([
        reader.tasks(tenantId, [taskId]),
        reader.tenantsById([tenantId]),
        reader.openRuns([schedule.id]),
      ]);
      const [task, tenant] = [tasks.get(taskId), tenants.get(tenantId)];
      if (!task || !tenant) throw notFound('schedule', command.id);
      const due = {
        task,
        taskState: task.state,
        tenantEnabled: tenant.enabled,
        tenantLimited: tenant.maxConcurrentRuns !== null,
      };
      const gates = await reader.gateStandings(gatesOf({ ...due, schedule }).map(({ key }) => key));
      const standing = { schedule, due, hasOpenRun: open.has(schedule.id), gates };
      return previewEdit(standing, command, count, { now: clock.now(), catalog: modules });
    },
  };
}
