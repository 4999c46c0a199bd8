import type { UpdateTask } from './commands.ts';
import { DomainError } from './errors.ts';
import { Findings } from './findings.ts';
import { catalogFor } from './module-grants.ts';
import type { ServiceContext } from './services-context.ts';
import { demandScript } from './script.ts';
import { checkTask } from './task-rules.ts';
import type { Task } from './task.ts';
import type { Snapshot, WriteTransaction } from './write-store.ts';

/** Changes what is given of a task, once that has been checked. */
export async function changeTask(
  context: ServiceContext,
  transaction: WriteTransaction,
  before: Task,
  command: UpdateTask,
): Promise<Task> {
  const after = await checkTaskChange(context, transaction, before, command);
  await transaction.saveTask(after);
  return after;
}

/** The task as the change would leave it. Throws what is wrong with the change. */
export async function checkTaskChange(
  context: ServiceContext,
  transaction: Snapshot,
  before: Task,
  command: UpdateTask,
): Promise<Task> {
  const { id: _id, expectedVersion: _version, validateOnly: _only, paused, pauseNote, ...changes } = command;
  const { modules, clock } = context;
  const findings = new Findings();
  const module = changes.module ?? before.module;
  const params = changes.params ?? before.params;
  const runsAnew = changes.module !== undefined || changes.params !== undefined;
  const catalog = runsAnew ? catalogFor(modules, await transaction.tenant(before.tenantId)) : modules;
  checkTask(findings, changes, catalog, runsAnew ? { module, params } : null);
  findings.settle();
  if (runsAnew) await demandScript(transaction, { tenantId: before.tenantId, module }, params, ['params']);
  if (paused !== undefined && before.state !== 'ACTIVE' && before.state !== 'PAUSED') throw ended(before);
  if (changes.name !== undefined && changes.name !== before.name) {
    const namesake = await transaction.taskNamed(before.tenantId, changes.name);
    if (namesake && namesake.id !== before.id) throw nameTaken(namesake);
  }
  const state = paused === undefined ? before.state : paused ? 'PAUSED' : 'ACTIVE';
  return {
    ...before,
    ...changes,
    state,
    pauseNote: state === 'PAUSED' ? (pauseNote === undefined ? before.pauseNote : pauseNote) : null,
    updatedAt: clock.now(),
    version: before.version + 1,
  };
}

export function nameTaken(namesake: Task): DomainError {
  return new DomainError({
    code: 'ALREADY_EXISTS',
    path: ['name'],
    existing: { kind: 'Task', id: namesake.id },
    message: `a task named "${namesake.name}" exists already`,
  });
}

export function ended(task: Task): DomainError {
  return new DomainError({
    code: 'INVALID_STATE',
    state: task.state,
    allowed: ['ACTIVE', 'PAUSED'],
    message: `the task is ${task.state}; this is possible while it is ACTIVE or PAUSED`,
  });
}
