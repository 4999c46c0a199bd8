import { compileCalendar, type CompiledCalendar } from '../../domain/model/calendar.ts';
import { decisionSteps, tooMuchWorkError } from '../../domain/model/computing.ts';
import { ruleOf, type Schedule } from '../../domain/model/schedule.ts';
import { dispatch, gatesOf } from '../../domain/planning/dispatch.ts';
import type { DueRow } from '../../domain/planning/settlement.ts';
import type { Snapshot, WriteTransaction } from '../../ports/write-store.ts';
import { BudgetSpent, compile } from '../../recurrence/index.ts';
import type { ServiceContext } from '../context.ts';
import { queueRoomOf } from './queue-room-of.ts';

/** The schedule with its task and tenant, as a sweep would read it. */
export async function dueRowOf(transaction: Snapshot, schedule: Schedule): Promise<DueRow> {
  const task = await transaction.tasks.lock(schedule.tenantId, schedule.taskId);
  const tenant = await transaction.tenants.find(schedule.tenantId);
  if (!task || !tenant) throw new Error(`schedule ${schedule.id} has no task or tenant`);
  return {
    schedule,
    taskState: task.state,
    tenantEnabled: tenant.enabled,
    tenantLimited: tenant.maxConcurrentRuns !== null,
    queueLimit: tenant.maxQueuedRuns,
    task,
  };
}

/** The calendars of a schedule, in its order. */
export async function readCalendars(
  transaction: Snapshot,
  schedule: Pick<Schedule, 'tenantId' | 'calendars'>,
): Promise<readonly CompiledCalendar[]> {
  if (schedule.calendars.length === 0) return [];
  const found = await transaction.calendars.find(schedule.tenantId, schedule.calendars);
  return schedule.calendars.flatMap((id) => found.filter((calendar) => calendar.id === id).map(compileCalendar));
}

/**
 * Decides what is due before a change takes effect: what came due under the old rule is judged by the old rule. The runs
 * go to the queue, where a node takes them at once.
 */
export async function settleBacklog(
  context: ServiceContext,
  transaction: WriteTransaction,
  schedule: Schedule,
): Promise<Schedule> {
  const { clock, modules } = context;
  const now = clock.now();
  if (schedule.nextFireAt === null || schedule.nextFireAt > now) return schedule;
  const due = await dueRowOf(transaction, schedule);
  const keys = gatesOf(due).map(({ key }) => key);
  const calendars = await readCalendars(transaction, schedule);
  const plan = dispatch([due], {
    now,
    rule: () => compile(ruleOf(schedule)),
    calendars: () => calendars,
    open: new Set((await transaction.schedules.hasOpenRun(schedule.id)) ? [schedule.id] : []),
    counts: keys.length > 0 ? await transaction.gates.count(keys) : new Map(),
    moduleVersion: (name) => modules.get(name)?.version ?? null,
    reserve: () => false,
    queueRoom: await queueRoomOf([due], context.quotas),
    nodeId: '',
    steps: () => decisionSteps,
  });
  const [failed] = plan.undecided;
  if (failed) throw failed.error instanceof BudgetSpent ? tooMuchWorkError(decisionSteps) : failed.error;
  await transaction.ledger.settle(plan.settlements, plan.runs);
  return (await transaction.schedules.lock(schedule.tenantId, schedule.id)) ?? schedule;
}
