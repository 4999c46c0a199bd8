import type { Tenant } from '../../domain/model/access.ts';
import type { Caller } from '../../domain/model/actor.ts';
import type { CreateTask } from '../../domain/model/commands/task.ts';
import { Findings } from '../../domain/model/findings.ts';
import { newId } from '../../domain/model/id.ts';
import { catalogFor } from '../../domain/model/module-grants.ts';
import { checkRecipients } from '../../domain/model/recipient.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import { checkKey, checkTask } from '../../domain/model/task-rules.ts';
import type { Task } from '../../domain/model/task.ts';
import type { Instant } from '../../domain/model/values.ts';
import { makeSchedule } from '../../domain/planning/new-schedule.ts';
import type { Snapshot } from '../../ports/write-store.ts';
import { checkCalendars } from '../calendars/check-calendars.ts';
import type { ServiceContext } from '../context.ts';
import { demandRoom, demandStorage } from '../demand-quota.ts';
import { tenantFor } from '../owner.ts';
import { demandScript } from '../scripts/demand-script.ts';
import { demandNodes } from '../workers/demand-nodes.ts';
import { nameTakenError } from './change-task.ts';

export interface NewTask {
  readonly task: Task;
  readonly schedules: readonly Schedule[];
}

const mostSchedules = 100;

/** The task and its schedules that a command asks for. Throws what is wrong with it. */
export async function checkNewTask(
  { clock, modules, quotas }: ServiceContext,
  snapshot: Snapshot,
  caller: Caller,
  command: CreateTask,
): Promise<NewTask> {
  const tenant = await tenantFor(snapshot, caller, command.tenantId);
  const now = clock.now();
  const task = draftTask(command, tenant, caller, now);
  const findings = new Findings();
  const catalog = catalogFor(modules, tenant);
  checkTask(findings, command, catalog, { module: command.module, params: command.params });
  checkKey(findings, command.concurrency, command.params);
  checkRecipients(findings, command.recipients ?? []);
  const { schedules: drafts } = command;
  if (drafts.length > mostSchedules) {
    const message = `${drafts.length} schedules are given; allowed in one call: ${mostSchedules}`;
    findings.add(['schedules'], 'count', message);
  }
  const origin = { task, tenantZone: tenant.timeZone, actor: caller.actor, now, catalog };
  const schedules = drafts.flatMap((each, i) => makeSchedule(findings, each, origin, ['schedules', String(i)]) ?? []);
  for (const [i, { calendars }] of drafts.entries())
    await checkCalendars(findings, snapshot, tenant.id, calendars, ['schedules', String(i), 'calendars']);
  findings.settle();
  await demandScripts(snapshot, task, schedules);
  const shadows = schedules.findIndex(({ shadow }) => shadow);
  if (shadows >= 0) await demandNodes(snapshot, 'shadow', ['schedules', String(shadows), 'shadow']);
  const namesake = await snapshot.tasks.named(tenant.id, task.name);
  if (namesake) throw nameTakenError(namesake);
  await demandRoom(snapshot, tenant, { tasks: 1, schedules: schedules.length });
  await demandStorage(quotas, tenant);
  return { task, schedules };
}

function draftTask(command: CreateTask, tenant: Tenant, { actor }: Caller, now: Instant): Task {
  const { name, title, description, module, params, tags, priority, timeoutMs, retry, concurrency } = command;
  return {
    name,
    title,
    description,
    module,
    params,
    tags,
    priority,
    timeoutMs,
    retry,
    concurrency,
    id: newId(now),
    tenantId: tenant.id,
    state: command.paused ? 'PAUSED' : 'ACTIVE',
    pauseNote: null,
    createdBy: actor,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    version: 1,
  };
}

/** Of the task and of the overrides of its schedules. */
async function demandScripts(snapshot: Snapshot, task: Task, schedules: readonly Schedule[]): Promise<void> {
  await demandScript(snapshot, task, task.params, ['params']);
  for (const [i, { paramsOverride }] of schedules.entries()) {
    const path = ['schedules', String(i), 'paramsOverride'];
    if (paramsOverride) await demandScript(snapshot, task, { ...task.params, ...paramsOverride }, path);
  }
}
