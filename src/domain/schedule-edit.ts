import type { UpdateSchedule } from './commands.ts';
import { dueRowOf, settleBacklog } from './backlog.ts';
import { over } from './endings.ts';
import { firstFire, followsCompletion } from './decision.ts';
import { Findings } from './findings.ts';
import { checkSchedule, checkWindow, checkZone, compileRule, readRecurrence } from './schedule-rules.ts';
import { remainingRuns, type Schedule } from './schedule.ts';
import type { ServiceContext } from './services-context.ts';
import { checkParams } from './task-rules.ts';
import type { WriteTransaction } from './write-store.ts';

/** Changes a schedule from now on: what it has decided stays, what it still planned is superseded where the new rule differs. */
export async function editSchedule(
  context: ServiceContext,
  transaction: WriteTransaction,
  before: Schedule,
  command: UpdateSchedule,
): Promise<Schedule> {
  if (before.state === 'CANCELED') throw over(before);
  const { clock, modules, wakes } = context;
  const now = clock.now();
  const {
    id: _id,
    expectedVersion: _version,
    validateOnly,
    recurrence: recurrenceDraft,
    timeZone: zoneDraft,
    name,
    ...changes
  } = command;
  const findings = new Findings();
  checkSchedule(findings, command, []);
  const { task } = await dueRowOf(transaction, before);
  if (changes.paramsOverride)
    checkParams(findings, modules, task.module, { ...task.params, ...changes.paramsOverride }, ['paramsOverride']);
  const merged = { ...before, ...changes };
  checkWindow(findings, merged.startsAt, merged.endsAt, []);
  const zone = zoneDraft == null ? before.timeZone : (checkZone(findings, zoneDraft, []) ?? before.timeZone);
  const recurrence =
    recurrenceDraft === undefined
      ? before.recurrence
      : (readRecurrence(findings, recurrenceDraft, { zone, dst: merged.dst, now }, []) ?? before.recurrence);
  const rule = { ...merged, recurrence, timeZone: zone };
  const changesRule = ruleFields.some((field) => command[field] !== undefined);
  const ended = before.state === 'FINISHED' || before.state === 'EXPIRED';
  const compiled = changesRule || ended ? compileRule(findings, rule, now, []) : null;
  findings.settle();

  const settled = validateOnly ? before : await settleBacklog(context, transaction, before);
  const exhausted = remainingRuns({ maxRuns: merged.maxRuns, startedRuns: settled.startedRuns }) === 0;
  const waits = followsCompletion(rule) && (await transaction.hasOpenRun(before.id));
  const kept =
    settled.nextNominalAt === null ? null : { nominalAt: settled.nextNominalAt, fireAt: settled.nextFireAt! };
  const next = exhausted || waits ? null : compiled === null ? kept : firstFire(compiled, now);
  const alive = settled.state === 'PAUSED' ? 'PAUSED' : 'ACTIVE';
  const after: Schedule = {
    ...settled,
    ...changes,
    ...(name != null && { name }),
    recurrence,
    timeZone: zone,
    state: next !== null || (waits && !exhausted) ? alive : exhausted ? 'FINISHED' : settled.state,
    nextNominalAt: next?.nominalAt ?? null,
    nextFireAt: next?.fireAt ?? null,
    updatedAt: now,
    version: settled.version + 1,
  };
  if (validateOnly) return before;
  if (next) await wakes.arm([next.fireAt]);
  if (kept && kept.nominalAt !== next?.nominalAt) {
    await transaction.supersede(
      settled,
      exhausted ? 'the schedule may start no more runs' : 'the schedule was changed',
      now,
    );
  }
  await transaction.saveSchedule(after);
  if (changesRule) await transaction.revise(after, now);
  else if (next === null && !waits) await transaction.endPlan(after.id, now);
  return after;
}

const ruleFields = ['recurrence', 'timeZone', 'startsAt', 'endsAt', 'exclusions', 'jitterMs', 'dst'] as const;
