import type { Tenant } from '../../domain/model/access.ts';
import type { Caller } from '../../domain/model/actor.ts';
import type { Addressed } from '../../domain/model/commands/command.ts';
import type { CreatedRun } from '../../domain/model/commands/run.ts';
import type {
  CreateTask,
  UpdateTask,
  CreatedTask,
  AmendTask,
  KeepDocument,
  CancelTask,
  ExecuteTask,
} from '../../domain/model/commands/task.ts';
import { notFoundError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { newId } from '../../domain/model/id.ts';
import { catalogFor } from '../../domain/model/module-grants.ts';
import { demand, expectVersion } from '../../domain/model/permission.ts';
import { checkRecipients } from '../../domain/model/recipient.ts';
import type { Run } from '../../domain/model/run.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import { checkKey, checkTask } from '../../domain/model/task-rules.ts';
import { endedTaskError, type Task } from '../../domain/model/task.ts';
import type { Instant } from '../../domain/model/values.ts';
import { makeSchedule } from '../../domain/planning/new-schedule.ts';
import type { Snapshot, WriteTransaction } from '../../ports/write-store.ts';
import { checkCalendars } from '../calendars/check-calendars.ts';
import { announce, type ServiceContext } from '../context.ts';
import { demandRoom, demandStorage } from '../demand-quota.ts';
import { tenantFor } from '../owner.ts';
import { makeExecute, runAtOnce, withPlaceIf } from '../runs/execute-task.ts';
import { cancelOpenRuns, endSchedules } from '../schedules/endings.ts';
import { demandScript } from '../scripts/demand-script.ts';
import { demandNodes } from '../workers/demand-nodes.ts';
import { makeAmend } from './amend-task.ts';
import { checkTaskChange, nameTakenError } from './change-task.ts';

export interface TaskService {
  create(caller: Caller, command: CreateTask): Promise<CreatedTask>;
  update(caller: Caller, command: UpdateTask): Promise<Task>;
  amend(caller: Caller, command: AmendTask): Promise<Task>;
  /** Keeps what a worker said beside its run; the task itself stays as it is. */
  keep(caller: Caller, command: KeepDocument): Promise<void>;
  cancel(caller: Caller, command: CancelTask): Promise<{ readonly task: Task; readonly canceledRuns: readonly Run[] }>;
  remove(caller: Caller, command: Addressed): Promise<void>;
  execute(caller: Caller, command: ExecuteTask): Promise<CreatedRun>;
}

export function makeTaskService(context: ServiceContext): TaskService {
  const { store, clock, modules, wakes } = context;

  async function create(caller: Caller, command: CreateTask) {
    demand(caller, 'WRITE');
    if (command.validateOnly) {
      await store.snapshot((snapshot) => checkNew(snapshot, caller, command));
      return { value: null, replayed: false };
    }
    const { runNow = null } = command;
    const { task, schedules, replayed } = await withPlaceIf(runNow !== null, context, (place) =>
      store.transaction(async (transaction) => {
        const { key, known, made } = await checkNew(transaction, caller, command);
        if (made === null) return { task: known, schedules: [], placed: null, replayed: true };
        const { task, schedules } = made;
        await insert(transaction, caller, made, command);
        if (key) await transaction.keys.remember(key, task.id);
        const placed = runNow && (await runAtOnce(context, transaction, caller, { ...runNow, task }, place));
        return { task, schedules, placed, replayed: false };
      }),
    );
    announce(context, fires(schedules));
    return { value: task, replayed };
  }

  async function insert(
    transaction: WriteTransaction,
    caller: Caller,
    { task, schedules }: { readonly task: Task; readonly schedules: readonly Schedule[] },
    { document, recipients = [] }: CreateTask,
  ): Promise<void> {
    await wakes.arm(fires(schedules));
    await transaction.tasks.insert(task);
    await transaction.schedules.insert(schedules);
    await transaction.schedules.record('CREATED', schedules, caller.actor);
    if (document) await transaction.tasks.keepDocument(task, document);
    if (recipients.length > 0) await transaction.tasks.saveRecipients(task.id, recipients);
  }

  /** What is to be made, or what an earlier call with the same key made. Throws what is wrong with the command. */
  async function checkNew(transaction: Snapshot, caller: Caller, command: CreateTask) {
    const tenant = await tenantFor(transaction, caller, command.tenantId);
    const { idempotencyKey, ...input } = command;
    const key =
      idempotencyKey === null ? null : { tenantId: tenant.id, operation: 'createTask', key: idempotencyKey, input };
    const known = key && (await transaction.keys.recall(key));
    if (known) return { key, known: await transaction.tasks.lock(tenant.id, known), made: null };

    const made = await birth(transaction, command, tenant, caller, clock.now());
    await demandScripts(transaction, made.task, made.schedules);
    const shadows = made.schedules.findIndex(({ shadow }) => shadow);
    if (shadows >= 0) await demandNodes(transaction, 'shadow', ['schedules', String(shadows), 'shadow']);
    const namesake = await transaction.tasks.named(tenant.id, made.task.name);
    if (namesake) throw nameTakenError(namesake);
    await demandRoom(transaction, tenant, { tasks: 1, schedules: made.schedules.length });
    await demandStorage(context.quotas, tenant);
    return { key, known: null, made };
  }

  async function birth(
    transaction: Snapshot,
    command: CreateTask,
    tenant: Tenant,
    caller: Caller,
    now: Instant,
  ): Promise<{ task: Task; schedules: Schedule[] }> {
    const findings = new Findings();
    const catalog = catalogFor(modules, tenant);
    checkTask(findings, command, catalog, { module: command.module, params: command.params });
    checkKey(findings, command.concurrency, command.params);
    if (command.schedules.length > 100)
      findings.add(['schedules'], 'count', `${command.schedules.length} schedules are given; allowed in one call: 100`);
    const {
      schedules: drafts,
      idempotencyKey: _key,
      tenantId: _tenant,
      validateOnly: _validateOnly,
      paused = false,
      document: _document,
      recipients = [],
      runNow: _runNow,
      ...draft
    } = command;
    const task: Task = {
      ...draft,
      id: newId(now),
      tenantId: tenant.id,
      state: paused ? 'PAUSED' : 'ACTIVE',
      pauseNote: null,
      createdBy: caller.actor,
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
      version: 1,
    };
    const origin = { task, tenantZone: tenant.timeZone, actor: caller.actor, now, catalog };
    const schedules = drafts.flatMap((each, i) => makeSchedule(findings, each, origin, ['schedules', String(i)]) ?? []);
    for (const [i, { calendars }] of drafts.entries())
      await checkCalendars(findings, transaction, tenant.id, calendars, ['schedules', String(i), 'calendars']);
    checkRecipients(findings, recipients);
    findings.settle();
    return { task, schedules };
  }

  async function update(caller: Caller, command: UpdateTask): Promise<Task> {
    demand(caller, 'WRITE');
    const check = async (transaction: Snapshot): Promise<Task> => {
      const before = await transaction.tasks.lock(caller.tenantId, command.id);
      if (!before) throw notFoundError('task', command.id);
      expectVersion(command.expectedVersion, before, 'Task');
      return checkTaskChange(context, transaction, before, command);
    };
    if (command.validateOnly) return store.snapshot(check);
    const task = await store.transaction(async (transaction) => {
      const after = await check(transaction);
      await transaction.tasks.save(after);
      return after;
    });
    announce(context, []);
    return task;
  }

  return {
    create,
    update,
    amend: makeAmend(context),
    async keep(caller, { id, document }) {
      demand(caller, 'EXECUTE');
      await store.transaction(async (transaction) => {
        const task = await transaction.tasks.lock(caller.tenantId, id);
        if (!task) throw notFoundError('task', id);
        await transaction.tasks.keepDocument(task, document);
      });
    },
    execute: makeExecute(context),

    async cancel(caller, command) {
      demand(caller, 'WRITE');
      const done = await store.transaction(async (transaction) => {
        const before = await transaction.tasks.lock(caller.tenantId, command.id);
        if (!before) throw notFoundError('task', command.id);
        expectVersion(command.expectedVersion, before, 'Task');
        if (before.state === 'CANCELED') throw endedTaskError(before);
        const now = clock.now();
        const task: Task = {
          ...before,
          state: 'CANCELED',
          pauseNote: null,
          updatedAt: now,
          version: before.version + 1,
        };
        await transaction.tasks.save(task);
        await endSchedules(transaction, task.id, now, caller.actor, 'the task was canceled', false);
        const canceled =
          command.activeRuns === 'CANCEL'
            ? await cancelOpenRuns(transaction, task.id, command.reason ?? 'the task was canceled', caller.actor)
            : [];
        return { task, canceled };
      });
      announce(
        context,
        [],
        done.canceled.flatMap(({ id }) => [
          { kind: 'run', runId: id } as const,
          { kind: 'cancel', runId: id } as const,
        ]),
      );
      return { task: done.task, canceledRuns: done.canceled };
    },

    async remove(caller, command) {
      demand(caller, 'WRITE');
      const canceled = await store.transaction(async (transaction) => {
        const before = await transaction.tasks.lock(caller.tenantId, command.id);
        if (!before) throw notFoundError('task', command.id);
        expectVersion(command.expectedVersion, before, 'Task');
        const now = clock.now();
        await endSchedules(transaction, before.id, now, caller.actor, 'the task was deleted', true);
        const runs = await cancelOpenRuns(transaction, before.id, 'the task was deleted', caller.actor);
        await transaction.tasks.save({ ...before, deletedAt: now, updatedAt: now, version: before.version + 1 });
        return runs;
      });
      announce(
        context,
        [],
        canceled.flatMap(({ id }) => [{ kind: 'run', runId: id } as const, { kind: 'cancel', runId: id } as const]),
      );
    },
  };
}

/** Of the task and of the overrides of its schedules. */
async function demandScripts(transaction: Snapshot, task: Task, schedules: readonly Schedule[]): Promise<void> {
  await demandScript(transaction, task, task.params, ['params']);
  for (const [i, { paramsOverride }] of schedules.entries()) {
    const path = ['schedules', String(i), 'paramsOverride'];
    if (paramsOverride) await demandScript(transaction, task, { ...task.params, ...paramsOverride }, path);
  }
}

function fires(schedules: readonly Schedule[]): Instant[] {
  return schedules.flatMap(({ nextFireAt }) => nextFireAt ?? []);
}
