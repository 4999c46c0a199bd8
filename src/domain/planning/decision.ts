import { compile, type CompiledRule } from '../../recurrence/index.ts';
import type { RunTrigger } from '../model/run.ts';
import {
  type CatchUpPolicy,
  type OccurrenceChange,
  type PlannedSchedule,
  remainingRuns,
  ruleOf,
  type ScheduleState,
} from '../model/schedule.ts';
import type { Instant } from '../model/values.ts';
import { type Exclusion, exclusionOf } from './exclusion.ts';
import { changesAfter, decideMoved } from './moved-occurrences.ts';
import { followsCompletion, type NextDecision, nextDecision, stretches, withoutChanges } from './rule-with-changes.ts';
import type { SkipState, Verdict, DueSchedule } from './verdict.ts';

/**
 * Called once for each instant that would run, in order. Null admits the instant; otherwise the answer says why not.
 */
export type Admission = (nominalAt: Instant) => { readonly state: SkipState; readonly reason: string } | null;

export interface Decision {
  readonly verdicts: readonly Verdict[];
  /** The next instant to decide. Null with state ACTIVE: it follows from the end of the run. */
  readonly next: NextDecision | null;
  /** The same array as the schedule's when nothing has changed. */
  readonly changes: readonly OccurrenceChange[];
  readonly state: ScheduleState;
  readonly startedRuns: number;
  readonly resumed: boolean;
  /** The last of its runs was started: later instants of its rule are not planned. */
  readonly exhausted: boolean;
  /** When exhausted: the last instant of the rule that counts as planned. */
  readonly plansUntil: Instant | null;
}

/** The methods of a rule that a decision uses. */
type Instants = Pick<CompiledRule, 'next' | 'previous' | 'count' | 'fireAt'>;

/**
 * Decides every instant of a schedule that is due at `now`. Pure: every node makes the same decision for the same
 * schedule and time. Instants later than the grace follow the catch-up policy. A long gap becomes one verdict.
 */
export function decide(
  due: DueSchedule,
  now: Instant,
  rule: CompiledRule = compile(ruleOf(due.schedule)),
  admit: Admission = () => null,
  exclusion: Exclusion = exclusionOf(rule),
): Decision {
  const { schedule } = due;
  const { changes } = schedule;
  const first = schedule.nextNominalAt;
  if (schedule.nextFireAt === null) throw new Error(`schedule ${schedule.id} has nothing to decide`);
  const elastic = followsCompletion(schedule);
  const pauseEnd = schedule.pausedUntil;
  const resumed = schedule.state === 'PAUSED' && pauseEnd !== null && pauseEnd <= now;
  const rest = restReason(due, resumed);

  const instants = elastic && first !== null ? only(rule, first) : withoutChanges(rule, changes);
  const plan: Plan = { rule: instants, exclusion, now };
  const verdicts: Verdict[] = [];
  let from: Instant | null = first;
  let after: Instant | null = null;
  const reaches = (bound: Instant): boolean => from !== null && from < bound && rule.fireAt(from) <= now;
  // Up to four stretches in order: before the pause, the pause, after it, and instants that rest for another reason.
  if (schedule.state === 'PAUSED' && schedule.pausedAt !== null && from !== null && reaches(schedule.pausedAt)) {
    after = runDue(verdicts, plan, schedule, from, schedule.pausedAt);
    from = plan.rule.next(after);
  }
  if (resumed && from !== null && reaches(pauseEnd)) {
    after = skipAll(verdicts, plan, from, pauseEnd - 1, 'the schedule was paused');
    from = plan.rule.next(after);
  }
  if (from !== null && reaches(Infinity)) {
    after = rest === null ? runDue(verdicts, plan, schedule, from, Infinity) : skipAll(verdicts, plan, from, now, rest);
  }

  const whole = changes.length === 0 ? verdicts : withMoved(verdicts, decideMoved(due, now, resumed, rest), due, rule);
  const remaining = remainingRuns(schedule);
  const limited = schedule.shadow ? recordOnly(whole, remaining) : admitRuns(whole, remaining, admit);
  const startedRuns = schedule.startedRuns + limited.started;
  const state = rest !== null && !resumed ? schedule.state : 'ACTIVE';
  const waits = elastic && limited.started > 0;
  const undecided = after === null ? first : elastic ? null : plan.rule.next(after);
  const following = undecided ?? (elastic ? onward(rule, after ?? now, now) : null);
  // Moved occurrences that remain when the last run has started do not run.
  if (limited.exhausted) limited.verdicts.push(...leftOver(changes, now));
  const left = changesAfter(changes, rule, now, following, limited.exhausted);
  const next = limited.exhausted || waits ? null : nextDecision({ ...schedule, changes: left }, rule, following);
  return {
    verdicts: limited.verdicts,
    next,
    changes: left,
    state: next !== null || (waits && !limited.exhausted) ? state : ended(schedule, limited.exhausted),
    startedRuns,
    resumed,
    exhausted: limited.exhausted,
    plansUntil: limited.exhausted ? (after ?? (first === null ? null : first - 1)) : null,
  };
}

