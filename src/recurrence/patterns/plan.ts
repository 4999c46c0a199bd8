import type { ClockClash } from '../time/clock-clash.ts';

/**
 * The planned instants of a rule, before start, end and exclusions apply. Infinity and -Infinity mean that there is
 * none.
 */
export interface Plan {
  /** The first instant strictly after. */
  next(after: number): number;
  /** The last instant strictly before. */
  previous(before: number): number;
  /** The number of instants in [from, to); both ends are finite. */
  count(from: number, to: number): number;
  /** True: the rule meant a local time that did not exist. */
  isShifted(instant: number): boolean;
  /** Changes of clocks in [from, to) that affect the rule; absent when clocks do not matter. */
  clashes?(from: number, to: number, most: number): ClockClash[];
  /** True: every instant depends on the end of the previous run. */
  readonly fromCompletion?: true;
}

export function makeOncePlan(at: number): Plan {
  return {
    next: (after) => (after < at ? at : Infinity),
    previous: (before) => (before > at ? at : -Infinity),
    count: (from, to) => (from <= at && at < to ? 1 : 0),
    isShifted: () => false,
  };
}

/**
 * Elapsed time: anchor, anchor + every, … in real time; changes of clocks have no effect. `every` is in ms, at least 1.
 */
export function makeElapsedPlan(anchor: number, every: number): Plan {
  const stepsBefore = (instant: number): number => Math.max(0, Math.ceil((instant - anchor) / every));
  return {
    next: (after) => (after < anchor ? anchor : anchor + (Math.floor((after - anchor) / every) + 1) * every),
    previous: (before) => (before <= anchor ? -Infinity : anchor + (stepsBefore(before) - 1) * every),
    count: (from, to) => Math.max(0, stepsBefore(to) - stepsBefore(from)),
    isShifted: () => false,
  };
}

/**
 * Counts from the end of each run, which only the caller knows: `next(completion)` is the completion plus one interval.
 * Other instants are unknown, so `previous` finds none and `count` is 0.
 */
export function makeCompletionPlan(plus: (instant: number) => number): Plan {
  return { next: plus, previous: () => -Infinity, count: () => 0, isShifted: () => false, fromCompletion: true };
}

/** The part of a plan up to and including an instant. */
export function boundPlan(plan: Plan, until: number): Plan {
  return {
    next(after) {
      const found = plan.next(after);
      return found <= until ? found : Infinity;
    },
    previous: (before) => plan.previous(Math.min(before, until + 1)),
    count: (from, to) => (from <= until ? plan.count(from, Math.min(to, until + 1)) : 0),
    isShifted: (instant) => plan.isShifted(instant),
    clashes: (from, to, most) => plan.clashes?.(from, Math.min(to, until + 1), most) ?? [],
  };
}
