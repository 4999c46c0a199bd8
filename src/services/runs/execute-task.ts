import type { Caller } from '../../domain/model/actor.ts';
import type { CreatedRun } from '../../domain/model/commands/run.ts';
import type { ExecuteTask, RunNow } from '../../domain/model/commands/task.ts';
import { keyProblem, longestKey } from '../../domain/model/concurrency-key.ts';
import { DomainError, invalidError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { catalogFor } from '../../domain/model/module-grants.ts';
import { demand } from '../../domain/model/permission.ts';
import type { Run } from '../../domain/model/run.ts';
import { checkParams } from '../../domain/model/task-rules.ts';
import type { Task } from '../../domain/model/task.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import { type GatePolicy, pass, stopGrace, taskGate } from '../../domain/planning/gate.ts';
import { newRun } from '../../domain/planning/new-run.ts';
import type { RunDraft } from '../../domain/planning/settlement.ts';
import type { WriteTransaction } from '../../ports/write-store.ts';
import type { ServiceContext } from '../context.ts';
import { demandQueueRoom, demandStorage } from '../demand-quota.ts';
import { renewBy, mutate } from '../mutation.ts';
import { open } from '../open.ts';
import { demandScript } from '../scripts/demand-script.ts';
import type { TakePlace, Placed } from './place.ts';

/** What a new run that nobody scheduled is made from. */
export interface Order {
  readonly task: Task;
  readonly params: JsonObject;
  readonly at: number | null;
  readonly draft: Pick<RunDraft, 'trigger' | 'priority' | 'note' | 'retryOf'>;
}

export function makeExecute(context: ServiceContext) {
  return async (caller: Caller, command: ExecuteTask): Promise<CreatedRun> => {
    const renew = renewBy<Run>(caller, ({ runs }) => runs);
    const mutation = { caller, scope: 'EXECUTE', operation: 'executeTask', command, startsRun: true, renew } as const;
    return mutate(context, mutation, async (transaction, place) => {
      const task = await open(transaction.tasks, 'Task', caller.tenantId, { id: command.id });
      demandExecutable(task);
      const params = command.params ? { ...task.params, ...command.params } : task.params;
      await checkOrder(context, transaction, task, { ...command, params });
      if (command.params) await demandScript(transaction, task, params, ['params']);
      const draft = { trigger: command.trigger, priority: command.priority, note: command.note, retryOf: null };
      const placed = await placeOrder(context, transaction, caller, { task, params, at: command.at, draft }, place);
      return { answer: placed.run, placed, tenantId: task.tenantId };
    });
  };
}

/** Runs a task that the transaction has just made or changed. */
export async function runAtOnce(
  context: ServiceContext,
  transaction: WriteTransaction,
  caller: Caller,
  { task, note }: RunNow & { readonly task: Task },
  place: TakePlace,
): Promise<Placed> {
  demand(caller, 'EXECUTE');
  demandExecutable(task);
  await checkOrder(context, transaction, task, { params: task.params, priority: null, note: null });
  const draft = { trigger: 'API', priority: null, note, retryOf: null } as const;
  return placeOrder(context, transaction, caller, { task, params: task.params, at: null, draft }, place);
}

function demandExecutable({ state }: Task): void {
  if (state !== 'CANCELED') return;
  const message = `the task is ${state}; it can no longer be executed`;
  throw new DomainError({ code: 'INVALID_STATE', state, allowed: ['ACTIVE', 'PAUSED'], message });
}

/** Throws what is wrong with the params as they run, the priority and the note. */
export async function checkOrder(
  { modules }: ServiceContext,
  transaction: WriteTransaction,
  task: Task,
  {
    params,
    priority,
    note,
  }: { readonly params: JsonObject; readonly priority: number | null; readonly note: string | null },
): Promise<void> {
  const findings = new Findings();
  const tenant = await transaction.tenants.find(task.tenantId);
  checkParams(findings, catalogFor(modules, tenant), task.module, params, ['params']);
  if (priority !== null) findings.whole(['priority'], 'priority', priority, -100, 100);
  if (note !== null) findings.text(['note'], 'note', note, 1000, 0);
  findings.settle();
}

/** Makes the run: later, now on this node, now on any node, or held at its gate. */
export async function placeOrder(
  context: ServiceContext,
  transaction: WriteTransaction,
  caller: Caller,
  order: Order,
  place: TakePlace,
): Promise<Placed> {
  const { clock, places, modules, quotas } = context;
  const { task } = order;
  const now = clock.now();
  const later = order.at !== null && order.at > now;
  const problem = keyProblem(task.concurrency, order.params);
  if (problem !== null) throw invalidError(['params'], 'concurrencyKey', problem, { max: longestKey });
  const gate = taskGate(task.id, task, order.params);
  const admission = gate === null || later ? { held: false, stopped: [] } : await admit(transaction, gate, caller);
  const tenant = await transaction.tenants.find(task.tenantId);
  const atOnce = !later && !admission.held && tenant?.maxConcurrentRuns === null && places.runs(task.module);
  const claimed = atOnce && place(task.tenantId);
  if (tenant && !claimed) await demandQueueRoom(quotas, tenant, 1);
  if (tenant) await demandStorage(quotas, tenant);
  const scheduledFor = order.at ?? now;
  const draft = newRun(
    {
      ...order.draft,
      tenantId: task.tenantId,
      taskId: task.id,
      triggeredBy: caller.actor,
      scheduledFor,
      moduleVersion: modules.get(task.module)?.version ?? 'unknown',
      params: order.params === task.params ? null : order.params,
      state: later ? 'SCHEDULED' : claimed ? 'RUNNING' : 'QUEUED',
      nodeId: claimed ? places.nodeId : null,
      gates: gate && [{ key: gate.key, limit: gate.limit }],
      held: admission.held,
    },
    now,
  );
  const claims = await transaction.runs.insert([draft]);
  const run = await transaction.runs.find(draft.id);
  if (!run) throw new Error(`run ${draft.id} has just been made and is not there`);
  if (!claimed) quotas.queued(task.tenantId, 1);
  return { run, claims, fires: later ? [scheduledFor] : [], stopped: admission.stopped };
}

async function admit(
  transaction: WriteTransaction,
  gate: GatePolicy,
  caller: Caller,
): Promise<{ held: boolean; stopped: readonly string[] }> {
  const counts = await transaction.gates.count([gate.key]);
  const passage = pass([gate], counts);
  if (passage.kind === 'refused') {
    throw new DomainError({
      code: 'LIMIT_EXCEEDED',
      limit: gate.limit,
      message: `the task has ${gate.limit} runs at work, as many as its concurrency policy allows`,
    });
  }
  if (passage.stop.length === 0) return { held: passage.kind === 'held', stopped: [] };
  const open = await transaction.runs.openBehind(gate.key);
  await transaction.runs.cancel(open, 'made room for another run', stopGrace[gate.onLimit] ?? 0, caller.actor);
  return { held: true, stopped: open };
}
