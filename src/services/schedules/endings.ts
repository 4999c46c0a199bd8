import type { Actor } from '../../domain/model/actor.ts';
import type { Run } from '../../domain/model/run.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import type { WriteTransaction } from '../../ports/write-store.ts';

const defaultGrace = 30_000;

/** Ends a schedule for good: what it still planned is superseded, and it plans nothing more. */
export async function endSchedule(
  transaction: WriteTransaction,
  schedule: Schedule,
  now: Instant,
  reason: string,
  deleted: boolean,
): Promise<Schedule> {
  const [ended] = await endPlans(transaction, [schedule], now, reason, deleted);
  await transaction.schedules.saveAll([ended!]);
  return ended!;
}

/** In a few statements, however many schedules there are. */
async function endPlans(
  transaction: WriteTransaction,
  schedules: readonly Schedule[],
  now: Instant,
  reason: string,
  deleted: boolean,
): Promise<readonly Schedule[]> {
  const open = schedules.filter(isOpen);
  await transaction.plans.supersede(open, reason, now);
  const taken = open.map((schedule) => ({ schedule, instants: movedInstants(schedule) }));
  await transaction.plans.takeBack(taken, reason, now);
  const decided = await transaction.ledger.lastDecided(open.map(({ id }) => id));
  // What has been decided was planned, also when the clock has been set back since.
  await transaction.plans.end(open.map(({ id }) => ({ scheduleId: id, until: Math.max(now, decided.get(id) ?? now) })));
  return schedules.map((schedule) => endedOf(schedule, now, deleted));
}

function isOpen({ state }: Schedule): boolean {
  return state === 'ACTIVE' || state === 'PAUSED';
}

function movedInstants({ changes }: Schedule): readonly Instant[] {
  return changes.flatMap(({ nominalAt, fireAt }) => (fireAt === null ? [] : nominalAt));
}

function endedOf(schedule: Schedule, now: Instant, deleted: boolean): Schedule {
  return {
    ...schedule,
    state: isOpen(schedule) ? 'CANCELED' : schedule.state,
    nextNominalAt: null,
    nextFireAt: null,
    changes: [],
    updatedAt: now,
    deletedAt: deleted ? now : schedule.deletedAt,
    version: schedule.version + 1,
  };
}

export async function endSchedules(
  transaction: WriteTransaction,
  taskId: string,
  now: Instant,
  actor: Actor,
  reason: string,
  deleted: boolean,
): Promise<void> {
  const schedules = await transaction.schedules.lockAllOf(taskId);
  const ended = await endPlans(transaction, schedules, now, reason, deleted);
  await transaction.schedules.saveAll(ended);
  await transaction.schedules.record(deleted ? 'DELETED' : 'FINISHED', ended, actor);
}

export async function cancelOpenRuns(
  transaction: WriteTransaction,
  taskId: string,
  reason: string,
  actor: Actor,
): Promise<readonly Run[]> {
  const ids = await transaction.runs.openOf(taskId);
  const canceled = await transaction.runs.cancel(ids, reason, defaultGrace, actor);
  return transaction.runs.list(canceled.map(({ runId }) => runId));
}
