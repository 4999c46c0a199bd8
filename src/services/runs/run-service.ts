import type { Caller } from '../../domain/model/actor.ts';
import type { CancelRun, RetryRun, CreatedRun } from '../../domain/model/commands/run.ts';
import { DomainError, notFoundError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { catalogFor } from '../../domain/model/module-grants.ts';
import { demand } from '../../domain/model/permission.ts';
import { isFinal, type Run } from '../../domain/model/run.ts';
import { checkParams } from '../../domain/model/task-rules.ts';
import { announce, type ServiceContext } from '../context.ts';
import { demandScript } from '../scripts/demand-script.ts';
import { placeOrder, withPlace } from './execute-task.ts';

export interface RunService {
  cancel(caller: Caller, command: CancelRun): Promise<Run>;
  retry(caller: Caller, command: RetryRun): Promise<CreatedRun>;
}

const longestGrace = 3_600_000;

export function makeRunService(context: ServiceContext): RunService {
  const { store, modules } = context;
  return {
    async cancel(caller, command) {
      demand(caller, 'EXECUTE');
      const findings = new Findings();
      if (command.reason !== null) findings.text(['reason'], 'reason', command.reason, 1000, 0);
      findings.range(['grace'], 'grace', command.graceMs, 0, longestGrace, ' ms');
      findings.settle();
      const run = await store.transaction(async (transaction) => {
        const before = await transaction.runs.lock(caller.tenantId, command.id);
        if (!before) throw notFoundError('run', command.id);
        if (isFinal(before.state)) {
          throw new DomainError({
            code: 'INVALID_STATE',
            state: before.state,
            allowed: ['SCHEDULED', 'QUEUED', 'RUNNING', 'RETRY_WAIT'],
            message: `the run has ended already, as ${before.state}`,
          });
        }
        // Asked twice, a cancel is under way all the same.
        if (before.state === 'CANCELING') return before;
        const [canceled] = await transaction.runs.cancel([before.id], command.reason, command.graceMs, caller.actor);
        if (canceled?.state === 'CANCELED' && canceled.gates) await transaction.gates.release(canceled.gates);
        return (await transaction.runs.find(before.id))!;
      });
      announce(context, [], [{ kind: 'run', runId: run.id }, { kind: 'cancel', runId: run.id }, { kind: 'queue' }]);
      return run;
    },

    async retry(caller, command) {
      demand(caller, 'EXECUTE');
      const done = await withPlace(context, (place) =>
        store.transaction(async (transaction) => {
          const before = await transaction.runs.lock(caller.tenantId, command.id);
          if (!before) throw notFoundError('run', command.id);
          const { idempotencyKey, ...input } = command;
          const key =
            idempotencyKey === null
              ? null
              : { tenantId: before.tenantId, operation: 'retryRun', key: idempotencyKey, input };
          const known = key && (await transaction.keys.recall(key));
          if (known)
            return { run: (await transaction.runs.find(known))!, claims: [], fires: [], stopped: [], replayed: true };
          if (!isFinal(before.state)) {
            throw new DomainError({
              code: 'INVALID_STATE',
              state: before.state,
              allowed: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST'],
              message: `the run is ${before.state}; it can be retried once it has ended`,
            });
          }
          const task = await transaction.tasks.lock(before.tenantId, before.taskId);
          if (!task) throw notFoundError('task', before.taskId);
          const params = { ...before.params, ...command.params };
          const findings = new Findings();
          const catalog = catalogFor(modules, await transaction.tenants.find(task.tenantId));
          checkParams(findings, catalog, task.module, params, ['params']);
          findings.settle();
          await demandScript(transaction, task, params, ['params']);
          const draft = { trigger: 'RETRY', priority: before.priority, note: null, retryOf: before.id } as const;
          const placed = await placeOrder(context, transaction, caller, { task, params, at: null, draft }, place);
          if (key) await transaction.keys.remember(key, placed.run.id);
          return { ...placed, replayed: false };
        }),
      );
      return { value: done.run, replayed: done.replayed };
    },
  };
}
