import type { UpdateSchedule } from '../../domain/model/commands/schedule.ts';
import { Findings } from '../../domain/model/findings.ts';
import { catalogFor } from '../../domain/model/module-grants.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import { isUnchanged } from '../../domain/model/unchanged.ts';
import type { Instant } from '../../domain/model/values.ts';
import { followsCompletion } from '../../domain/planning/rule-with-changes.ts';
import { type CheckedEdit, checkEdit, planEdit } from '../../domain/planning/schedule-edit.ts';
import type { Snapshot, WriteTransaction } from '../../ports/write-store.ts';
import { checkCalendars } from '../calendars/check-calendars.ts';
import type { ServiceContext } from '../context.ts';
import { demandScript } from '../scripts/demand-script.ts';
import { demandNodes } from '../workers/demand-nodes.ts';
import { dueRowOf, settleBacklog } from './backlog.ts';

/** Throws what is wrong with the change, also what only the database knows. */
export async function checkScheduleEdit(
  { clock, modules }: ServiceContext,
  transaction: Snapshot,
  before: Schedule,
  command: UpdateSchedule,
): Promise<{ edit: CheckedEdit; now: Instant; since: Instant }> {
  const now = clock.now();
  const { task } = await dueRowOf(transaction, before);
  // Set back, the clock would have the new rule plan what the old one has decided already.
  const since = Math.max(now, (await transaction.ledger.lastDecided([before.id])).get(before.id) ?? now);
  const catalog = command.paramsOverride
    ? catalogFor(modules, await transaction.tenants.find(before.tenantId))
    : modules;
  const edit = checkEdit(before, command, { task, catalog, now, since });
  if (command.calendars) {
    const findings = new Findings();
    await checkCalendars(findings, transaction, before.tenantId, command.calendars, ['calendars']);
    findings.settle();
  }
  if (command.shadow && !before.shadow) await demandNodes(transaction, 'shadow', ['shadow']);
  const { paramsOverride } = command;
  if (paramsOverride) {
    const owner = { tenantId: before.tenantId, module: task.module };
    await demandScript(transaction, owner, { ...task.params, ...paramsOverride }, ['paramsOverride']);
  }
  return { edit, now, since };
}

/** Changes a schedule from now on: what it has decided stays, what it still planned is superseded where the new rule differs. */
export async function editSchedule(
  context: ServiceContext,
  transaction: WriteTransaction,
  before: Schedule,
  command: UpdateSchedule,
): Promise<Schedule> {
  const { edit, now, since } = await checkScheduleEdit(context, transaction, before, command);
  const settled = await settleBacklog(context, transaction, before);
  const hasOpenRun =
    followsCompletion({ ...before, ...edit.changes }) && (await transaction.schedules.hasOpenRun(before.id));
  const { after, superseded, takenBack, reason, revises, ends } = planEdit(settled, edit, { now, since, hasOpenRun });
  if (isUnchanged(settled, after)) return before;
  if (superseded !== null) await transaction.plans.supersede([settled], superseded, now);
  await transaction.plans.takeBack([{ schedule: settled, instants: takenBack }], reason, now);
  await transaction.schedules.save(after);
  if (revises) await transaction.plans.revise(after, since);
  if (ends) await transaction.plans.end([{ scheduleId: after.id, until: since }]);
  return after;
}
