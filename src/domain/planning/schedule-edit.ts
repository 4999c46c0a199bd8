import { compile, type CompiledRule } from '../../recurrence/index.ts';
import type { UpdateSchedule } from '../model/commands/schedule.ts';
import { Findings } from '../model/findings.ts';
import type { ModuleCatalog } from '../model/module.ts';
import { checkSchedule, checkWindow, checkZone, compileRule, readRecurrence } from '../model/schedule-rules.ts';
import { changesPlan, settingsIn } from '../model/schedule-settings.ts';
import { endedScheduleError, type OccurrenceChange, remainingRuns, ruleOf, type Schedule } from '../model/schedule.ts';
import { checkKey, checkParams } from '../model/task-rules.ts';
import type { Task } from '../model/task.ts';
import type { Instant } from '../model/values.ts';
import { followsCompletion, nextDecision } from './rule-with-changes.ts';

/** What an edit is checked against. The time is given separately as `now`. */
export interface EditFacts {
  readonly task: Pick<Task, 'module' | 'params' | 'concurrency'>;
  readonly catalog: ModuleCatalog;
  readonly now: Instant;
  /** The new rule plans the instants after this. */
  readonly since: Instant;
}

/** A checked edit: the changed fields, and the compiled rule if it changes. */
export interface CheckedEdit {
  /** The fields that change. */
  readonly changes: Partial<Schedule>;
  readonly changesRule: boolean;
  /** Null: the planned instants stay as they are. */
  readonly compiled: CompiledRule | null;
}

/** Throws what is wrong with the edit. Pure. */
export function checkEdit(before: Schedule, command: UpdateSchedule, facts: EditFacts): CheckedEdit {
  if (before.state === 'CANCELED') throw endedScheduleError(before);
  const { task, catalog, now, since } = facts;
  const { recurrence: recurrenceDraft, timeZone: zoneDraft, name } = command;
  const settings = settingsIn(command);
  const findings = new Findings();
  checkSchedule(findings, command, []);
  if (settings.paramsOverride) {
    const params = { ...task.params, ...settings.paramsOverride };
    checkParams(findings, catalog, task.module, params, ['paramsOverride']);
    checkKey(findings, task.concurrency, params, ['paramsOverride']);
  }
  const merged = { ...before, ...settings };
  checkWindow(findings, merged.startsAt, merged.endsAt, []);
  const zone = zoneDraft == null ? before.timeZone : (checkZone(findings, zoneDraft, []) ?? before.timeZone);
  const recurrence =
    recurrenceDraft === undefined
      ? before.recurrence
      : (readRecurrence(findings, recurrenceDraft, { zone, dst: merged.dst, now }, []) ?? before.recurrence);
  const changesRule = recurrenceDraft !== undefined || zoneDraft !== undefined || changesPlan(settings);
  const rule = { ...merged, recurrence, timeZone: zone };
  const compiled = changesRule || isOver(before) ? compileRule(findings, rule, since, []) : null;
  checkStarted(findings, merged);
  findings.settle();
  return { changes: { ...settings, ...(name != null && { name }), recurrence, timeZone: zone }, changesRule, compiled };
}

/** The result of an edit of a schedule whose due instants are decided. */
export interface EditPlan {
  readonly after: Schedule;
  /** Why the pending instant is taken back; null when it stays. */
  readonly superseded: string | null;
  /** Moved occurrences that are taken back. */
  readonly takenBack: readonly Instant[];
  readonly reason: string;
  /** True: the schedule gets a new version of its rule. */
  readonly revises: boolean;
  /** True: no further instants are planned. */
  readonly ends: boolean;
}

/**
 * Pure; throws like `checkEdit`. An edit and its preview use the same plan. `hasOpenRun` matters to rules that count
 * from completion.
 */
export function planEdit(
  settled: Schedule,
  edit: CheckedEdit,
  { now, since, hasOpenRun }: Pick<EditFacts, 'now' | 'since'> & { readonly hasOpenRun: boolean },
): EditPlan {
  const { changes, changesRule, compiled } = edit;
  const merged = { ...settled, ...changes };
  // The instants that were due may have started more runs meanwhile.
  const findings = new Findings();
  checkStarted(findings, merged);
  findings.settle();
  const exhausted = remainingRuns(merged) === 0;
  const waits = followsCompletion(merged) && hasOpenRun;
  const { kept, takenBack } = sortChanges(settled.changes, compiled, since, exhausted);
  const planned = { ...merged, changes: kept };
  const last = settled.nextNominalAt;
  const first = compiled === null ? last : compiled.next(since);
  // A schedule that the due instants have just ended stays ended: marks of decided instants need no further decision.
  const stays = compiled === null && isOver(settled);
  const next = exhausted || waits || stays ? null : nextDecision(planned, compiled ?? compile(ruleOf(merged)), first);
  const alive = settled.state === 'PAUSED' ? 'PAUSED' : 'ACTIVE';
  const after: Schedule = {
    ...planned,
    failuresSince: merged.pauseAfterFailures === settled.pauseAfterFailures ? settled.failuresSince : now,
    state: next !== null || (waits && !exhausted) ? alive : exhausted ? 'FINISHED' : settled.state,
    nextNominalAt: next?.nominalAt ?? null,
    nextFireAt: next?.fireAt ?? null,
    updatedAt: now,
    version: settled.version + 1,
  };
  const pending = last !== null && last > since ? last : null;
  const plannedAgain =
    pending !== null && next !== null && compiled !== null && compiled.count(pending, pending + 1) > 0;
  const reason = exhausted ? 'the schedule may start no more runs' : 'the schedule was changed';
  return {
    after,
    superseded: last !== null && last !== next?.nominalAt && !plannedAgain ? reason : null,
    takenBack,
    reason,
    // A schedule that had ended plans again from now on; no version plans the time in between.
    revises: changesRule || (isOver(settled) && after.state === 'ACTIVE'),
    ends: next === null && !waits,
  };
}

/**
 * Changes by hand stay: a skipped instant stays skipped under any rule. A moved occurrence is removed when the new rule
 * does not plan its nominal instant, unless that instant has passed: then it is already due.
 */
function sortChanges(
  changes: readonly OccurrenceChange[],
  rule: CompiledRule | null,
  since: Instant,
  exhausted: boolean,
): { kept: readonly OccurrenceChange[]; takenBack: readonly Instant[] } {
  const goes = ({ nominalAt, fireAt }: OccurrenceChange): boolean =>
    fireAt !== null &&
    (exhausted || (rule !== null && nominalAt > since && rule.count(nominalAt, nominalAt + 1) === 0));
  return {
    kept: changes.filter((change) => !goes(change)),
    takenBack: changes.filter(goes).map(({ nominalAt }) => nominalAt),
  };
}

/** The schedule has ended by itself, and may plan again after an edit. */
function isOver({ state }: Schedule): boolean {
  return state === 'FINISHED' || state === 'EXPIRED';
}

function checkStarted(findings: Findings, { maxRuns, startedRuns }: Pick<Schedule, 'maxRuns' | 'startedRuns'>): void {
  if (maxRuns === null || startedRuns <= maxRuns) return;
  findings.add(
    ['maxRuns'],
    'started',
    `maxRuns ${maxRuns} is less than the ${startedRuns} runs that the schedule has started; allowed: ${startedRuns} or more, which ends it, or none`,
    { given: maxRuns, min: startedRuns },
  );
}
