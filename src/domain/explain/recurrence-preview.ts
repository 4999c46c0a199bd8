import { type Budget, BudgetSpent, type CompiledRule, compile, warningsOf, within } from '../../recurrence/index.ts';
import { draftSchedule, type ScheduleDraft } from '../model/commands/schedule.ts';
import { mostSteps, stepsFor } from '../model/computing.ts';
import type { Problem } from '../model/errors.ts';
import { Findings } from '../model/findings.ts';
import type { ModuleCatalog } from '../model/module.ts';
import { ruleOf, type Schedule } from '../model/schedule.ts';
import { noConcurrencyLimit } from '../model/task.ts';
import { printInstant, type Instant } from '../model/values.ts';
import { type FireTime, fireTime, listFireTimes } from '../planning/fire-times.ts';
import { makeSchedule } from '../planning/new-schedule.ts';
import { followsCompletion } from '../planning/rule-with-changes.ts';

/** The part of a schedule's draft that determines its instants, and which instants to show. */
export interface PreviewRecurrence extends Pick<
  ScheduleDraft,
  'recurrence' | 'timeZone' | 'startsAt' | 'endsAt' | 'exclusions' | 'jitterMs' | 'dst'
> {
  /** Null = now. */
  readonly from: Instant | null;
  /** 1 to 500. */
  readonly count: number;
}

export interface RecurrencePreview {
  /** Whether a schedule with this recurrence would be accepted now. */
  readonly valid: boolean;
  readonly problems: readonly Problem[];
  /** The schedule that would be made; null when something is wrong. */
  readonly schedule: Schedule | null;
  /** The next instants after `from`, without those in an exclusion. */
  readonly times: readonly FireTime[];
  /** False when the budget of work was spent before `times` had all instants that were asked for. */
  readonly complete: boolean;
  /** When not complete: instants up to here were computed; null when not even the first was found. */
  readonly computedUpTo: Instant | null;
  readonly warnings: readonly string[];
}

export interface PreviewContext {
  readonly tenantId: string;
  readonly tenantZone: string;
  readonly now: Instant;
  readonly catalog: ModuleCatalog;
}

export const mostTimes = 500;

export const noPreview: RecurrencePreview = {
  valid: false,
  problems: [],
  schedule: null,
  times: [],
  complete: true,
  computedUpTo: null,
  warnings: [],
};

/** Checks a recurrence exactly as the creation of a schedule does. Pure. The work is bounded for any input. */
export function previewRecurrence(
  command: PreviewRecurrence,
  context: PreviewContext,
  steps = mostSteps,
): RecurrencePreview {
  const { now, catalog, tenantZone } = context;
  const { from, count, ...rule } = command;
  const findings = new Findings();
  findings.whole(['count'], 'count', count, 1, mostTimes);
  const task = { id: '', tenantId: context.tenantId, module: '', params: {}, concurrency: noConcurrencyLimit };
  const actor = { kind: 'SYSTEM', name: 'preview', tokenId: null } as const;
  const schedule = makeSchedule(
    findings,
    draftSchedule(rule.recurrence, rule),
    { task, tenantZone, actor, now, catalog },
    [],
  );
  const { problems } = findings;
  if (problems.length > 0 || schedule === null) return { ...noPreview, problems };
  const compiled = compile(ruleOf(schedule));
  const start = from ?? now;
  const first = schedule.nextNominalAt;
  // For a rule that counts from the end of each run, only the first instant is known.
  const leapt: Instant[] = [];
  const times: FireTime[] = [];
  const complete = finishes(stepsFor(steps), () => {
    if (!followsCompletion(schedule)) listFireTimes(compiled, count, start - 1, (at) => leapt.push(at), times);
    else if (first !== null && first >= start) times.push(fireTime(compiled, first));
  });
  const computedUpTo = complete ? null : (times.at(-1)?.nominalAt ?? null);
  const said = complete ? [] : [`more work than one answer may cost: computed up to ${shown(computedUpTo)}`];
  const looked = finishes(stepsFor(steps), () =>
    said.push(...warnings(schedule, compiled, { times, leapt, complete }, command, now)),
  );
  if (!looked) said.push('further warnings are missing: the work for one answer was spent');
  return {
    valid: true,
    problems,
    schedule,
    times,
    complete,
    computedUpTo,
    warnings: said,
  };
}

function shown(at: Instant | null): string {
  return at === null ? 'no instant' : printInstant(at);
}

/** Whether the work ended within the budget. */
function finishes(budget: Budget, work: () => void): boolean {
  try {
    within(budget, work);
    return true;
  } catch (error) {
    if (error instanceof BudgetSpent) return false;
    throw error;
  }
}

function warnings(
  schedule: Schedule,
  compiled: CompiledRule,
  {
    times,
    leapt,
    complete,
  }: {
    readonly times: readonly FireTime[];
    readonly leapt: readonly Instant[];
    readonly complete: boolean;
  },
  { from, count, startsAt, jitterMs }: PreviewRecurrence,
  now: Instant,
): string[] {
  const start = from ?? now;
  const said = warningsOf(ruleOf(schedule), compiled, start);
  if (startsAt !== null && startsAt < now)
    said.push(`the start ${printInstant(startsAt)} lies in the past: instants before now are not caught up`);
  if (followsCompletion(schedule)) {
    said.push('each instant but the first counts from the end of the run before, so later instants are unknown');
  } else {
    if (complete && times.length === 0)
      said.push(`never fires: nothing that is not excluded lies after ${printInstant(start)}`);
    else if (complete && times.length < count) said.push(`no more than ${times.length} instants are left`);
    said.push(...exclusionWarnings(leapt));
  }
  if (jitterMs > 0) said.push('the jitter of each instant depends on the id of the schedule: fireAt is an example');
  return said;
}

const mostExclusions = 3;

function exclusionWarnings(leapt: readonly Instant[]): string[] {
  const shown = leapt.slice(0, mostExclusions).map((at) => `${printInstant(at)} lies in an exclusion and is skipped`);
  const others = leapt.length - shown.length;
  return others > 0 ? [...shown, `so are the instants in ${others} more exclusions`] : shown;
}