/** What the instants of one stretch are decided by. */
interface Plan {
  readonly rule: Instants;
  readonly exclusion: Exclusion;
  readonly now: Instant;
}

/** Spans leave out changed instants, which have rows of their own. */
function withMoved(verdicts: Verdict[], moved: Verdict[], { schedule }: DueSchedule, rule: CompiledRule): Verdict[] {
  const cuts = schedule.changes.map(({ nominalAt }) => nominalAt);
  const regular = verdicts.flatMap((verdict): Verdict[] =>
    verdict.until === null
      ? [verdict]
      : stretches(rule, verdict.nominalAt, verdict.until, cuts).map(({ first, last, count }) => ({
          ...verdict,
          nominalAt: first,
          until: count > 1 ? last : null,
          count,
          fireAt: rule.fireAt(first),
        })),
  );
  return moved.length === 0 ? regular : [...regular, ...moved].sort((a, b) => a.fireAt - b.fireAt);
}

function leftOver(changes: readonly OccurrenceChange[], now: Instant): Verdict[] {
  return changes.flatMap(({ nominalAt, fireAt }): Verdict[] =>
    fireAt === null || fireAt <= now
      ? []
      : [{ nominalAt, until: null, count: 1, fireAt, fate: { kind: 'none', ...overLimit } }],
  );
}

/** The first instant that a new or changed schedule must decide: strictly after `after`. */
export function firstFire(rule: CompiledRule, after: Instant): { nominalAt: Instant; fireAt: Instant } | null {
  const nominalAt = rule.next(after);
  return nominalAt === null ? null : { nominalAt, fireAt: rule.fireAt(nominalAt) };
}

function ended(schedule: PlannedSchedule, exhausted: boolean): ScheduleState {
  return !exhausted && schedule.endsAt !== null ? 'EXPIRED' : 'FINISHED';
}

function restReason(due: DueSchedule, resumed: boolean): string | null {
  if (!due.tenantEnabled) return 'the tenant is disabled';
  if (due.taskState === 'PAUSED') return 'the task is paused';
  if (due.taskState !== 'ACTIVE') return `the task is ${due.taskState.toLowerCase()}`;
  if (due.schedule.state === 'PAUSED' && !resumed) return 'the schedule is paused';
  return null;
}

/** Makes one verdict for all instants from `first` to `last`; returns the last instant that it covers. */
function skipAll(verdicts: Verdict[], { rule }: Plan, first: Instant, last: Instant, reason: string): Instant {
  return span(verdicts, rule, first, Math.max(first, last), { kind: 'none', state: 'SKIPPED_PAUSED', reason });
}

/** Decides everything that is due before `bound`; returns the last instant decided. */
function runDue(verdicts: Verdict[], plan: Plan, schedule: PlannedSchedule, first: Instant, bound: Instant): Instant {
  const { rule, now } = plan;
  const punctual = Math.min(now - schedule.catchUp.graceMs, bound);
  const isBeyond = (at: Instant | null): at is null => at === null || at >= bound || rule.fireAt(at) > now;
  let at = first;
  if (rule.fireAt(first) < now - schedule.catchUp.graceMs) {
    at = catchUp(verdicts, plan, schedule.catchUp, first, lastLate(plan, schedule, first, punctual));
    const following = rule.next(at);
    if (isBeyond(following)) return at;
    at = following;
  }
  for (;;) {
    verdicts.push(single(rule, at, fateOf(plan, at, 'SCHEDULE')));
    const following = rule.next(at);
    if (isBeyond(following)) return at;
    at = following;
  }
}

/**
 * The last late instant before `punctual`. With jitter, an instant may still be in the future although a later one is
 * already late. Instants are decided in order, so the first such instant ends the search.
 */
function lastLate(
  { rule, now }: Plan,
  { jitterMs, catchUp: { graceMs } }: PlannedSchedule,
  first: Instant,
  punctual: Instant,
): Instant {
  let last = Math.max(first, rule.previous(punctual - jitterMs) ?? first);
  if (jitterMs === 0) return last;
  let at = rule.next(last);
  for (; at !== null && at < punctual && rule.fireAt(at) <= now; at = rule.next(at))
    if (rule.fireAt(at) < now - graceMs) last = at;
  return last;
}

