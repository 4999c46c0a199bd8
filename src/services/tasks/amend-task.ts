import type { Caller } from '../../domain/model/actor.ts';
import type { AmendTask } from '../../domain/model/commands/task.ts';
import { notFoundError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { catalogFor } from '../../domain/model/module-grants.ts';
import { checkRecipients, type Recipient } from '../../domain/model/recipient.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Task } from '../../domain/model/task.ts';
import { makeSchedule } from '../../domain/planning/new-schedule.ts';
import type { WriteTransaction } from '../../ports/write-store.ts';
import { checkCalendars } from '../calendars/check-calendars.ts';
import type { ServiceContext } from '../context.ts';
import { demandRoom } from '../demand-quota.ts';
import { mutate } from '../mutation.ts';
import { open } from '../open.ts';
import { runAtOnce } from '../runs/execute-task.ts';
import type { TakePlace } from '../runs/place.ts';
import { settleBacklog } from '../schedules/backlog.ts';
import { editSchedule } from '../schedules/edit-schedule.ts';
import { endSchedule } from '../schedules/endings.ts';
import { changeTask } from './change-task.ts';

/**
 * Changes a task, its schedules and what a dialect keeps with it, all or nothing: to those APIs the three are one
 * document. Schedules come first, so that what has come due is still judged by the task as it was.
 */
export function makeAmend(context: ServiceContext) {
  const { clock } = context;

  async function amend(transaction: WriteTransaction, caller: Caller, command: AmendTask, place: TakePlace) {
    const before = await open(transaction.tasks, 'Task', caller.tenantId, command);
    const removed: Schedule[] = [];
    for (const id of command.removeSchedules) {
      const settled = await settleBacklog(context, transaction, await scheduleOf(transaction, before, id));
      removed.push(await endSchedule(transaction, settled, clock.now(), 'the schedule was removed', true));
    }
    const changed: Schedule[] = [];
    for (const change of command.changeSchedules) {
      const schedule = await scheduleOf(transaction, before, change.id);
      const whole = { ...change, expectedVersion: null, validateOnly: false };
      changed.push(await editSchedule(context, transaction, schedule, whole));
    }
    const whole = { ...command.changes, id: before.id, expectedVersion: null, validateOnly: false };
    const touched = Object.keys(command.changes).length > 0;
    const task = touched ? await changeTask(context, transaction, before, whole) : before;
    const added = await addSchedules(transaction, caller, task, command);
    if (command.document) await transaction.tasks.keepDocument(task, command.document);
    if (command.recipients) await mailTo(transaction, task, command.recipients);
    await transaction.schedules.record('DELETED', removed, caller.actor);
    await transaction.schedules.record('UPDATED', changed, caller.actor);
    await transaction.schedules.record('CREATED', added, caller.actor);
    const { runNow = null } = command;
    const placed = runNow && (await runAtOnce(context, transaction, caller, { ...runNow, task }, place));
    return { task, schedules: [...changed, ...added], placed };
  }

  async function addSchedules(transaction: WriteTransaction, caller: Caller, task: Task, command: AmendTask) {
    if (command.addSchedules.length === 0) return [];
    const tenant = await transaction.tenants.find(task.tenantId);
    const findings = new Findings();
    const origin = {
      task,
      tenantZone: tenant!.timeZone,
      actor: caller.actor,
      now: clock.now(),
      catalog: catalogFor(context.modules, tenant),
    };
    const added = command.addSchedules.flatMap(
      (draft, i) => makeSchedule(findings, draft, origin, ['schedules', String(i)]) ?? [],
    );
    for (const [i, { calendars }] of command.addSchedules.entries())
      await checkCalendars(findings, transaction, task.tenantId, calendars, ['schedules', String(i), 'calendars']);
    findings.settle();
    await demandRoom(transaction, tenant!, { tasks: 0, schedules: added.length });
    await transaction.schedules.insert(added);
    return added;
  }

  return async (caller: Caller, command: AmendTask): Promise<Task> => {
    const startsRun = command.runNow != null;
    const mutation = { caller, scope: 'WRITE', operation: 'amendTask', command, startsRun } as const;
    const { value } = await mutate(context, mutation, async (transaction, place) => {
      const { task, schedules, placed } = await amend(transaction, caller, command, place);
      const fires = schedules.flatMap(({ nextFireAt }) => nextFireAt ?? []);
      return { answer: task, fires, nudges: command.removeSchedules.length > 0 ? [{ kind: 'queue' }] : [], placed };
    });
    return value;
  };
}

async function mailTo(transaction: WriteTransaction, task: Task, recipients: readonly Recipient[]): Promise<void> {
  const findings = new Findings();
  checkRecipients(findings, recipients);
  findings.settle();
  await transaction.tasks.saveRecipients(task.id, recipients);
}

async function scheduleOf(transaction: WriteTransaction, task: Task, id: string): Promise<Schedule> {
  const schedule = await open(transaction.schedules, 'Schedule', task.tenantId, { id });
  if (schedule.taskId !== task.id) throw notFoundError('schedule', id);
  return schedule;
}
