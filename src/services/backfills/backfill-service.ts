import type { Caller } from '../../domain/model/actor.ts';
import { type Backfill, backfillGate, mostBackfilled } from '../../domain/model/backfill.ts';
import type { BackfillSchedule, CancelBackfill } from '../../domain/model/commands/backfill.ts';
import { bounded } from '../../domain/model/computing.ts';
import { keyProblem } from '../../domain/model/concurrency-key.ts';
import { DomainError, invalidError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { newId } from '../../domain/model/id.ts';
import { ruleOf, type Schedule } from '../../domain/model/schedule.ts';
import { printInstant, type Instant, type InstantRange } from '../../domain/model/values.ts';
import { type BackfillPlan, plannedIn, planBackfill } from '../../domain/planning/backfill-plan.ts';
import { effectiveParams } from '../../domain/planning/dispatch.ts';
import { exclusionOf } from '../../domain/planning/exclusion.ts';
import { taskGate } from '../../domain/planning/gate.ts';
import { newRun } from '../../domain/planning/new-run.ts';
import { followsCompletion } from '../../domain/planning/rule-with-changes.ts';
import type { Snapshot, WriteTransaction } from '../../ports/write-store.ts';
import { compile } from '../../recurrence/index.ts';
import type { ServiceContext } from '../context.ts';
import { demandQueueRoom, demandStorage } from '../demand-quota.ts';
import { mutate, validate } from '../mutation.ts';
import { open } from '../open.ts';
import { cancelNudges } from '../runs/place.ts';
import { readCalendars, dueRowOf, settleBacklog } from '../schedules/backlog.ts';

export interface BackfillService {
  /** `instants` are those that run, or would. The backfill is null after a dry run. */
  start(
    caller: Caller,
    command: BackfillSchedule,
  ): Promise<{
    readonly backfill: Backfill | null;
    readonly instants: readonly Instant[];
    readonly skipped: number;
    readonly replayed: boolean;
  }>;
  /** What waits is canceled; what runs may end by itself, unless the command says otherwise. */
  cancel(caller: Caller, command: CancelBackfill): Promise<Backfill>;
}

/**
 * A backfill makes all of its runs at once, held at a gate that lets so many of them through. So it needs nobody who
 * steps it: whichever node ends a run opens the gate for the next, before and after any restart.
 */
export function makeBackfillService(context: ServiceContext): BackfillService {
  const { clock } = context;
  return {
    async start(caller, command) {
      const mutation = { caller, scope: 'EXECUTE', operation: 'backfillSchedule', command } as const;
      if (command.dryRun) {
        return validate(context, mutation, async (snapshot) => {
          const schedule = await open(snapshot.schedules, 'Schedule', caller.tenantId, { id: command.id });
          const plan = await choose(snapshot, schedule, check(command, schedule, clock.now()), command);
          return { backfill: null, instants: plan.chosen, skipped: plan.skipped, replayed: false };
        });
      }
      const { value, replayed } = await mutate(context, mutation, async (transaction) => {
        const before = await open(transaction.schedules, 'Schedule', caller.tenantId, { id: command.id });
        const range = check(command, before, clock.now());
        const schedule = await settleBacklog(context, transaction, before);
        const plan = await choose(transaction, schedule, range, command);
        const backfill = await storePlan(transaction, schedule, range, command, caller, plan);
        const answer = { backfill, instants: plan.chosen, skipped: plan.skipped };
        return { answer, nudges: [{ kind: 'queue' }] };
      });
      return { ...value, replayed };
    },

    async cancel(caller, command) {
      const mutation = { caller, scope: 'EXECUTE', operation: 'cancelBackfill', command } as const;
      const { value } = await mutate(context, mutation, async (transaction) => {
        const before = await open(transaction.backfills, 'Backfill', caller.tenantId, { id: command.id });
        if (before.canceledAt !== null) return { answer: before };
        const waiting = await transaction.backfills.openRuns(before.id, command.activeRuns === 'CANCEL');
        const canceled = await transaction.runs.cancel(waiting, 'the backfill was canceled', 30_000, caller.actor);
        const backfill = { ...before, canceledAt: clock.now() };
        await transaction.backfills.end(backfill.id, backfill.canceledAt);
        await transaction.gates.release([...new Set(canceled.flatMap(({ gates }) => gates ?? []))]);
        const nudges = [{ kind: 'queue' } as const, ...cancelNudges(canceled.map(({ runId }) => runId))];
        return { answer: backfill, nudges };
      });
      return value;
    },
  };

  async function storePlan(
    transaction: WriteTransaction,
    schedule: Schedule,
    range: InstantRange,
    command: BackfillSchedule,
    caller: Caller,
    plan: BackfillPlan,
  ): Promise<Backfill> {
    const now = clock.now();
    const backfill: Backfill = {
      ...range,
      id: newId(now),
      tenantId: schedule.tenantId,
      scheduleId: schedule.id,
      selection: command.which,
      maxConcurrent: command.maxConcurrent,
      total: plan.chosen.length,
      skipped: plan.skipped,
      createdBy: caller.actor,
      createdAt: now,
      canceledAt: null,
    };
    const tenant = await transaction.tenants.find(schedule.tenantId);
    if (tenant) {
      await demandQueueRoom(context.quotas, tenant, plan.chosen.length);
      await demandStorage(context.quotas, tenant);
    }
    const due = await dueRowOf(transaction, schedule);
    const problem = keyProblem(due.task.concurrency, effectiveParams(due));
    if (problem !== null) throw invalidError(['scheduleId'], 'concurrencyKey', problem);
    const shared = taskGate(schedule.taskId, due.task, effectiveParams(due));
    const gates = [
      { key: backfillGate(backfill.id), limit: backfill.maxConcurrent },
      ...(shared ? [{ key: shared.key, limit: shared.limit }] : []),
    ];
    const moduleVersion = context.modules.get(due.task.module)?.version ?? 'unknown';
    const runs = plan.chosen.map((nominalAt) => {
      const run = newRun(
        {
          tenantId: schedule.tenantId,
          taskId: schedule.taskId,
          scheduleId: schedule.id,
          trigger: 'BACKFILL',
          triggeredBy: caller.actor,
          // Not the instant: old runs would go before all that is queued today.
          scheduledFor: now,
          moduleVersion,
          state: 'QUEUED',
          gates,
          held: true,
        },
        now,
      );
      return { ...run, nominalAt };
    });
    const rule = compile(ruleOf(schedule));
    await transaction.backfills.start(
      backfill,
      plan.cuts,
      runs,
      (nominalAt) => rule.fireAt(nominalAt),
      schedule.version,
    );
    await transaction.gates.release(gates.map(({ key }) => key));
    context.quotas.queued(schedule.tenantId, runs.length);
    return backfill;
  }
}

/** Throws what is wrong with the command; answers its range. */
function check(command: BackfillSchedule, schedule: Schedule, now: Instant): InstantRange {
  const findings = new Findings();
  const { from, to } = command.range;
  for (const end of ['from', 'to'] as const)
    if (command.range[end] === undefined) findings.add(['range', end], 'required', `range.${end} is required`);
  findings.whole(['maxConcurrent'], 'maxConcurrent', command.maxConcurrent, 1, 1000);
  if (from !== undefined && to !== undefined) {
    if (to <= from)
      findings.add(
        ['range', 'to'],
        'order',
        `the range ends at ${printInstant(to)}, not after its start ${printInstant(from)}`,
      );
    else if (to > now)
      findings.add(
        ['range', 'to'],
        'past',
        `the range ends at ${printInstant(to)}, which is not in the past (now ${printInstant(now)})`,
      );
  }
  if (followsCompletion(schedule))
    findings.add(['id'], 'planned', 'the schedule counts from the end of each run: it has no past instants to run');
  findings.settle();
  return { from: from!, to: to! };
}

function mergedAway({ from }: InstantRange, mergedUntil: Instant): DomainError {
  return invalidError(
    ['range', 'from'],
    'merged',
    `the ledger keeps no single instants of days that the range from ${printInstant(from)} on touches; allowed: from ${printInstant(mergedUntil)} on`,
    { given: printInstant(from), min: printInstant(mergedUntil) },
  );
}

async function choose(
  transaction: Snapshot,
  schedule: Schedule,
  range: InstantRange,
  { which }: BackfillSchedule,
): Promise<BackfillPlan> {
  const { task, taskState } = await dueRowOf(transaction, schedule);
  if (taskState === 'CANCELED') {
    throw new DomainError({
      code: 'INVALID_STATE',
      state: taskState,
      allowed: ['ACTIVE', 'PAUSED'],
      message: `the task is ${taskState}; its "${task.module}" can no longer be executed`,
    });
  }
  const mergedUntil = await transaction.ledger.holdMergedDays(schedule.id, range);
  if (mergedUntil !== null) throw mergedAway(range, mergedUntil);
  const revisions = await transaction.plans.revisions(schedule.id);
  const planned = bounded(() => plannedIn(schedule, revisions, range, mostBackfilled));
  if (planned.length > mostBackfilled) {
    throw new DomainError({
      code: 'LIMIT_EXCEEDED',
      path: ['range'],
      limit: mostBackfilled,
      message: `the range holds more than ${mostBackfilled} planned instants, as many as one backfill may look at; the ${mostBackfilled}th is ${printInstant(planned[mostBackfilled - 1]!)}`,
    });
  }
  if (planned.length === 0)
    throw invalidError(
      ['range'],
      'planned',
      `the schedule planned nothing from ${printInstant(range.from)} to ${printInstant(range.to)}`,
    );
  const rows = await transaction.ledger.pastRows(schedule.id, range);
  const exclusion = exclusionOf(compile(ruleOf(schedule)), await readCalendars(transaction, schedule));
  return bounded(() => planBackfill(planned, rows, revisions, which, exclusion));
}
