import {
  BudgetSpent,
  checkTimeZone,
  type CompiledRule,
  compile,
  parseRecurrence,
  type Recurrence,
  RecurrenceError,
  resolveLocal,
  summarize,
  within,
} from '../../recurrence/index.ts';
import type { RecurrenceDraft, ScheduleDraft } from './commands/schedule.ts';
import { mostSteps, stepsFor } from './computing.ts';
import type { Findings } from './findings.ts';
import { checkSettings } from './schedule-settings.ts';
import { ruleOf, type ScheduleRule } from './schedule.ts';
import { type Instant, printInstant } from './values.ts';

/** Checks the given fields of a schedule, except its recurrence. Absent fields are not checked. */
export function checkSchedule(findings: Findings, draft: Partial<ScheduleDraft>, path: readonly string[]): void {
  if (draft.name != null) findings.text([...path, 'name'], 'schedule name', draft.name, 200);
  if (draft.pauseNote != null) findings.text([...path, 'pauseNote'], 'pauseNote', draft.pauseNote, 1000, 0);
  checkSettings(findings, draft, path);
}

export function checkWindow(
  findings: Findings,
  startsAt: Instant | null,
  endsAt: Instant | null,
  path: readonly string[],
): void {
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt) {
    findings.add(
      [...path, 'endsAt'],
      'order',
      `endsAt ${printInstant(endsAt)} is not after startsAt ${printInstant(startsAt)}`,
      {
        startsAt: printInstant(startsAt),
        endsAt: printInstant(endsAt),
      },
    );
  }
}

export function checkZone(findings: Findings, zone: string, path: readonly string[]): string | null {
  try {
    return checkTimeZone(zone);
  } catch (error) {
    return found(findings, error, [...path, 'timeZone']);
  }
}

/** The recurrence in its normal form. Null when it is wrong; the findings then say what is wrong. */
export function readRecurrence(
  findings: Findings,
  draft: RecurrenceDraft,
  context: { zone: string; dst: ScheduleDraft['dst']; now: Instant },
  path: readonly string[],
): Recurrence | null {
  try {
    if (draft.kind !== 'once') return within(stepsFor(), () => parseRecurrence(draft));
    if ('at' in draft) return parseRecurrence(draft);
    if ('inMs' in draft) return parseRecurrence({ kind: 'once', at: context.now + draft.inMs });
    return parseRecurrence({ kind: 'once', at: resolveLocal(draft.localAt, context.zone, context.dst) });
  } catch (error) {
    return found(findings, error, [...path, 'recurrence']);
  }
}

/** Compiles the rule and finds its first instant: a schedule that can never fire is a mistake of its author. */
export function compileRule(
  findings: Findings,
  rule: ScheduleRule,
  after: Instant,
  path: readonly string[],
): CompiledRule | null {
  try {
    const compiled = compile(ruleOf(rule));
    if (within(stepsFor(), () => compiled.next(after)) === null) {
      findings.add(
        [...path, 'recurrence'],
        'fires',
        `the schedule would never fire: nothing of "${summarize(rule.recurrence, rule.timeZone)}" lies after ${printInstant(after)}${rule.endsAt === null ? '' : ` and before its end ${printInstant(rule.endsAt)}`}`,
      );
      return null;
    }
    return compiled;
  } catch (error) {
    return found(findings, error, [...path, 'recurrence']);
  }
}

function found(findings: Findings, error: unknown, path: readonly string[]): null {
  if (error instanceof BudgetSpent) {
    findings.add(
      path,
      'budget',
      `the first instant of the rule is not found within ${mostSteps} steps; allowed: a rule whose parts meet sooner`,
      { max: mostSteps },
    );
    return null;
  }
  if (!(error instanceof RecurrenceError)) throw error;
  const field = error.field === 'timeZone' ? [] : error.field.split('.');
  findings.add([...path, ...field], 'recurrence', `${error.field}: ${error.message}`, {
    given: error.given,
    allowed: error.allowed,
    position: error.position,
  });
  return null;
}
