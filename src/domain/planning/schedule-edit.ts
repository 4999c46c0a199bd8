import { compile, type CompiledRule } from '../../recurrence/index.ts';
import type { UpdateSchedule } from '../model/commands/schedule.ts';
import { Findings } from '../model/findings.ts';
import type { ModuleCatalog } from '../model/module.ts';
import { checkSchedule, checkWindow, checkZone, compileRule, readRecurrence } from '../model/schedule-rules.ts';
import { endedScheduleError, type OccurrenceChange, remainingRuns, ruleOf, type Schedule } from '../model/schedule.ts';
import { checkKey, checkParams } from '../model/task-rules.ts';
import type { Task } from '../model/task.ts';
import type { Instant } from '../model/values.ts';
import { followsCompletion, nextDecision } from './rule-with-changes.ts';

/** What an edit is judged by. Everything else about the moment is `now`. */
export interface EditFacts {
  readonly task: Pick<Task, 'module' | 'params' | 'concurrency'>;
  readonly catalog: ModuleCatalog;
  readonly now: Instant;
  /** The new rule plans what lies after this. */
  readonly since: Instant;
}

/** A change that has been checked: the whole schedule as it would be, and its rule where that changes. */
export interface CheckedEdit {
  /** The fields that change. */
  readonly changes: Partial<Schedule>;
  readonly changesRule: boolean;
  /** Null: what the schedule still plans stays as it is. */
  readonly compiled: CompiledRule | null;
}

/** Throws what is wrong with the change. Pure. */
export function checkEdit(before: Schedule, command: UpdateSchedule, facts: EditFacts): CheckedEdit {
  if (before.state === 'CANCELED') throw endedScheduleError(before);
  const { task, catalog, now, since } = facts;
  const {
    id: _id,
    expectedVersion: _version,
    validateOnly: _only,
    recurrence: recurrenceDraft,
    timeZone: zoneDraft,
    name,
    ...plain
  } = command;
  const findings = new Findings();
  checkSchedule(findings, command, []);
  if (plain.paramsOverride) {
    const params = { ...task.params, ...plain.paramsOverride };
    checkParams(findings, catalog, task.module, params, ['paramsOverride']);
    checkKey(findings, task.concurrency, params, ['paramsOverride']);
  }
  const merged = { ...before, ...plain };
  checkWindow(findings, merged.startsAt, merged.endsAt, []);
  const zone = zoneDraft == null ? before.timeZone : (checkZone(findings, zoneDraft, []) ?? before.timeZone);
  const recurrence =
    recurrenceDraft === undefined
      ? before.recurrence
      : (readRecurrence(findings, recurrenceDraft, { zone, dst: merged.dst, now }, []) ?? before.recurrence);
  const changesRule = ruleFields.some((field) => command[field] !== undefined);
  const rule = { ...merged, recurrence, timeZone: zone };
  const compiled = changesRule || isOver(before) ? compileRule(findings, rule, since, []) : null;
  checkStarted(findings, merged);
  findings.settle();
  return { changes: { ...plain, ...(name != null && { name }), recurrence, timeZone: zone }, changesRule, compiled };
}

/** What an edit makes of a schedule whose due instants have been decided. */
export interface EditPlan {
  readonly after: Schedule;
  /** The pending instant is taken back, for this reason. */
  readonly superseded: string | null;
  /** Moved occurrences that are taken back. */
  readonly takenBack: readonly Instant[];
  readonly reason: string;
  /** From now on another version plans. */
  readonly revises: boolean;
  /** Nothing more is planned. */
  readonly ends: boolean;
}

/** Pure, throws as `checkEdit` does: an edit and its preview are the same plan. `hasOpenRun` matters to schedules that count from completion. */
export function planEdit(
  settled: Schedule,
  edit: CheckedEdit,
  { now, since, hasOpenRun }: Pick<EditFacts, 'now' | 'since'> & { readonly hasOpenRun: boolean },
): EditPlan {
  const { changes, changesRule, compiled } = edit;
  const merged = { ...settled, ...changes };
  // What was due may have started more runs meanwhile.
  const findings = new Findings();
  checkStarted(findings, merged);
  findings.settle();
  const exhausted = remainingRuns(merged) === 0;
  const waits = followsCompletion(merged) && hasOpenRun;
  const { kept, takenBack } = sortChanges(settled.changes, compiled, since, exhausted);
  const planned = { ...merged, changes: kept };
  const last = settled.nextNominalAt;
  const first = compiled === null ? last : compiled.next(since);
  // Ended by what was due only now, it stays so: marks of what has been decided are nothing to wait for.
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
    // One that had ended plans again from now on; what lay between belongs to no version.
    revises: changesRule || (isOver(settled) && after.state === 'ACTIVE'),
    ends: next === null && !waits,
  };
}

/**
 * What was done by hand stays where it was done: a skipped instant stays skipped, whichever rule plans it. A moved
 * occurrence goes when the new rule does not plan its instant, unless that has passed: then it is due already.
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

/** It has ended by itself, and may plan again after a change. */
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

const ruleFields = ['recurrence', 'timeZone', 'startsAt', 'endsAt', 'exclusions', 'jitterMs', 'dst'] as const;
