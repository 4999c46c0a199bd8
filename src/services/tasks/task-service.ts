import type { Caller } from '../../domain/model/actor.ts';
import type { Addressed } from '../../domain/model/commands/command.ts';
import type { CreatedRun } from '../../domain/model/commands/run.ts';
import type {
  AmendTask,
  CancelTask,
  CreatedTask,
  CreateTask,
  ExecuteTask,
  KeepDocument,
  UpdateTask,
} from '../../domain/model/commands/task.ts';
import type { Run } from '../../domain/model/run.ts';
import type { Task } from '../../domain/model/task.ts';
import type { WriteTransaction } from '../../ports/write-store.ts';
import type { ServiceContext } from '../context.ts';
import { mutate, renewBy, validate } from '../mutation.ts';
import { open } from '../open.ts';
import { makeExecute, runAtOnce } from '../runs/execute-task.ts';
import { cancelNudges } from '../runs/place.ts';
import { cancelOpenRuns, endSchedules } from '../schedules/endings.ts';
import { makeAmend } from './amend-task.ts';
import { changeTask, checkTaskChange } from './change-task.ts';
import { checkNewTask, type NewTask } from './new-task.ts';

export interface TaskService {
  create(caller: Caller, command: CreateTask): Promise<CreatedTask>;
  update(caller: Caller, command: UpdateTask): Promise<Task>;
  amend(caller: Caller, command: AmendTask): Promise<Task>;
  /** Keeps what a worker said beside its run; the task itself stays as it is. */
  keep(caller: Caller, command: KeepDocument): Promise<void>;
  /** Of a task that has been canceled already, its answer is the task. */
  cancel(caller: Caller, command: CancelTask): Promise<{ readonly task: Task; readonly canceledRuns: readonly Run[] }>;
  remove(caller: Caller, command: Addressed): Promise<void>;
  execute(caller: Caller, command: ExecuteTask): Promise<CreatedRun>;
}

export function makeTaskService(context: ServiceContext): TaskService {
  const { clock } = context;
  const renewTask = (caller: Caller) => renewBy(caller, ({ tasks }) => tasks);
  return {
    async create(caller, command) {
      const mutation = { caller, scope: 'WRITE', operation: 'createTask', command } as const;
      if (command.validateOnly) {
        await validate(context, mutation, (snapshot) => checkNewTask(context, snapshot, caller, command));
        return { value: null, replayed: false };
      }
      const { runNow = null } = command;
      const options = { startsRun: runNow !== null, renew: renewTask(caller) };
      return mutate(context, { ...mutation, ...options }, async (transaction, place) => {
        const made = await checkNewTask(context, transaction, caller, command);
        await insert(transaction, caller, made, command);
        const placed = runNow && (await runAtOnce(context, transaction, caller, { ...runNow, task: made.task }, place));
        return { answer: made.task, fires: made.schedules.flatMap(({ nextFireAt }) => nextFireAt ?? []), placed };
      });
    },

    async update(caller, command) {
      const mutation = { caller, scope: 'WRITE', operation: 'updateTask', command } as const;
      if (command.validateOnly) {
        return validate(context, mutation, async (snapshot) => {
          const before = await open(snapshot.tasks, 'Task', caller.tenantId, command);
          return checkTaskChange(context, snapshot, before, command);
        });
      }
      const { value } = await mutate(context, mutation, async (transaction) => {
        const before = await open(transaction.tasks, 'Task', caller.tenantId, command);
        return { answer: await changeTask(context, transaction, before, command) };
      });
      return value;
    },

    amend: makeAmend(context),

    async keep(caller, command) {
      const mutation = { caller, scope: 'EXECUTE', operation: 'keepDocument', command } as const;
      await mutate(context, mutation, async (transaction) => {
        const task = await open(transaction.tasks, 'Task', caller.tenantId, { id: command.id });
        await transaction.tasks.keepDocument(task, command.document);
        return { answer: null };
      });
    },

    execute: makeExecute(context),

    async cancel(caller, command) {
      const mutation = { caller, scope: 'WRITE', operation: 'cancelTask', command } as const;
      const { value } = await mutate(context, mutation, async (transaction) => {
        const before = await open(transaction.tasks, 'Task', caller.tenantId, command);
        const now = clock.now();
        const reason = 'the task was canceled';
        const isOver = before.state === 'CANCELED';
        const task: Task = isOver
          ? before
          : { ...before, state: 'CANCELED', pauseNote: null, updatedAt: now, version: before.version + 1 };
        if (!isOver) {
          await transaction.tasks.save(task);
          await endSchedules(transaction, task.id, now, caller.actor, reason, false);
        }
        const wanted = command.activeRuns === 'CANCEL';
        const canceledRuns = wanted
          ? await cancelOpenRuns(transaction, task.id, command.reason ?? reason, caller.actor)
          : [];
        return { answer: { task, canceledRuns }, nudges: cancelNudges(canceledRuns.map(({ id }) => id)) };
      });
      return value;
    },

    async remove(caller, command) {
      const mutation = { caller, scope: 'WRITE', operation: 'deleteTask', command } as const;
      await mutate(context, mutation, async (transaction) => {
        const before = await open(transaction.tasks, 'Task', caller.tenantId, command);
        const now = clock.now();
        await endSchedules(transaction, before.id, now, caller.actor, 'the task was deleted', true);
        const runs = await cancelOpenRuns(transaction, before.id, 'the task was deleted', caller.actor);
        await transaction.tasks.save({ ...before, deletedAt: now, updatedAt: now, version: before.version + 1 });
        return { answer: null, nudges: cancelNudges(runs.map(({ id }) => id)) };
      });
    },
  };
}

async function insert(
  transaction: WriteTransaction,
  caller: Caller,
  { task, schedules }: NewTask,
  { document, recipients = [] }: CreateTask,
): Promise<void> {
  await transaction.tasks.insert(task);
  await transaction.schedules.insert(schedules);
  await transaction.schedules.record('CREATED', schedules, caller.actor);
  if (document) await transaction.tasks.keepDocument(task, document);
  if (recipients.length > 0) await transaction.tasks.saveRecipients(task.id, recipients);
}
