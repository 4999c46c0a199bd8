import { compile, type CompiledRule, type RecurrenceRule, spend } from '../../recurrence/index.ts';
import { bounded, mostSteps, stepsFor } from '../model/computing.ts';
import type { LedgerBalance, OccurrenceState } from '../model/occurrence.ts';
import { runsToStart, type Schedule } from '../model/schedule.ts';
import type { Instant, InstantRange, Milliseconds } from '../model/values.ts';
import { followsCompletion } from './rule-with-changes.ts';

/**
 * A version of a schedule, with the instants that it planned: those after `plansAfter`, up to and including
 * `plansUntil`.
 */
export interface Revision {
  readonly version: number;
  readonly plansAfter: Instant;
  /** Null: it still plans. */
  readonly plansUntil: Instant | null;
  readonly rule: RecurrenceRule;
}

/** The sums of the ledger rows of a range. */
export interface Tally {
  readonly counts: Readonly<Partial<Record<OccurrenceState, number>>>;
  /** Pending instants that an edit took back. No later version plans them, so they are counted by their rows. */
  readonly takenBack: number;
  /**
   * Counted instants that their version did not plan, or that are ahead of the last decision: skipped and moved ones,
   * and those that were run for the time before the schedule.
   */
  readonly loose: readonly Instant[];
}

/** A day in UTC whose old rows were merged into one. Rows that remain in the day are added to it. */
export interface MergedDay {
  /** The instant at which the day starts. */
  readonly day: Instant;
  readonly counts: Tally['counts'];
  /** How many of them followed from the ends of runs. */
  readonly fromCompletion: number;
}

export const dayLength: Milliseconds = 86_400_000;

/** Days of the ledger are merged when they are older than this and older than the tenant's retention of runs. */
export const mergedAfterDays = 400;

/** The part of a schedule that its account needs. */
export type AccountedSchedule = Pick<Schedule, 'recurrence' | 'maxRuns' | 'startedRuns' | 'shadow' | 'nextNominalAt'>;

const shown = 100;

const skips = [
  'SKIPPED_OVERLAP',
  'SKIPPED_PAUSED',
  'SKIPPED_EXCLUDED',
  'SKIPPED_LIMIT',
  'SKIPPED_BY_USER',
  'SKIPPED_SHADOW',
] as const satisfies readonly OccurrenceState[];

/**
 * Compares what the rules planned in the range with what the rows say about it: both must be equal. It yields each
 * range whose tally it needs. Where days have been merged, the range is widened to whole days. A difference is found by
 * halving the range, so even a year of instants every second needs only a few dozen sums.
 */
export function* balance(
  schedule: AccountedSchedule,
  revisions: readonly Revision[],
  wanted: InstantRange,
  days: readonly MergedDay[],
): Generator<InstantRange, LedgerBalance, Tally> {
  const plan = makePlan(schedule, revisions, balanceSteps);
  const range = wholeDays(wanted, days);
  const { counts, ahead, planned: settled, recorded } = yield* account(plan, range, days);
  const sum = (...states: OccurrenceState[]) => states.reduce((total, state) => total + (counts[state] ?? 0), 0);
  const free = plan.pending(range, ahead);
  const balanced = settled === recorded;
  return {
    ...range,
    planned: settled + free,
    dispatched: sum('DISPATCHED'),
    skipped: sum(...skips),
    missed: sum('MISSED'),
    superseded: sum('SUPERSEDED'),
    pending: free + sum('PENDING'),
    balanced,
    unaccounted: balanced ? [] : yield* search(plan, range, days),
  };
}

/**
 * Checks one part of a ledger after the other. All parts share one budget of steps; when it is spent, the check throws
 * LIMIT_EXCEEDED.
 */
export function makeBalanceCheck(
  schedule: AccountedSchedule,
  revisions: readonly Revision[],
  steps: number,
): (range: InstantRange, days: readonly MergedDay[]) => Generator<InstantRange, boolean, Tally> {
  const plan = makePlan(schedule, revisions, steps);
  return function* (range, days) {
    const { planned, recorded } = yield* account(plan, range, days);
    return planned === recorded;
  };
}

/** Moves ends that lie within a merged day to the ends of that day. */
function wholeDays({ from, to }: InstantRange, days: readonly MergedDay[]): InstantRange {
  const around = (at: Instant) => days.find(({ day }) => day < at && at < day + dayLength)?.day;
  const last = around(to);
  return { from: around(from) ?? from, to: last === undefined ? to : last + dayLength };
}

interface Account {
  readonly counts: Tally['counts'];
  /** Instants that have rows, although the rule has not reached them yet. */
  readonly ahead: number;
  /** Instants that must already be decided. */
  readonly decided: number;
  readonly planned: number;
  /** Instants for which the ledger has rows. */
  readonly recorded: number;
}

/** The account of a range in which merged days are whole. */
function* account(
  plan: Plan,
  range: InstantRange,
  days: readonly MergedDay[],
): Generator<InstantRange, Account, Tally> {
  const rows = yield range;
  const { unplanned, ahead } = plan.place(rows.loose);
  const merged = days.filter(({ day }) => day >= range.from && day < range.to);
  const counts = { ...rows.counts };
  for (const { counts: more } of merged)
    for (const [state, count] of Object.entries(more))
      counts[state as OccurrenceState] = (counts[state as OccurrenceState] ?? 0) + count;
  const fromCompletion = merged.reduce((total, day) => total + day.fromCompletion, 0);
  const decided = plan.decided(range) + (yield* elasticRows(plan, range)) + fromCompletion;
  const recorded = Object.values(counts).reduce((total, count) => total + count, 0);
  return { counts, ahead, decided, planned: decided + rows.takenBack + unplanned + ahead, recorded };
}

