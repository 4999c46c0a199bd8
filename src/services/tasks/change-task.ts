import type { UpdateTask } from '../../domain/model/commands/task.ts';
import { DomainError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { catalogFor } from '../../domain/model/module-grants.ts';
import { checkKey, checkTask } from '../../domain/model/task-rules.ts';
import { type Task, endedTaskError } from '../../domain/model/task.ts';
import { isUnchanged } from '../../domain/model/unchanged.ts';
import type { Snapshot, WriteTransaction } from '../../ports/write-store.ts';
import type { ServiceContext } from '../context.ts';
import { demandStorage } from '../demand-quota.ts';
import { demandScript } from '../scripts/demand-script.ts';

/** Changes what is given of a task, once that has been checked. */
export async function changeTask(
  context: ServiceContext,
  transaction: WriteTransaction,
  before: Task,
  command: UpdateTask,
): Promise<Task> {
  const after = await checkTaskChange(context, transaction, before, command);
  if (isUnchanged(before, after)) return before;
  await transaction.tasks.save(after);
  return after;
}

/** The task as the change would leave it. Throws what is wrong with the change. */
export async function checkTaskChange(
  context: ServiceContext,
  transaction: Snapshot,
  before: Task,
  command: UpdateTask,
): Promise<Task> {
  const { paused, pauseNote } = command;
  const changes = changesOf(command);
  const { modules, clock } = context;
  const findings = new Findings();
  const module = changes.module ?? before.module;
  const params = changes.params ?? before.params;
  const runsAnew = changes.module !== undefined || changes.params !== undefined;
  const tenant = runsAnew ? await transaction.tenants.find(before.tenantId) : null;
  const catalog = catalogFor(modules, tenant);
  checkTask(findings, changes, catalog, runsAnew ? { module, params } : null);
  if (changes.concurrency || changes.params) {
    const path = changes.concurrency ? ['concurrency', 'key'] : ['params'];
    checkKey(findings, changes.concurrency ?? before.concurrency, params, path);
  }
  findings.settle();
  if (tenant) await demandStorage(context.quotas, tenant);
  if (runsAnew) await demandScript(transaction, { tenantId: before.tenantId, module }, params, ['params']);
  if (paused !== undefined && before.state !== 'ACTIVE' && before.state !== 'PAUSED') throw endedTaskError(before);
  if (changes.name !== undefined && changes.name !== before.name) {
    const namesake = await transaction.tasks.named(before.tenantId, changes.name);
    if (namesake && namesake.id !== before.id) throw nameTakenError(namesake);
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

export function nameTakenError(namesake: Task): DomainError {
  return new DomainError({
    code: 'ALREADY_EXISTS',
    path: ['name'],
    existing: { kind: 'Task', id: namesake.id },
    message: `a task named "${namesake.name}" exists already`,
  });
}

function changesOf(command: UpdateTask) {
  const {
    id: _id,
    expectedVersion: _version,
    validateOnly: _only,
    idempotencyKey: _key,
    paused: _paused,
    pauseNote: _note,
    ...changes
  } = command;
  return changes;
}
