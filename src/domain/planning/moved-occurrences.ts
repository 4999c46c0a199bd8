import type { CompiledRule } from '../../recurrence/index.ts';
import type { OccurrenceChange } from '../model/schedule.ts';
import type { Instant } from '../model/values.ts';
import type { DueSchedule, Verdict } from './verdict.ts';

/**
 * Decides the moved occurrences that are due. They were requested by hand, so exclusions do not hold them. A pause
 * holds them, and each late one follows the catch-up policy on its own.
 */
export function decideMoved(due: DueSchedule, now: Instant, resumed: boolean, rest: string | null): Verdict[] {
  return due.schedule.changes
    .flatMap(({ nominalAt, fireAt }): Verdict[] =>
      fireAt === null || fireAt > now
        ? []
        : [{ nominalAt, until: null, count: 1, fireAt, fate: fateOf(due, fireAt, now, resumed, rest) }],
    )
    .sort((a, b) => a.fireAt - b.fireAt);
}

function fateOf(
  { schedule }: DueSchedule,
  fireAt: Instant,
  now: Instant,
  resumed: boolean,
  rest: string | null,
): Verdict['fate'] {
  const { pausedAt, pausedUntil, catchUp } = schedule;
  const paused = schedule.state === 'PAUSED' && (pausedAt === null || fireAt >= pausedAt);
  if (paused && !(resumed && fireAt >= pausedUntil!)) return skipped(rest ?? 'the schedule was paused');
  if (rest !== null && schedule.state !== 'PAUSED') return skipped(rest);
  if (fireAt >= now - catchUp.graceMs) return { kind: 'run', trigger: 'SCHEDULE' };
  if (catchUp.mode !== 'NONE' && fireAt >= now - catchUp.windowMs) return { kind: 'run', trigger: 'CATCH_UP' };
  return {
    kind: 'none',
    state: 'MISSED',
    reason: `moved, and then later than the catch-up policy ${catchUp.mode} runs`,
  };
}

function skipped(reason: string): Verdict['fate'] {
  return { kind: 'none', state: 'SKIPPED_PAUSED', reason };
}

/**
 * The changes that still matter after a decision. An occurrence that was decided before its nominal instant stays as a
 * mark, so that a later rule does not plan the instant again. The mark is removed once its instant has passed.
 */
export function changesAfter(
  changes: readonly OccurrenceChange[],
  rule: CompiledRule,
  now: Instant,
  next: Instant | null,
  allDecided: boolean,
): readonly OccurrenceChange[] {
  const kept = changes.flatMap((change): OccurrenceChange[] => {
    const { nominalAt, fireAt } = change;
    if (fireAt !== null && fireAt > now && !allDecided) return [change];
    const ahead = rule.fireAt(nominalAt) > now || (next !== null && nominalAt >= next);
    return ahead ? [fireAt === null ? change : { nominalAt, fireAt: null }] : [];
  });
  const same = kept.length === changes.length && kept.every((change, i) => change === changes[i]);
  return same ? changes : kept;
}