/** No rule lists the instants of an interval from completion. So the rows themselves say what was planned. */
function* elasticRows(plan: Plan, range: InstantRange): Generator<InstantRange, number, Tally> {
  let total = 0;
  for (const part of plan.elastic(range)) {
    const { counts, takenBack } = yield part;
    total += Object.values(counts).reduce((sum, count) => sum + count, 0) - takenBack;
  }
  return total;
}

interface Plan {
  /** How many instants in the range must have a row. */
  decided(range: InstantRange): number;
  /** Parts of the range in which instants followed from the ends of runs. */
  elastic(range: InstantRange): readonly InstantRange[];
  instants(range: InstantRange): readonly Instant[];
  /** Undecided instants, without `ahead` of them, which already have rows. */
  pending(range: InstantRange, ahead: number): number;
  /** How many of these instants no version plans, and how many the current version plans but has not reached. */
  place(loose: readonly Instant[]): { readonly unplanned: number; readonly ahead: number };
}

/** The search for a difference counts many parts of the range. */
const balanceSteps = 5 * mostSteps;

/** Makes the plan under one budget for the whole balance, because a part of a balance would be wrong. */
function makePlan(schedule: AccountedSchedule, revisions: readonly Revision[], steps: number): Plan {
  const budget = stepsFor(steps);
  const plan = makeOpenPlan(schedule, revisions);
  return {
    decided: (range) => bounded(() => plan.decided(range), budget),
    elastic: (range) => plan.elastic(range),
    instants: (range) => bounded(() => plan.instants(range), budget),
    pending: (range, ahead) => bounded(() => plan.pending(range, ahead), budget),
    place: (loose) => bounded(() => plan.place(loose), budget),
  };
}

function makeOpenPlan(schedule: AccountedSchedule, revisions: readonly Revision[]): Plan {
  const known = new Map<number, CompiledRule>();
  /** Compiles only the versions that are needed, because there may be years of edits. */
  const compiled = ({ version, rule }: Revision): CompiledRule => {
    let found = known.get(version);
    if (!found) known.set(version, (found = compile(rule)));
    return found;
  };
  const horizon = schedule.nextNominalAt ?? Infinity;
  const spans = (range: InstantRange) =>
    revisions.flatMap((revision) => {
      const { plansAfter, plansUntil, rule } = revision;
      const from = Math.max(range.from, plansAfter + 1);
      const to = Math.min(range.to, plansUntil === null ? horizon : plansUntil + 1);
      return from < to ? [{ rule: compiled(revision), from, to, elastic: followsCompletion(rule) }] : [];
    });
  return {
    decided: (range) => spans(range).reduce((total, { rule, from, to }) => total + rule.count(from, to), 0),
    elastic: (range) => spans(range).filter(({ elastic }) => elastic),
    instants: (range) => spans(range).flatMap(({ rule, from, to }) => rule.between(from, to, shown)),
    place(loose) {
      const planned = loose.filter((at) => {
        spend(1);
        return revisions.some(
          (revision) =>
            at > revision.plansAfter &&
            at <= (revision.plansUntil ?? Infinity) &&
            (followsCompletion(revision.rule) || compiled(revision).count(at, at + 1) > 0),
        );
      });
      return { unplanned: loose.length - planned.length, ahead: planned.filter((at) => at >= horizon).length };
    },
    pending(range, ahead) {
      const next = schedule.nextNominalAt;
      if (next === null || next >= range.to) return 0;
      if (followsCompletion(schedule)) return next >= range.from ? 1 : 0;
      const latest = revisions.reduce((a, b) => (a && a.version > b.version ? a : b), revisions[0]);
      if (!latest) return 0;
      return limited(schedule, compiled(latest).count(Math.max(next, range.from), range.to) - ahead);
    },
  };
}

/** A schedule with a limit of runs plans at most as many instants as runs are left. */
function limited(schedule: AccountedSchedule, count: number): number {
  return Math.min(count, runsToStart(schedule) ?? count);
}

function* search(
  plan: Plan,
  range: InstantRange,
  days: readonly MergedDay[],
): Generator<InstantRange, Instant[], Tally> {
  const found: Instant[] = [];
  const stack = [range];
  for (let part = stack.pop(); part && found.length < shown; part = stack.pop()) {
    const { decided, planned, recorded } = yield* account(plan, part, days);
    if (planned === recorded) continue;
    const middle = decided <= 1 ? null : middleOf(part, days);
    if (middle === null) found.push(...plan.instants(part));
    else stack.push({ from: middle, to: part.to }, { from: part.from, to: middle });
  }
  return found.slice(0, shown);
}

/** Null: the range cannot be halved. */
function middleOf({ from, to }: InstantRange, days: readonly MergedDay[]): Instant | null {
  if (to - from <= 1) return null;
  const middle = Math.floor((from + to) / 2);
  const merged = days.find(({ day }) => day < middle && middle < day + dayLength)?.day;
  if (merged === undefined) return middle;
  if (merged > from) return merged;
  return merged + dayLength < to ? merged + dayLength : null;
}
