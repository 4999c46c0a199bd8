import type { Caller } from '../../domain/model/actor.ts';
import type { CancelRun, CreatedRun, RetryRun } from '../../domain/model/commands/run.ts';
import { DomainError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { isFinal, type Run } from '../../domain/model/run.ts';
import type { ServiceContext } from '../context.ts';
import { mutate, renewBy } from '../mutation.ts';
import { open } from '../open.ts';
import { demandScript } from '../scripts/demand-script.ts';
import { checkOrder, placeOrder } from './execute-task.ts';
import { cancelNudges } from './place.ts';

export interface RunService {
  cancel(caller: Caller, command: CancelRun): Promise<Run>;
  retry(caller: Caller, command: RetryRun): Promise<CreatedRun>;
}

const longestGrace = 3_600_000;

export function makeRunService(context: ServiceContext): RunService {
  return {
    async cancel(caller, command) {
      const mutation = { caller, scope: 'EXECUTE', operation: 'cancelRun', command } as const;
      const { value } = await mutate(context, mutation, async (transaction) => {
        checkCancel(command);
        const before = await open(transaction.runs, 'Run', caller.tenantId, { id: command.id });
        // Asked twice, a cancel is under way or has been done all the same.
        if (before.state === 'CANCELING' || before.state === 'CANCELED') return { answer: before };
        if (isFinal(before.state)) throw endedRunError(before);
        const [canceled] = await transaction.runs.cancel([before.id], command.reason, command.graceMs, caller.actor);
        if (canceled?.state === 'CANCELED' && canceled.gates) await transaction.gates.release(canceled.gates);
        const answer = (await transaction.runs.find(before.id))!;
        return { answer, nudges: [...cancelNudges([before.id]), { kind: 'queue' }] };
      });
      return value;
    },

    retry(caller, command) {
      const renew = renewBy<Run>(caller, ({ runs }) => runs);
      const mutation = { caller, scope: 'EXECUTE', operation: 'retryRun', command, startsRun: true, renew } as const;
      return mutate(context, mutation, async (transaction, place) => {
        const before = await open(transaction.runs, 'Run', caller.tenantId, { id: command.id });
        if (!isFinal(before.state)) throw openRunError(before);
        const task = await open(transaction.tasks, 'Task', before.tenantId, { id: before.taskId });
        const params = { ...before.params, ...command.params };
        await checkOrder(context, transaction, task, { params, priority: null, note: null });
        await demandScript(transaction, task, params, ['params']);
        const draft = { trigger: 'RETRY', priority: before.priority, note: null, retryOf: before.id } as const;
        const placed = await placeOrder(context, transaction, caller, { task, params, at: null, draft }, place);
        return { answer: placed.run, placed, tenantId: task.tenantId };
      });
    },
  };
}

function checkCancel({ reason, graceMs }: CancelRun): void {
  const findings = new Findings();
  if (reason !== null) findings.text(['reason'], 'reason', reason, 1000, 0);
  findings.range(['grace'], 'grace', graceMs, 0, longestGrace, ' ms');
  findings.settle();
}

function endedRunError({ state }: Run): DomainError {
  return new DomainError({
    code: 'INVALID_STATE',
    state,
    allowed: ['SCHEDULED', 'QUEUED', 'RUNNING', 'RETRY_WAIT'],
    message: `the run has ended already, as ${state}`,
  });
}

function openRunError({ state }: Run): DomainError {
  return new DomainError({
    code: 'INVALID_STATE',
    state,
    allowed: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST'],
    message: `the run is ${state}; it can be retried once it has ended`,
  });
}
