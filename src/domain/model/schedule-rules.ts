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
import { ruleOf, type ScheduleRule } from './schedule.ts';
import { type Instant, printInstant } from './values.ts';

const day = 86_400_000;

/** Checks what is given of a schedule, all but its recurrence; what is absent stays as it is. */
export function checkSchedule(findings: Findings, draft: Partial<ScheduleDraft>, path: readonly string[]): void {
  const at = (...names: string[]) => [...path, ...names];
  if (draft.name != null) findings.text(at('name'), 'schedule name', draft.name, 200);
  if (draft.maxRuns != null) findings.whole(at('maxRuns'), 'maxRuns', draft.maxRuns, 1, 2 ** 31 - 1);
  if (draft.pauseAfterFailures != null)
    findings.whole(at('pauseAfterFailures'), 'pauseAfterFailures', draft.pauseAfterFailures, 1, 1000);
  if (draft.jitterMs !== undefined) findings.range(at('jitter'), 'jitter', draft.jitterMs, 0, day, ' ms');
  if (draft.pauseNote != null) findings.text(at('pauseNote'), 'pauseNote', draft.pauseNote, 1000, 0);
  if (draft.catchUp) {
    findings.range(at('catchUp', 'grace'), 'grace', draft.catchUp.graceMs, 0, 7 * day, ' ms');
    findings.range(at('catchUp', 'window'), 'window', draft.catchUp.windowMs, 0, 366 * day, ' ms');
    findings.whole(at('catchUp', 'max'), 'max', draft.catchUp.max, 1, 1000);
  }
  if (draft.exclusions) {
    if (draft.exclusions.length > 1000)
      findings.add(at('exclusions'), 'count', `${draft.exclusions.length} exclusions are given; allowed: 1000`);
    for (const [i, { from, to, note }] of draft.exclusions.entries()) {
      if (note !== null) findings.text(at('exclusions', String(i), 'note'), 'note', note, 1000, 0);
      if (to <= from)
        findings.add(
          at('exclusions', String(i), 'to'),
          'order',
          `the exclusion ends at ${printInstant(to)}, before it begins at ${printInstant(from)}`,
        );
    }
  }
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

/** The recurrence in its normal form; null when something is wrong with it, which has then been noted. */
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

/** Compiles and looks for a first instant: a schedule that can never fire is a mistake of whoever wrote it. */
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
