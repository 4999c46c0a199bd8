import type { Caller } from '../../domain/model/actor.ts';
import type { CreateSchedule } from '../../domain/model/commands/schedule.ts';
import { DomainError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { catalogFor } from '../../domain/model/module-grants.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Task } from '../../domain/model/task.ts';
import { makeSchedule } from '../../domain/planning/new-schedule.ts';
import type { Snapshot } from '../../ports/write-store.ts';
import { checkCalendars } from '../calendars/check-calendars.ts';
import type { ServiceContext } from '../context.ts';
import { demandRoom } from '../demand-quota.ts';
import { open } from '../open.ts';
import { demandScript } from '../scripts/demand-script.ts';
import { demandNodes } from '../workers/demand-nodes.ts';

/** The schedule that a command asks for. Throws what is wrong with it. */
export async function checkNewSchedule(
  { clock, modules }: ServiceContext,
  snapshot: Snapshot,
  caller: Caller,
  { taskId, schedule: draft }: CreateSchedule,
): Promise<Schedule> {
  const task = await open(snapshot.tasks, 'Task', caller.tenantId, { id: taskId }, ['taskId']);
  demandOpen(task);
  const tenant = await snapshot.tenants.find(task.tenantId);
  const findings = new Findings();
  const catalog = catalogFor(modules, tenant);
  const origin = { task, tenantZone: tenant!.timeZone, actor: caller.actor, now: clock.now(), catalog };
  const schedule = makeSchedule(findings, draft, origin, ['schedule']);
  await checkCalendars(findings, snapshot, task.tenantId, draft.calendars, ['schedule', 'calendars']);
  findings.settle();
  if (schedule === null) throw new Error('a schedule that could not be made has no findings');
  if (schedule.shadow) await demandNodes(snapshot, 'shadow', ['schedule', 'shadow']);
  if (schedule.paramsOverride) {
    const params = { ...task.params, ...schedule.paramsOverride };
    await demandScript(snapshot, task, params, ['schedule', 'paramsOverride']);
  }
  await demandRoom(snapshot, tenant!, { tasks: 0, schedules: 1 });
  return schedule;
}

function demandOpen({ state }: Task): void {
  if (state !== 'CANCELED') return;
  throw new DomainError({
    code: 'INVALID_STATE',
    state,
    allowed: ['ACTIVE', 'PAUSED'],
    message: `the task is ${state}; it takes no new schedules`,
  });
}