/**
 * An interval from completion whose instant starts no run counts on from that instant; after a gap, from the decision.
 */
function onward(rule: CompiledRule, after: Instant, now: Instant): Instant | null {
  const next = rule.next(after);
  return next !== null && rule.fireAt(next) <= now ? rule.next(now) : next;
}

/** An interval from completion has one known instant at a time: later ones depend on a run that does not exist yet. */
function only(rule: Instants, instant: Instant): Instants {
  return {
    next: (after) => (after < instant ? instant : null),
    previous: (before) => (before > instant ? instant : null),
    count: (from, to) => (from <= instant && instant < to ? 1 : 0),
    fireAt: (nominal) => rule.fireAt(nominal),
  };
}

function fateOf({ exclusion }: Plan, at: Instant, trigger: RunTrigger): Verdict['fate'] {
  const reason = exclusion(at);
  return reason === null ? { kind: 'run', trigger } : { kind: 'none', state: 'SKIPPED_EXCLUDED', reason };
}

/** Decides the instants from `first` to `last`, which came due while no node could decide. Returns the last of them. */
function catchUp(verdicts: Verdict[], plan: Plan, policy: CatchUpPolicy, first: Instant, last: Instant): Instant {
  const { rule, now } = plan;
  const wanted = policy.mode === 'NONE' ? 0 : policy.mode === 'LATEST' ? 1 : policy.max;
  const chosen: Instant[] = [];
  let at: Instant | null = last;
  while (chosen.length < wanted && at !== null && at >= first && at >= now - policy.windowMs) {
    if (plan.exclusion(at) === null) chosen.unshift(at);
    at = rule.previous(at);
  }
  if (at === null || at < first) at = null;
  if (at !== null) missSpan(verdicts, rule, first, at, policy);
  let cursor: Instant | null = at === null ? first : rule.next(at);
  while (cursor !== null && cursor <= last) {
    verdicts.push(single(rule, cursor, fateOf(plan, cursor, 'CATCH_UP')));
    cursor = rule.next(cursor);
  }
  return last;
}

function missSpan(verdicts: Verdict[], rule: Instants, first: Instant, last: Instant, policy: CatchUpPolicy): void {
  const reason =
    policy.mode === 'NONE'
      ? `later than the grace of ${policy.graceMs} ms; the catch-up policy is NONE`
      : `beyond what the catch-up policy ${policy.mode} still runs`;
  span(verdicts, rule, first, last, { kind: 'none', state: 'MISSED', reason });
}

function span(verdicts: Verdict[], rule: Instants, first: Instant, last: Instant, fate: Verdict['fate']): Instant {
  const count = rule.count(first, last + 1);
  const end = count > 1 ? rule.previous(last + 1)! : first;
  verdicts.push({ nominalAt: first, until: count > 1 ? end : null, count, fireAt: rule.fireAt(first), fate });
  return end;
}

function single(rule: Instants, nominalAt: Instant, fate: Verdict['fate']): Verdict {
  return { nominalAt, until: null, count: 1, fireAt: rule.fireAt(nominalAt), fate };
}

/** A schedule with a limit of runs ends with the last of them; instants due after it are skipped. */
function admitRuns(verdicts: readonly Verdict[], remaining: number | null, admit: Admission) {
  let started = 0;
  const kept = verdicts.map((verdict): Verdict => {
    if (verdict.fate.kind !== 'run') return verdict;
    const refusal = remaining !== null && started >= remaining ? overLimit : admit(verdict.nominalAt);
    if (refusal) return { ...verdict, fate: { kind: 'none', ...refusal } };
    started += 1;
    return verdict;
  });
  return { verdicts: kept, started, exhausted: remaining !== null && started >= remaining };
}

/** The last step for a schedule in shadow mode: the remaining instants would have run, whatever other runs are open. */
function recordOnly(verdicts: readonly Verdict[], remaining: number | null) {
  const recorded = verdicts.map((verdict): Verdict =>
    verdict.fate.kind === 'run' ? { ...verdict, fate: shadowFate(verdict.fate.trigger) } : verdict,
  );
  return { verdicts: recorded, started: 0, exhausted: remaining === 0 };
}

export function shadowFate(trigger: RunTrigger): Verdict['fate'] {
  const late = trigger === 'CATCH_UP' ? ', to catch up' : '';
  return { kind: 'none', state: 'SKIPPED_SHADOW', reason: `would have run${late}; the schedule is in shadow mode` };
}

const overLimit = { state: 'SKIPPED_LIMIT', reason: 'the schedule has started as many runs as it may' } as const;
