import { RecurrenceError, quote } from '../errors.ts';
import { makeIntervalPattern } from '../patterns/interval.ts';
import { type Plan, boundPlan, makeElapsedPlan } from '../patterns/plan.ts';
import { type WallPattern, boundPattern, takeWalls } from '../patterns/wall.ts';
import { ZonedPlan } from '../patterns/zoned-plan.ts';
import type { DstPolicy, RRuleRecurrence } from '../recurrence.ts';
import { DAY_MS, parseWall } from '../time/civil.ts';
import type { Zone } from '../time/zone.ts';
import { rruleFieldPattern } from './fields.ts';
import { rrulePattern } from './pattern.ts';
import { type Frequency, type RRuleParts, parseRRuleText } from './text.ts';

const ELAPSED_MS: Partial<Record<Frequency, number>> = { SECONDLY: 1000, MINUTELY: 60_000, HOURLY: 3_600_000 };

const NOTHING: WallPattern = {
  everyHour: false,
  next: () => Infinity,
  previous: () => -Infinity,
  has: () => false,
  count: () => 0,
};
const DAILY = { months: 0, days: 1, ms: 0 };

/** Throws RecurrenceError for a bad rule or start, and for a rule that matches no date. */
export function parseRRule(input: Readonly<Record<string, unknown>>): RRuleRecurrence {
  const start = readStart(input['start']);
  const rule = parseRRuleText(input['rule']);
  if (patternOf(rule, start).next(start) === Infinity) {
    throw new RecurrenceError('rrule.rule', 'no date matches this rule, so it would never fire', {
      position: 0,
      given: input['rule'],
      allowed: 'a rule with at least one date',
    });
  }
  return { kind: 'rrule', rule: String(input['rule']), start: String(input['start']) };
}

/**
 * Dates follow RFC 5545 in local time; then the schedule's policy for gaps and folds applies. HOURLY, MINUTELY and
 * SECONDLY without BYxxx count elapsed time from DTSTART.
 */
export function makeRRulePlan(recurrence: RRuleRecurrence, zone: Zone, dst: DstPolicy): Plan {
  const start = readStart(recurrence.start);
  const rule = parseRRuleText(recurrence.rule);
  const step = (ELAPSED_MS[rule.freq] ?? 0) * rule.interval;
  if (step > 0 && !/BY/.test(rule.core)) {
    const first = new ZonedPlan(makeIntervalPattern(start, DAILY), zone, { gap: 'SHIFT', fold: dst.fold }).next(
      start - 2 * DAY_MS,
    );
    const last = rule.count === null ? Infinity : first + (rule.count - 1) * step;
    return boundPlan(makeElapsedPlan(first, step), Math.min(last, lastInstant(rule, zone)));
  }
  const plan = new ZonedPlan(patternOf(rule, start), zone, dst);
  return rule.until && 'instant' in rule.until ? boundPlan(plan, rule.until.instant) : plan;
}

const MOST_KEPT = 500;
const kept = new Map<string, WallPattern>();

/** Patterns are pure, and the same stored rule is used repeatedly. The cache finds the end of a COUNT only once. */
function patternOf(rule: RRuleParts, start: number): WallPattern {
  const key = `${start} ${rule.count} ${JSON.stringify(rule.until)} ${rule.core}`;
  const known = kept.get(key);
  const pattern = known ?? makePattern(rule, start);
  // Moves the pattern to the end of the map, so that the least recently used one is first.
  if (known) kept.delete(key);
  else if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
  kept.set(key, pattern);
  return pattern;
}

function makePattern(rule: RRuleParts, start: number): WallPattern {
  const pattern = rruleFieldPattern(rule, start) ?? rrulePattern(rule, start) ?? NOTHING;
  const bounded = boundPattern(pattern, start, rule.until && 'wall' in rule.until ? rule.until.wall : Infinity);
  return rule.count === null ? bounded : takeWalls(bounded, start, rule.count);
}

function lastInstant({ until }: RRuleParts, zone: Zone): number {
  if (until === null) return Infinity;
  return 'instant' in until ? until.instant : until.wall - zone.segmentAt(until.wall).offset;
}

function readStart(value: unknown): number {
  const start = typeof value === 'string' ? parseWall(value) : null;
  if (start !== null) return start;
  const allowed = 'a local date and time such as 2026-03-01T09:00:00';
  throw new RecurrenceError('rrule.start', `${quote(value)} is not ${allowed}`, { given: value, allowed, position: 0 });
}
