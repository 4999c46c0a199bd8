import type { Actor } from './actor.ts';
import { DomainError } from './errors.ts';
import type { Run } from './run.ts';
import type { Schedule } from './schedule.ts';
import type { Instant } from './values.ts';
import type { WriteTransaction } from './write-store.ts';

const defaultGrace = 30_000;

/** Ends a schedule for good: what it still planned is superseded, and it plans nothing more. */
export async function endSchedule(
  transaction: WriteTransaction,
  schedule: Schedule,
  now: Instant,
  reason: string,
  deleted: boolean,
): Promise<Schedule> {
  const ended = await endPlan(transaction, schedule, now, reason, deleted);
  await transaction.saveSchedules([ended]);
  return ended;
}

async function endPlan(
  transaction: WriteTransaction,
  schedule: Schedule,
  now: Instant,
  reason: string,
  deleted: boolean,
): Promise<Schedule> {
  const open = schedule.state === 'ACTIVE' || schedule.state === 'PAUSED';
  if (open) {
    await transaction.supersede(schedule, reason, now);
    const moved = schedule.changes.flatMap(({ nominalAt, fireAt }) => (fireAt === null ? [] : nominalAt));
    await transaction.takeBack(schedule, moved, reason, now);
    // What has been decided was planned, also when the clock has been set back since.
    await transaction.endPlan(schedule.id, Math.max(now, (await transaction.lastDecided(schedule.id)) ?? now));
  }
  return {
    ...schedule,
    state: open ? 'CANCELED' : schedule.state,
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
  const schedules = await transaction.lockSchedulesOf(taskId);
  const ended: Schedule[] = [];
  for (const schedule of schedules) ended.push(await endPlan(transaction, schedule, now, reason, deleted));
  await transaction.saveSchedules(ended);
  await transaction.tellSchedules(deleted ? 'DELETED' : 'FINISHED', ended, actor);
}

export async function cancelOpenRuns(
  transaction: WriteTransaction,
  taskId: string,
  reason: string,
  actor: Actor,
): Promise<readonly Run[]> {
  const ids = await transaction.openRuns(taskId);
  const canceled = await transaction.cancelRuns(ids, reason, defaultGrace, actor);
  const runs = await Promise.all(canceled.map(({ runId }) => transaction.run(runId)));
  return runs.filter((run) => run !== null);
}

export function over(schedule: Schedule): DomainError {
  return new DomainError({
    code: 'INVALID_STATE',
    state: schedule.state,
    allowed: ['ACTIVE', 'PAUSED'],
    message: `the schedule is ${schedule.state}; this is possible while it is ACTIVE or PAUSED`,
  });
}
