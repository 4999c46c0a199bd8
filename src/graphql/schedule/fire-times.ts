import { type Schedule, remainingRuns, ruleOf } from '../../domain/schedule.ts';
import type { Instant } from '../../domain/values.ts';
import { type CompiledRule, compile } from '../../recurrence/index.ts';
import { refuse } from '../connection.ts';
import type { FireTime } from './types.ts';

const most = 500;
/** Of the rule's instants, excluded ones with them: an exclusion over years of minutes must not keep us busy. */
const mostSteps = 20_000;

export function nextFireTimes(schedule: Schedule, count: number, after: Instant): FireTime[] {
  checkCount(count);
  if (schedule.state !== 'ACTIVE' && schedule.state !== 'PAUSED') return [];
  const wanted = Math.min(count, remainingRuns(schedule) ?? count);
  const rule = compile(ruleOf(schedule));
  if (schedule.recurrence.kind === 'interval' && schedule.recurrence.fromCompletion) {
    // What follows the next one depends on when that run will end.
    const { nextNominalAt } = schedule;
    return nextNominalAt !== null && nextNominalAt > after && wanted > 0 ? [fireTime(rule, nextNominalAt)] : [];
  }
  return walk(rule, wanted, after, (at) => rule.next(at));
}

export function previousFireTimes(schedule: Schedule, count: number, before: Instant): FireTime[] {
  checkCount(count);
  const rule = compile(ruleOf(schedule));
  return walk(rule, count, before, (at) => rule.previous(at));
}

function walk(rule: CompiledRule, count: number, start: Instant, step: (at: Instant) => Instant | null): FireTime[] {
  const found: FireTime[] = [];
  let at = step(start);
  for (let steps = 0; at !== null && found.length < count && steps < mostSteps; steps += 1) {
    if (!rule.isExcluded(at)) found.push(fireTime(rule, at));
    at = step(at);
  }
  return found;
}

function fireTime(rule: CompiledRule, nominalAt: Instant): FireTime {
  return { nominalAt, fireAt: rule.fireAt(nominalAt), ...rule.describe(nominalAt) };
}

function checkCount(count: number): void {
  if (count < 1 || count > most) refuse(`"count" must be 1 to ${most}, but is ${count}`);
}
