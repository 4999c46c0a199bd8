import { spend } from './budget.ts';
import { makeIntervalPattern } from './patterns/interval.ts';
import { jitterOf } from './patterns/jitter.ts';
import { calendarPattern, cronPattern } from './patterns/pattern.ts';
import { type Plan, makeCompletionPlan, makeElapsedPlan, makeOncePlan } from './patterns/plan.ts';
import { ZonedPlan } from './patterns/zoned-plan.ts';
import type { DstPolicy, InstantSpan, IntervalRecurrence, RecurrenceRule } from './recurrence.ts';
import { makeRRulePlan } from './rrule/rrule.ts';
import { addToWall, printOffset, printWall } from './time/civil.ts';
import type { ClockClash } from './time/clock-clash.ts';
import { type DurationParts, parseDuration } from './time/duration.ts';
import { type SpanSearch, makeSpanSearch } from './time/spans.ts';
import { type Zone, zoneOf } from './time/zone.ts';

/** The local time of an instant in the schedule's zone. */
export interface LocalReading {
  /** `2026-03-29T03:30:00` */
  readonly local: string;
  /** `+02:00` */
  readonly offset: string;
  /** The rule meant a local time that did not exist on that day. */
  readonly dstShifted: boolean;
}

/**
 * The planned instants of one schedule within its start and end. Exclusions are not removed. Pure; may be cached and
 * shared.
 */
export interface CompiledRule {
  /** The first instant strictly after; null = no more instants. For intervals from completion, pass the completion. */
  next(after: number): number | null;
  /** The last instant strictly before; null = none. Always null for intervals from completion. */
  previous(before: number): number | null;
  /** The first `limit` instants of [from, to), ascending; empty for intervals from completion. */
  between(from: number, to: number, limit: number): number[];
  /**
   * The number of instants in [from, to), at most `cap`. Its work grows with the months in the range, not with the
   * instants.
   */
  count(from: number, to: number, cap?: number): number;
  /** Nominal instant plus its jitter in [0, jitterMs]. */
  fireAt(nominal: number): number;
  /** True: the instant is planned, but lies in an exclusion and must be skipped. */
  isExcluded(at: number): boolean;
  /** The exclusion around an instant, joined with those that touch it; null when there is none. */
  exclusionAt(at: number): InstantSpan | null;
  describe(nominal: number): LocalReading;
  /**
   * The first `most` changes of clocks in [from, to) at which a local time of the rule does not exist or occurs twice.
   */
  clashes(from: number, to: number, most: number): ClockClash[];
}

/** 0001-01-02 and 9999-12-31: instants outside are never planned. */
const EARLIEST = -62_135_510_400_000;
const LATEST = 253_402_214_400_000;

/** Throws RecurrenceError for a bad expression or an unknown zone. */
export function compile(rule: RecurrenceRule): CompiledRule {
  const zone = zoneOf(rule.timeZone);
  return new RuleInZone(rule, zone, makePlan(rule, zone));
}

class RuleInZone implements CompiledRule {
  readonly #rule: RecurrenceRule;
  readonly #zone: Zone;
  readonly #plan: Plan;
  /** The bounds of planned instants: the start is inclusive, the end exclusive. */
  readonly #starts: number;
  readonly #ends: number;
  #spans: SpanSearch | null = null;

  constructor(rule: RecurrenceRule, zone: Zone, plan: Plan) {
    this.#rule = rule;
    this.#zone = zone;
    this.#plan = plan;
    this.#starts = Math.max(rule.startsAt ?? EARLIEST, EARLIEST);
    this.#ends = Math.min(rule.endsAt ?? LATEST, LATEST);
  }

  next(after: number): number | null {
    if (!(after < this.#ends)) return null;
    const found = this.#plan.fromCompletion
      ? Math.max(this.#plan.next(Math.max(after, EARLIEST)), this.#starts)
      : this.#plan.next(Math.max(after, this.#starts - 1));
    return found < this.#ends ? found : null;
  }

  previous(before: number): number | null {
    if (!(before > this.#starts)) return null;
    const found = this.#plan.previous(Math.min(before, this.#ends));
    return found >= this.#starts ? found : null;
  }

  between(from: number, to: number, limit: number): number[] {
    const found: number[] = [];
    if (this.#plan.fromCompletion) return found;
    let at = this.next(Math.ceil(from) - 1);
    while (at !== null && at < to && found.length < limit) {
      found.push(at);
      at = this.next(at);
      spend(1);
    }
    return found;
  }

  count(from: number, to: number, cap = Infinity): number {
    const low = Math.max(from, this.#starts);
    const high = Math.min(to, this.#ends);
    return low < high ? Math.min(this.#plan.count(low, high), cap) : 0;
  }

  fireAt(nominal: number): number {
    return nominal + jitterOf(this.#rule.jitterSeed, nominal, this.#rule.jitterMs);
  }

  isExcluded(at: number): boolean {
    return this.exclusionAt(at) !== null;
  }

  exclusionAt(at: number): InstantSpan | null {
    this.#spans ??= makeSpanSearch(this.#rule.exclusions);
    return this.#spans(at);
  }

  describe(nominal: number): LocalReading {
    const { offset } = this.#zone.segmentAt(nominal);
    return {
      local: printWall(nominal + offset),
      offset: printOffset(offset),
      dstShifted: this.#plan.isShifted(nominal),
    };
  }

  clashes(from: number, to: number, most: number): ClockClash[] {
    const range = { from: Math.max(from, this.#starts), to: Math.min(to, this.#ends) };
    return range.from < range.to ? (this.#plan.clashes?.(range.from, range.to, most) ?? []) : [];
  }
}

function makePlan(rule: RecurrenceRule, zone: Zone): Plan {
  const { recurrence } = rule;
  switch (recurrence.kind) {
    case 'once':
      return makeOncePlan(recurrence.at);
    case 'interval':
      return makeIntervalPlan(recurrence, recurrence.anchor ?? rule.startsAt ?? rule.anchor, zone, rule.dst);
    case 'cron':
      return new ZonedPlan(cronPattern(recurrence), zone, rule.dst);
    case 'calendar':
      return new ZonedPlan(calendarPattern(recurrence), zone, rule.dst);
    case 'rrule':
      return makeRRulePlan(recurrence, zone, rule.dst);
  }
}

function makeIntervalPlan(recurrence: IntervalRecurrence, anchor: number, zone: Zone, dst: DstPolicy): Plan {
  const every = parseDuration(recurrence.every, 'interval.every');
  const isElapsed = every.months === 0 && every.days === 0;
  if (recurrence.fromCompletion)
    return makeCompletionPlan((instant) => (isElapsed ? instant + every.ms : plusLocal(instant, every, zone, dst)));
  if (isElapsed) return makeElapsedPlan(anchor, every.ms);
  return new ZonedPlan(makeIntervalPattern(anchor + zone.segmentAt(anchor).offset, every), zone, dst);
}

/**
 * The instant one interval later on the local clock, under the same policy. With SKIP, a gap leads to the step after
 * it.
 */
function plusLocal(instant: number, every: DurationParts, zone: Zone, dst: DstPolicy): number {
  const wall = instant + zone.segmentAt(instant).offset;
  const series = makeIntervalPattern(addToWall(wall, every.months, every.days, every.ms), every);
  return new ZonedPlan(series, zone, dst).next(instant);
}
