import type { Caller } from './actor.ts';
import type { CreatedRun, ExecuteTask } from './commands.ts';
import { DomainError, notFound } from './errors.ts';
import { Findings } from './findings.ts';
import { type GatePolicy, pass, stopGrace, taskGate } from './gate.ts';
import { newId } from './id.ts';
import { catalogFor } from './module-grants.ts';
import { demand } from './permission.ts';
import type { Claim, RunDraft } from './ports.ts';
import type { Run } from './run.ts';
import { announce, type ServiceContext } from './services-context.ts';
import { demandScript } from './script.ts';
import { checkParams } from './task-rules.ts';
import type { Task } from './task.ts';
import type { JsonObject } from './values.ts';
import type { WriteTransaction } from './write-store.ts';

/** What a new run that nobody scheduled is made from. */
export interface Order {
  readonly task: Task;
  readonly params: JsonObject;
  readonly at: number | null;
  readonly draft: Pick<RunDraft, 'trigger' | 'priority' | 'note' | 'retryOf'>;
}

export interface Placed {
  readonly run: Run;
  readonly claims: readonly Claim[];
  readonly fires: readonly number[];
  readonly stopped: readonly string[];
}

export function makeExecute(context: ServiceContext) {
  const { store, modules } = context;
  return async (caller: Caller, command: ExecuteTask): Promise<CreatedRun> => {
    demand(caller, 'EXECUTE');
    const done = await withPlace(context, (place) =>
      store.transaction(async (transaction) => {
        const task = await transaction.lockTask(caller.tenantId, command.id);
        if (!task) throw notFound('task', command.id);
        const { idempotencyKey, ...input } = command;
        const key =
          idempotencyKey === null
            ? null
            : { tenantId: task.tenantId, operation: 'executeTask', key: idempotencyKey, input };
        const known = key && (await transaction.recall(key));
        if (known) return { run: (await transaction.run(known))!, claims: [], fires: [], stopped: [], replayed: true };
        if (task.state === 'CANCELED' || task.state === 'ARCHIVED') {
          throw new DomainError({
            code: 'INVALID_STATE',
            state: task.state,
            allowed: ['ACTIVE', 'PAUSED', 'COMPLETED'],
            message: `the task is ${task.state}; it can no longer be executed`,
          });
        }
        const params = command.params ? { ...task.params, ...command.params } : task.params;
        const findings = new Findings();
        const tenant = await transaction.tenant(task.tenantId);
        checkParams(findings, catalogFor(modules, tenant), task.module, params, ['params']);
        if (command.priority !== null) findings.whole(['priority'], 'priority', command.priority, -100, 100);
        if (command.note !== null) findings.text(['note'], 'note', command.note, 1000, 0);
        findings.settle();
        if (command.params) await demandScript(transaction, task, params, ['params']);
        const draft = { trigger: command.trigger, priority: command.priority, note: command.note, retryOf: null };
        const placed = await placeOrder(context, transaction, caller, { task, params, at: command.at, draft }, place);
        if (key) await transaction.remember(key, placed.run.id);
        return { ...placed, replayed: false };
      }),
    );
    return { value: done.run, replayed: done.replayed };
  };
}

/** Brackets a call that may start a run on this node at once: the place it does not use goes back. */
export async function withPlace<T extends Placed>(
  context: ServiceContext,
  work: (place: boolean) => Promise<T>,
): Promise<T> {
  const { places } = context;
  const reserved = places.reserve(1);
  let started = 0;
  try {
    const done = await work(reserved === 1);
    places.start(done.claims);
    started = done.claims.length;
    announce(context, done.fires, [
      { kind: 'run', runId: done.run.id },
      ...(done.run.state === 'QUEUED' ? [{ kind: 'queue' } as const] : []),
      ...done.stopped.map((runId) => ({ kind: 'cancel', runId }) as const),
    ]);
    return done;
  } finally {
    places.release(reserved - started);
  }
}

/** Makes the run: later, now on this node, now on any node, or held at its gate. */
export async function placeOrder(
  context: ServiceContext,
  transaction: WriteTransaction,
  caller: Caller,
  order: Order,
  place: boolean,
): Promise<Placed> {
  const { clock, places, wakes, modules } = context;
  const { task } = order;
  const now = clock.now();
  const later = order.at !== null && order.at > now;
  const gate = taskGate(task.id, task, order.params);
  const admission = gate === null || later ? { held: false, stopped: [] } : await admit(transaction, gate, caller);
  const tenant = await transaction.tenant(task.tenantId);
  const claimed = place && !later && !admission.held && tenant?.maxConcurrentRuns === null && places.runs(task.module);
  const id = newId(now);
  const scheduledFor = order.at ?? now;
  if (later) await wakes.arm([scheduledFor]);
  const claims = await transaction.insertRuns([
    {
      ...order.draft,
      id,
      tenantId: task.tenantId,
      taskId: task.id,
      scheduleId: null,
      nominalAt: null,
      triggeredBy: caller.actor,
      scheduledFor,
      moduleVersion: modules.get(task.module)?.version ?? 'unknown',
      params: order.params === task.params ? null : order.params,
      state: later ? 'SCHEDULED' : claimed ? 'RUNNING' : 'QUEUED',
      nodeId: claimed ? places.nodeId : null,
      gates: gate && [{ key: gate.key, limit: gate.limit }],
      held: admission.held,
    },
  ]);
  const run = await transaction.run(id);
  if (!run) throw new Error(`run ${id} has just been made and is not there`);
  return { run, claims, fires: later ? [scheduledFor] : [], stopped: admission.stopped };
}

async function admit(
  transaction: WriteTransaction,
  gate: GatePolicy,
  caller: Caller,
): Promise<{ held: boolean; stopped: readonly string[] }> {
  const counts = await transaction.gates([gate.key]);
  const passage = pass([gate], counts);
  if (passage.kind === 'refused') {
    throw new DomainError({
      code: 'LIMIT_EXCEEDED',
      limit: gate.limit,
      message: `the task has ${gate.limit} runs at work, as many as its concurrency policy allows`,
    });
  }
  if (passage.stop.length === 0) return { held: passage.kind === 'held', stopped: [] };
  const open = await transaction.openBehind(gate.key);
  await transaction.cancelRuns(open, 'made room for another run', stopGrace[gate.onLimit] ?? 0, caller.actor);
  return { held: true, stopped: open };
}
