import type { Tenant } from '../model/access.ts';
import { defaultClaimWithin, externalModule } from '../model/external.ts';
import type { NodeInfo } from '../model/fleet.ts';
import { isFinal, type Run } from '../model/run.ts';
import { printInstant, type Instant } from '../model/values.ts';
import { nodeGate } from './explain-node.ts';
import { problemGate } from './explain-problem.ts';
import { explanation, type Explanation, type ExplainedGate, gate, runsOf } from './explanation.ts';
import type { GateStanding, LeftOut, RunStanding } from './standings.ts';

export interface RunFacts {
  readonly run: Omit<Run, 'result'>;
  readonly standing: RunStanding;
  readonly tenant: Pick<Tenant, 'id' | 'maxConcurrentRuns'>;
  readonly gates: ReadonlyMap<string, GateStanding>;
  readonly nodes: readonly NodeInfo[];
  /** True if an operator asks, false if a tenant does. */
  readonly forOperator: boolean;
  /** The node or worker that executes the run. */
  readonly holder: NodeInfo | null;
  /** Null: the module is available here. */
  readonly moduleProblem: string | null;
  readonly now: Instant;
  /** Why the engine leaves the run out, or null. */
  readonly leftOut: LeftOut | null;
}

/** The gates between a run and its end, and the one that holds the run now. Pure. */
export function explainRun(facts: RunFacts): Explanation {
  const { run } = facts;
  if (isFinal(run.state)) {
    const reason = run.error?.message ?? run.cancelReason;
    const detail = `it ended as ${run.state} at ${printInstant(run.finishedAt ?? run.queuedAt)}${reason ? `: ${reason}` : ''}`;
    return explanation(run.scheduledFor, [gate('end', 'PASSED', detail)]);
  }
  const waiting = run.state === 'SCHEDULED' || run.state === 'QUEUED' || run.state === 'RETRY_WAIT';
  return explanation(run.scheduledFor, [
    dueGate(run),
    retryGate(run),
    ...concurrencyGates(facts),
    ...problemGate(facts.leftOut),
    ...(waiting
      ? [tenantGate(facts), queueGate(facts), run.module === externalModule ? workerGate(run) : nodeGate(facts)]
      : atWork(facts)),
  ]);
}

function dueGate({ state, nextAttemptAt, scheduledFor }: RunFacts['run']): ExplainedGate {
  if (state !== 'SCHEDULED') return gate('due', 'PASSED', `it was due at ${printInstant(scheduledFor)}`);
  return gate('due', 'PENDING', `it is due at ${printInstant(scheduledFor)}`, { opensAt: nextAttemptAt });
}

function retryGate({ state, attempt, retry, nextAttemptAt }: RunFacts['run']): ExplainedGate {
  const of = `of ${retry.maxAttempts}`;
  if (state !== 'RETRY_WAIT' || nextAttemptAt === null)
    return gate('retry', 'PASSED', attempt === 0 ? `its first attempt ${of}` : `at attempt ${attempt} ${of}`);
  const detail = `attempt ${attempt + 1} ${of} follows at ${printInstant(nextAttemptAt)}`;
  return gate('retry', 'PENDING', detail, { opensAt: nextAttemptAt });
}

function concurrencyGates({ run, standing, gates }: RunFacts): ExplainedGate[] {
  if (standing.gates.length === 0) return [gate('concurrency', 'PASSED', 'no limit applies to it')];
  return standing.gates.map(({ key, limit }) => {
    const { open = 0, held = 0, holders = [] } = gates.get(key) ?? {};
    const name = key.startsWith('schedule:') ? 'overlap' : 'concurrency';
    if (!standing.held) return gate(name, 'PASSED', `it is one of the ${limit} that may be open at once`);
    const others = holders.filter((id) => id !== run.id);
    return open >= limit
      ? gate(name, 'HELD', `${open} of ${limit} places are taken, and ${held} runs wait for one`, {
          heldBy: runsOf(others),
        })
      : gate(name, 'PENDING', `a place has become free, and ${held} runs wait for one`);
  });
}

function tenantGate({ tenant, standing }: RunFacts): ExplainedGate {
  const { maxConcurrentRuns } = tenant;
  if (maxConcurrentRuns === null) return gate('tenantLimit', 'PASSED', 'the tenant has no limit of concurrent runs');
  const detail = `${standing.tenantRunning} of the tenant's ${maxConcurrentRuns} concurrent runs are at work`;
  return standing.tenantRunning >= maxConcurrentRuns
    ? gate('tenantLimit', 'HELD', detail, { heldBy: [{ kind: 'Tenant', id: tenant.id }] })
    : gate('tenantLimit', 'PASSED', detail);
}

function queueGate({ run, standing: { ahead } }: RunFacts): ExplainedGate {
  if (ahead === null) return gate('queue', 'PENDING', `it is ${run.state} and not in the queue yet`);
  const detail = `${ahead} of the tenant's queued runs come before it (priority ${run.priority})`;
  return gate('queue', ahead > 0 ? 'PENDING' : 'PASSED', detail);
}

function workerGate({ params }: Pick<Run, 'params'>): ExplainedGate {
  const within = typeof params['claimWithin'] === 'string' ? params['claimWithin'] : defaultClaimWithin;
  return gate(
    'worker',
    'PENDING',
    `a worker named ${JSON.stringify(params['worker'])} has to claim it within ${within} of being queued`,
  );
}

function atWork({ run, holder, now }: RunFacts): ExplainedGate[] {
  const kind = run.module === externalModule ? 'worker' : 'node';
  const alive = holder !== null && holder.leaseUntil > now;
  const ends = run.timeoutMs === null || run.startedAt === null ? null : run.startedAt + run.timeoutMs;
  const progress = run.progressPercent === null ? '' : `, ${run.progressPercent} %`;
  const lease = alive
    ? gate('lease', 'PASSED', `${kind} ${holder.host} renewed its lease at ${printInstant(holder.heartbeatAt)}`)
    : gate(
        'lease',
        'HELD',
        `${kind} ${run.worker ?? run.nodeId} has stopped renewing its lease; the run is taken over within seconds`,
      );
  const cancel =
    run.state === 'CANCELING'
      ? gate(
          'cancel',
          'PENDING',
          `it was asked to end${run.cancelReason ? `: ${run.cancelReason}` : ''}; it is killed after ${run.cancelGraceMs ?? 0} ms`,
        )
      : gate('cancel', 'PASSED', 'nobody has asked it to end');
  const timeout =
    ends === null
      ? gate('timeout', 'PASSED', 'it has no timeout')
      : gate('timeout', 'PASSED', `its attempt may take until ${printInstant(ends)}`, { opensAt: ends });
  return [lease, cancel, timeout, gate('end', 'PENDING', `attempt ${run.attempt} is at work${progress}`)];
}
