import { type CompiledRule, compile, type LocalReading } from '../recurrence/index.ts';
import { followsCompletion } from './decision.ts';
import { remainingRuns, ruleOf, type Schedule } from './schedule.ts';
import type { Instant } from './values.ts';

/** One planned instant with what its jitter makes of it, and how it reads on the clocks of the schedule's zone. */
export interface FireTime extends LocalReading {
  readonly nominalAt: Instant;
  readonly fireAt: Instant;
}

export function fireTime(rule: CompiledRule, nominalAt: Instant): FireTime {
  return { nominalAt, fireAt: rule.fireAt(nominalAt), ...rule.describe(nominalAt) };
}

/** The next instants strictly after `after` that lie in no exclusion; none once the schedule has ended. */
export function nextFireTimes(schedule: Schedule, count: number, after: Instant): FireTime[] {
  if (schedule.state !== 'ACTIVE' && schedule.state !== 'PAUSED') return [];
  const wanted = Math.min(count, remainingRuns(schedule) ?? count);
  const rule = compile(ruleOf(schedule));
  if (followsCompletion(schedule)) {
    // What follows the next one depends on when that run will end.
    const { nextNominalAt } = schedule;
    return nextNominalAt !== null && nextNominalAt > after && wanted > 0 ? [fireTime(rule, nextNominalAt)] : [];
  }
  return listFireTimes(rule, wanted, after);
}

/** What the schedule has yet to decide, beginning with its next instant; excluded instants are left out. */
export function pendingFireTimes(schedule: Schedule, count: number): FireTime[] {
  const { nextNominalAt } = schedule;
  return nextNominalAt === null ? [] : nextFireTimes(schedule, count, nextNominalAt - 1);
}

export function previousFireTimes(schedule: Schedule, count: number, before: Instant): FireTime[] {
  const rule = compile(ruleOf(schedule));
  const found: FireTime[] = [];
  for (let at = rule.previous(before); at !== null && found.length < count; at = rule.previous(at)) {
    const excluded = rule.exclusionAt(at);
    if (excluded) at = excluded.from;
    else found.push(fireTime(rule, at));
  }
  return found;
}

/**
 * Whole exclusions are leapt over, so that one over years of seconds costs no more than one instant; `onLeap` hears of the
 * first instant in each.
 */
export function listFireTimes(
  rule: CompiledRule,
  count: number,
  after: Instant,
  onLeap: (excluded: Instant) => void = () => undefined,
): FireTime[] {
  const found: FireTime[] = [];
  for (let at = rule.next(after); at !== null && found.length < count; at = rule.next(at)) {
    const excluded = rule.exclusionAt(at);
    if (excluded) {
      onLeap(at);
      at = excluded.to - 1;
    } else found.push(fireTime(rule, at));
  }
  return found;
}
