import type { Caller } from '../../domain/model/actor.ts';
import { type Backfill, backfillGate, mostBackfilled } from '../../domain/model/backfill.ts';
import type { BackfillSchedule, CancelBackfill } from '../../domain/model/commands/backfill.ts';
import { bounded } from '../../domain/model/computing.ts';
import { keyProblem } from '../../domain/model/concurrency-key.ts';
import { DomainError, invalidError, notFoundError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { newId } from '../../domain/model/id.ts';
import { demand } from '../../domain/model/permission.ts';
import { ruleOf, type Schedule } from '../../domain/model/schedule.ts';
import { printInstant, type Instant, type InstantRange } from '../../domain/model/values.ts';
import { type BackfillPlan, plannedIn, planBackfill } from '../../domain/planning/backfill-plan.ts';
import { effectiveParams } from '../../domain/planning/dispatch.ts';
import { exclusionOf } from '../../domain/planning/exclusion.ts';
import { taskGate } from '../../domain/planning/gate.ts';
import { followsCompletion } from '../../domain/planning/rule-with-changes.ts';
import type { RunDraft } from '../../domain/planning/settlement.ts';
import type { Snapshot, WriteTransaction } from '../../ports/write-store.ts';
import { compile } from '../../recurrence/index.ts';
import { announce, type ServiceContext } from '../context.ts';
import { demandQueueRoom, demandStorage } from '../demand-quota.ts';
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
  /** What waits is canceled; what runs is let go to its end unless told otherwise. */
  cancel(caller: Caller, command: CancelBackfill): Promise<Backfill>;
}

/**
 * A backfill makes all of its runs at once, held at a gate that lets so many of them through. So it needs nobody who
 * steps it: whichever node ends a run opens the gate for the next, before and after any restart.
 */
export function makeBackfillService(context: ServiceContext): BackfillService {
  const { store, clock } = context;
  return {
    async start(caller, command) {
      demand(caller, 'EXECUTE');
      if (command.dryRun) {
        return store.snapshot(async (snapshot) => {
          const { schedule, known } = await recallBackfill(snapshot, caller, command);
          if (known) return { backfill: known, ...nothing, replayed: true };
          const plan = await choose(snapshot, schedule, check(command, schedule, clock.now()), command);
          return { backfill: null, instants: plan.chosen, skipped: plan.skipped, replayed: false };
        });
      }
      const done = await store.transaction(async (transaction) => {
        const { schedule: before, key, known } = await recallBackfill(transaction, caller, command);
        if (known) return { backfill: known, ...nothing, replayed: true };
        const range = check(command, before, clock.now());
        const schedule = await settleBacklog(context, transaction, before);
        const plan = await choose(transaction, schedule, range, command);
        const backfill = await storePlan(transaction, schedule, range, command, caller, plan);
        if (key) await transaction.keys.remember(key, backfill.id);
        return { backfill, instants: plan.chosen, skipped: plan.skipped, replayed: false };
      });
      announce(context, [], [{ kind: 'queue' }]);
      return done;
    },

    async cancel(caller, command: CancelBackfill) {
      demand(caller, 'EXECUTE');
      const done = await store.transaction(async (transaction) => {
        const before = await transaction.backfills.lock(caller.tenantId, command.id);
        if (!before) throw notFoundError('backfill', command.id);
        if (before.canceledAt !== null) return { backfill: before, canceled: [] };
        const open = await transaction.backfills.openRuns(before.id, command.activeRuns === 'CANCEL');
        const canceled = await transaction.runs.cancel(open, 'the backfill was canceled', 30_000, caller.actor);
        const backfill = { ...before, canceledAt: clock.now() };
        await transaction.backfills.end(backfill.id, backfill.canceledAt);
        await transaction.gates.release([...new Set(canceled.flatMap(({ gates }) => gates ?? []))]);
        return { backfill, canceled };
      });
      announce(
        context,
        [],
        [
          { kind: 'queue' },
          ...done.canceled.flatMap(({ runId }) => [
            { kind: 'run', runId } as const,
            { kind: 'cancel', runId } as const,
          ]),
        ],
      );
      return done.backfill;
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
    const runs = plan.chosen.map((nominalAt): RunDraft & { nominalAt: Instant } => ({
      id: newId(now),
      tenantId: schedule.tenantId,
      taskId: schedule.taskId,
      scheduleId: schedule.id,
      nominalAt,
      trigger: 'BACKFILL',
      triggeredBy: caller.actor,
      // Not the instant: old runs would go before all that is queued today.
      scheduledFor: now,
      moduleVersion: context.modules.get(due.task.module)?.version ?? 'unknown',
      params: null,
      priority: null,
      note: null,
      retryOf: null,
      state: 'QUEUED',
      nodeId: null,
      gates,
      held: true,
    }));
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

/** The schedule, and the backfill that an earlier call with the same key has started. */
async function recallBackfill(transaction: Snapshot, caller: Caller, command: BackfillSchedule) {
  const schedule = await transaction.schedules.lock(caller.tenantId, command.id);
  if (!schedule) throw notFoundError('schedule', command.id);
  const { tenantId } = schedule;
  const { idempotencyKey, ...input } = command;
  const key = idempotencyKey === null ? null : { tenantId, operation: 'backfillSchedule', key: idempotencyKey, input };
  const id = key && (await transaction.keys.recall(key));
  return { schedule, key, known: id ? await transaction.backfills.lock(tenantId, id) : null };
}

const nothing = { instants: [] as readonly Instant[], skipped: 0 };

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
