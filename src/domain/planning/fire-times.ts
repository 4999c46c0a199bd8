import { type CompiledRule, type LocalReading, spend } from '../../recurrence/index.ts';
import type { Calendar } from '../model/calendar.ts';
import type { ScheduleRow } from '../model/rows.ts';
import { runsToStart, type Schedule } from '../model/schedule.ts';
import type { Instant } from '../model/values.ts';
import { compileWith } from './exclusion.ts';
import { followsCompletion, withoutChanges } from './rule-with-changes.ts';

/** One planned instant with what its jitter makes of it, and how it reads on the clocks of the schedule's zone. */
export interface FireTime extends LocalReading {
  readonly nominalAt: Instant;
  readonly fireAt: Instant;
}

export function fireTime(rule: CompiledRule, nominalAt: Instant, fireAt = rule.fireAt(nominalAt)): FireTime {
  return { nominalAt, fireAt, ...rule.describe(nominalAt) };
}

/** Occurrences that were moved by hand and have yet to fire, in the order in which they do. */
export function movedFireTimes({ changes }: Pick<Schedule, 'changes'>, rule: CompiledRule): FireTime[] {
  return changes
    .flatMap(({ nominalAt, fireAt }) => (fireAt === null ? [] : fireTime(rule, nominalAt, fireAt)))
    .sort((a, b) => a.fireAt - b.fireAt);
}

/**
 * The next instants strictly after `after` that lie in no exclusion, and moved occurrences that fire after it; none once
 * the schedule has ended.
 */
export function nextFireTimes(
  schedule: ScheduleRow,
  count: number,
  after: Instant,
  calendars: readonly Calendar[] = [],
): FireTime[] {
  if (schedule.state !== 'ACTIVE' && schedule.state !== 'PAUSED') return [];
  const wanted = Math.min(count, runsToStart(schedule) ?? count);
  const rule = compileWith(schedule, calendars);
  const moved = movedFireTimes(schedule, rule).filter(({ fireAt }) => fireAt > after);
  if (followsCompletion(schedule)) {
    // What follows the next one depends on when that run will end.
    const { nextNominalAt } = schedule;
    const next = nextNominalAt !== null && nextNominalAt > after ? [fireTime(rule, nextNominalAt)] : [];
    return [...moved, ...next].slice(0, wanted);
  }
  const regular = listFireTimes(withoutChanges(rule, schedule.changes), wanted, after);
  if (moved.length === 0) return regular;
  return [...regular, ...moved].sort((a, b) => a.fireAt - b.fireAt).slice(0, wanted);
}

/** What the schedule has yet to decide, beginning with its next instant; excluded instants are left out. */
export function pendingFireTimes(
  schedule: ScheduleRow,
  count: number,
  calendars: readonly Calendar[] = [],
): FireTime[] {
  const { nextNominalAt, nextFireAt } = schedule;
  if (nextFireAt === null) return [];
  return nextFireTimes(schedule, count, Math.min(nextNominalAt ?? nextFireAt, nextFireAt) - 1, calendars);
}

export function previousFireTimes(
  schedule: ScheduleRow,
  count: number,
  before: Instant,
  calendars: readonly Calendar[] = [],
): FireTime[] {
  const rule = compileWith(schedule, calendars);
  const found: FireTime[] = [];
  for (let at = rule.previous(before); at !== null && found.length < count; at = rule.previous(at)) {
    const excluded = rule.exclusionAt(at);
    spend(1);
    if (excluded) at = excluded.from;
    else found.push(fireTime(rule, at));
  }
  return found;
}

/**
 * Whole exclusions are leapt over, so that one over years of seconds costs no more than one instant; `onLeap` hears of the
 * first instant in each. `found` is filled as it goes, for callers that go on with a part when a budget is spent.
 */
export function listFireTimes(
  rule: CompiledRule,
  count: number,
  after: Instant,
  onLeap: (excluded: Instant) => void = () => undefined,
  found: FireTime[] = [],
): FireTime[] {
  for (let at = rule.next(after); at !== null && found.length < count; at = rule.next(at)) {
    const excluded = rule.exclusionAt(at);
    spend(1);
    if (excluded) {
      onLeap(at);
      at = excluded.to - 1;
    } else found.push(fireTime(rule, at));
  }
  return found;
}
