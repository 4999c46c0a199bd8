import { type CompiledRule, type LocalReading, spend } from '../../recurrence/index.ts';
import type { Calendar } from '../model/calendar.ts';
import type { ScheduleRow } from '../model/rows.ts';
import { runsToStart, type Schedule } from '../model/schedule.ts';
import type { Instant } from '../model/values.ts';
import { compileWith } from './exclusion.ts';
import { followsCompletion, withoutChanges } from './rule-with-changes.ts';

/** One planned instant with its jitter, and its local time in the schedule's zone. */
export interface FireTime extends LocalReading {
  readonly nominalAt: Instant;
  readonly fireAt: Instant;
}

export function fireTime(rule: CompiledRule, nominalAt: Instant, fireAt = rule.fireAt(nominalAt)): FireTime {
  return { nominalAt, fireAt, ...rule.describe(nominalAt) };
}

/** Occurrences that were moved by hand and have not fired, in the order in which they fire. */
export function movedFireTimes({ changes }: Pick<Schedule, 'changes'>, rule: CompiledRule): FireTime[] {
  return changes
    .flatMap(({ nominalAt, fireAt }) => (fireAt === null ? [] : fireTime(rule, nominalAt, fireAt)))
    .sort((a, b) => a.fireAt - b.fireAt);
}

/**
 * The next instants strictly after `after` that lie in no exclusion, and moved occurrences that fire after it. Empty
 * when the schedule has ended.
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
    // Later instants depend on the end of a run that has not started.
    const { nextNominalAt } = schedule;
    const next = nextNominalAt !== null && nextNominalAt > after ? [fireTime(rule, nextNominalAt)] : [];
    return [...moved, ...next].slice(0, wanted);
  }
  const regular = listFireTimes(withoutChanges(rule, schedule.changes), wanted, after);
  if (moved.length === 0) return regular;
  return [...regular, ...moved].sort((a, b) => a.fireAt - b.fireAt).slice(0, wanted);
}

/** The undecided instants of the schedule, beginning with the next one, without excluded instants. */
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
 * Skips whole exclusions, so that an exclusion over years of seconds costs no more than one instant. `onLeap` gets the
 * first instant in each exclusion. `found` is filled during the search, so callers have a part when a budget is spent.
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
