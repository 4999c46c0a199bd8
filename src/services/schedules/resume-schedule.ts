import { schedulerActor } from '../../domain/model/actor.ts';
import { type CatchUpMode, ruleOf, runsToStart, type Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import { shadowFate } from '../../domain/planning/decision.ts';
import { exclusionOf } from '../../domain/planning/exclusion.ts';
import { newRun } from '../../domain/planning/new-run.ts';
import type { Settlement } from '../../domain/planning/settlement.ts';
import type { WriteTransaction } from '../../ports/write-store.ts';
import { compile } from '../../recurrence/index.ts';
import type { ServiceContext } from '../context.ts';
import { readCalendars, dueRowOf, settleBacklog } from './backlog.ts';

/** Ends a pause now. What came due meanwhile stays skipped, or its latest instants are run after all. */
export async function resumeSchedule(
  context: ServiceContext,
  transaction: WriteTransaction,
  before: Schedule,
  mode: CatchUpMode,
): Promise<{ schedule: Schedule; caughtUp: number; fires: readonly Instant[] }> {
  const { clock } = context;
  const since = before.pausedAt ?? before.createdAt;
  const settled = await settleBacklog(context, transaction, before);
  const now = clock.now();
  const wanted = mode === 'NONE' ? 0 : mode === 'LATEST' ? 1 : settled.catchUp.max;
  const instants = await takeBack(transaction, settled, since, Math.min(wanted, runsToStart(settled) ?? Infinity));
  const open = settled.state === 'PAUSED';
  const schedule: Schedule = {
    ...settled,
    state: open ? 'ACTIVE' : settled.state,
    pauseNote: null,
    pausedBy: null,
    pausedAt: null,
    pausedUntil: null,
    failuresSince: now,
    startedRuns: settled.startedRuns + (settled.shadow ? 0 : instants.length),
    updatedAt: now,
    version: settled.version + 1,
  };
  await transaction.schedules.save(schedule);
  const rule = compile(ruleOf(schedule));
  // With jitter, an instant may have been skipped whose run would lie ahead still: it waits for it.
  const fires = instants.map((at) => rule.fireAt(at)).filter((at) => at > now);
  if (schedule.nextFireAt !== null) fires.push(schedule.nextFireAt);
  if (instants.length > 0) await runLate(context, transaction, schedule, instants, now);
  return { schedule, caughtUp: schedule.shadow ? 0 : instants.length, fires };
}

/** Cuts the latest instants off the rows that skipped them. */
async function takeBack(
  transaction: WriteTransaction,
  schedule: Schedule,
  since: Instant,
  wanted: number,
): Promise<Instant[]> {
  if (wanted === 0) return [];
  const rule = compile(ruleOf(schedule));
  const exclusion = exclusionOf(rule, await readCalendars(transaction, schedule));
  const taken: Instant[] = [];
  for (const span of await transaction.ledger.skippedSince(schedule.id, since)) {
    let last = span.until ?? span.nominalAt;
    let left = span.count;
    while (left > 0 && taken.length < wanted && exclusion(last) === null) {
      taken.unshift(last);
      left -= 1;
      if (left > 0) last = rule.previous(last) ?? span.nominalAt;
    }
    await transaction.ledger.cutSpan(schedule.id, span.nominalAt, left, left > 1 ? last : null);
    if (left > 0 || taken.length === wanted) break;
  }
  return taken;
}

async function runLate(
  context: ServiceContext,
  transaction: WriteTransaction,
  schedule: Schedule,
  instants: readonly Instant[],
  now: Instant,
): Promise<void> {
  const due = await dueRowOf(transaction, schedule);
  const rule = compile(ruleOf(schedule));
  const moduleVersion = context.modules.get(due.task.module)?.version ?? 'unknown';
  const runs = (schedule.shadow ? [] : instants).map((nominalAt) =>
    newRun(
      {
        tenantId: schedule.tenantId,
        taskId: schedule.taskId,
        scheduleId: schedule.id,
        nominalAt,
        trigger: 'CATCH_UP',
        triggeredBy: schedulerActor,
        scheduledFor: rule.fireAt(nominalAt),
        moduleVersion,
        state: rule.fireAt(nominalAt) > now ? 'SCHEDULED' : 'QUEUED',
      },
      now,
    ),
  );
  const settlement: Settlement = {
    due,
    decidedAt: now,
    verdicts: instants.map((nominalAt, i) => ({
      nominalAt,
      until: null,
      count: 1,
      fireAt: rule.fireAt(nominalAt),
      fate: schedule.shadow ? shadowFate('CATCH_UP') : { kind: 'run', trigger: 'CATCH_UP' },
      runId: runs[i]?.id ?? null,
    })),
    next: schedule.nextFireAt === null ? null : { nominalAt: schedule.nextNominalAt, fireAt: schedule.nextFireAt },
    changes: schedule.changes,
    state: schedule.state,
    startedRuns: schedule.startedRuns,
    resumed: false,
    plansUntil: null,
  };
  await transaction.ledger.settle([settlement], runs);
}
