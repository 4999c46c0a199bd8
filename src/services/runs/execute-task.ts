import type { Caller } from '../../domain/model/actor.ts';
import type { Claim } from '../../domain/model/claim.ts';
import type { CreatedRun } from '../../domain/model/commands/run.ts';
import type { ExecuteTask, RunNow } from '../../domain/model/commands/task.ts';
import { keyProblem, longestKey } from '../../domain/model/concurrency-key.ts';
import { DomainError, invalidError, notFoundError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { newId } from '../../domain/model/id.ts';
import { catalogFor } from '../../domain/model/module-grants.ts';
import { demand } from '../../domain/model/permission.ts';
import type { Run } from '../../domain/model/run.ts';
import { checkParams } from '../../domain/model/task-rules.ts';
import type { Task } from '../../domain/model/task.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import { type GatePolicy, pass, stopGrace, taskGate } from '../../domain/planning/gate.ts';
import type { RunDraft } from '../../domain/planning/settlement.ts';
import type { Nudge } from '../../ports/bus.ts';
import type { WriteTransaction } from '../../ports/write-store.ts';
import { announce, type ServiceContext } from '../context.ts';
import { demandQueueRoom, demandStorage } from '../demand-quota.ts';
import { demandScript } from '../scripts/demand-script.ts';

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
        const task = await transaction.tasks.lock(caller.tenantId, command.id);
        if (!task) throw notFoundError('task', command.id);
        const { idempotencyKey, ...input } = command;
        const key =
          idempotencyKey === null
            ? null
            : { tenantId: task.tenantId, operation: 'executeTask', key: idempotencyKey, input };
        const known = key && (await transaction.keys.recall(key));
        if (known)
          return { run: (await transaction.runs.find(known))!, claims: [], fires: [], stopped: [], replayed: true };
        demandExecutable(task);
        const params = command.params ? { ...task.params, ...command.params } : task.params;
        const findings = new Findings();
        const tenant = await transaction.tenants.find(task.tenantId);
        checkParams(findings, catalogFor(modules, tenant), task.module, params, ['params']);
        if (command.priority !== null) findings.whole(['priority'], 'priority', command.priority, -100, 100);
        if (command.note !== null) findings.text(['note'], 'note', command.note, 1000, 0);
        findings.settle();
        if (command.params) await demandScript(transaction, task, params, ['params']);
        const draft = { trigger: command.trigger, priority: command.priority, note: command.note, retryOf: null };
        const placed = await placeOrder(context, transaction, caller, { task, params, at: command.at, draft }, place);
        if (key) await transaction.keys.remember(key, placed.run.id);
        return { ...placed, replayed: false };
      }),
    );
    return { value: done.run, replayed: done.replayed };
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
  const findings = new Findings();
  const tenant = await transaction.tenants.find(task.tenantId);
  checkParams(findings, catalogFor(context.modules, tenant), task.module, task.params, ['params']);
  findings.settle();
  const draft = { trigger: 'API', priority: null, note, retryOf: null } as const;
  return placeOrder(context, transaction, caller, { task, params: task.params, at: null, draft }, place);
}

function demandExecutable({ state }: Task): void {
  if (state !== 'CANCELED') return;
  const message = `the task is ${state}; it can no longer be executed`;
  throw new DomainError({ code: 'INVALID_STATE', state, allowed: ['ACTIVE', 'PAUSED'], message });
}

/** Takes the place on this node that is kept for the call, if the tenant may have it. */
export type TakePlace = (tenantId: string) => boolean;

/** Brackets a call that may start a run on this node at once: the place it does not use goes back. */
export async function withPlace<T extends Placed>(
  context: ServiceContext,
  work: (place: TakePlace) => Promise<T>,
): Promise<T> {
  return (await withPlaceIf(true, context, async (place) => ({ placed: await work(place) }))).placed;
}

/** The same for a call of which a run is only a part. No place is kept unless a run is wanted. */
export async function withPlaceIf<T extends { readonly placed: Placed | null }>(
  wanted: boolean,
  context: ServiceContext,
  work: (place: TakePlace) => Promise<T>,
): Promise<T> {
  const { places } = context;
  const reserved = wanted ? places.reserve(1) : 0;
  const taken: string[] = [];
  const take: TakePlace = (tenantId) => {
    if (taken.length >= reserved || !places.take(tenantId)) return false;
    taken.push(tenantId);
    return true;
  };
  let started = 0;
  try {
    const done = await work(take);
    if (done.placed) {
      places.start(done.placed.claims);
      started = done.placed.claims.length;
      announceRun(context, done.placed);
    }
    return done;
  } finally {
    places.untake(taken);
    places.release(reserved - started);
  }
}

function announceRun(context: ServiceContext, { run, fires, stopped }: Placed): void {
  const nudges: readonly Nudge[] = [
    { kind: 'run', runId: run.id },
    ...(run.state === 'QUEUED' ? [{ kind: 'queue' } as const] : []),
    ...stopped.map((runId) => ({ kind: 'cancel', runId }) as const),
  ];
  announce(context, fires, nudges, run.tenantId);
}

/** Makes the run: later, now on this node, now on any node, or held at its gate. */
export async function placeOrder(
  context: ServiceContext,
  transaction: WriteTransaction,
  caller: Caller,
  order: Order,
  place: TakePlace,
): Promise<Placed> {
  const { clock, places, wakes, modules, quotas } = context;
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
  const id = newId(now);
  const scheduledFor = order.at ?? now;
  if (later) await wakes.arm([scheduledFor]);
  const claims = await transaction.runs.insert([
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
  const run = await transaction.runs.find(id);
  if (!run) throw new Error(`run ${id} has just been made and is not there`);
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
