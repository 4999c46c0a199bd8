import type { CompiledRule } from '../../recurrence/index.ts';
import type { OccurrenceChange, PlannedSchedule } from '../model/schedule.ts';
import type { Instant } from '../model/values.ts';

type Changed = Pick<PlannedSchedule, 'changes' | 'recurrence'>;

/** When the next decision is due. `nominalAt` is null when only moved occurrences are left. */
export interface NextDecision {
  readonly nominalAt: Instant | null;
  readonly fireAt: Instant;
}

/** The rule without skipped and moved instants; the others are decided as usual. */
export function withoutChanges(rule: CompiledRule, changes: readonly OccurrenceChange[]): CompiledRule {
  if (changes.length === 0) return rule;
  const passed = new Set(changes.map(({ nominalAt }) => nominalAt));
  const walk = (step: (at: Instant) => Instant | null, start: Instant): Instant | null => {
    let at = step(start);
    while (at !== null && passed.has(at)) at = step(at);
    return at;
  };
  const next = (after: Instant): Instant | null => walk((at) => rule.next(at), after);
  return {
    next,
    previous: (before) => walk((at) => rule.previous(at), before),
    between(from, to, limit) {
      const found: Instant[] = [];
      for (let at = next(from - 1); at !== null && at < to && found.length < limit; at = next(at)) found.push(at);
      return found;
    },
    count(from, to, cap = Infinity) {
      const without = [...passed].filter((at) => at >= from && at < to && rule.count(at, at + 1) > 0).length;
      return Math.min(cap, rule.count(from, to) - without);
    },
    fireAt: (nominalAt) => rule.fireAt(nominalAt),
    isExcluded: (at) => rule.isExcluded(at),
    exclusionAt: (at) => rule.exclusionAt(at),
    clashes: (from, to, most) => rule.clashes(from, to, most),
    describe: (nominalAt) => rule.describe(nominalAt),
  };
}

/** Consecutive instants of the rule without a changed one in between. */
export interface Stretch {
  readonly first: Instant;
  readonly last: Instant;
  readonly count: number;
}

/** The instants of the rule from `first` to `last`, cut at the instants that have rows of their own. */
export function stretches(rule: CompiledRule, first: Instant, last: Instant, cuts: readonly Instant[]): Stretch[] {
  const found: Stretch[] = [];
  let from = first;
  for (const cut of [...new Set(cuts)].filter((at) => at >= first && at <= last).sort((a, b) => a - b)) {
    add(from, cut);
    from = cut + 1;
  }
  add(from, last + 1);
  return found;

  function add(start: Instant, end: Instant): void {
    const count = start < end ? rule.count(start, end) : 0;
    if (count > 0) found.push({ first: rule.next(start - 1)!, last: rule.previous(end)!, count });
  }
}

/** What to decide next, when every instant of the rule before `first` is decided. */
export function nextDecision(schedule: Changed, rule: CompiledRule, first: Instant | null): NextDecision | null {
  const passed = new Set(schedule.changes.map(({ nominalAt }) => nominalAt));
  const moved = schedule.changes.flatMap(({ fireAt }) => fireAt ?? []);
  // Counted from completion, the instant after a moved one follows from its run.
  let nominalAt = followsCompletion(schedule) && moved.length > 0 ? null : first;
  while (nominalAt !== null && passed.has(nominalAt)) nominalAt = rule.next(nominalAt);
  const fires = nominalAt === null ? moved : [...moved, rule.fireAt(nominalAt)];
  if (fires.length > 0) return { nominalAt, fireAt: fires.reduce((a, b) => Math.min(a, b)) };
  // A skip can be taken back until its instant has passed; only then does the schedule end.
  const skipped = schedule.changes.map((change) => rule.fireAt(change.nominalAt));
  return skipped.length === 0 ? null : { nominalAt, fireAt: skipped.reduce((a, b) => Math.max(a, b)) };
}

/** The schedule with this change in place of an earlier change of the same instant, and its next decision. */
export function changeOccurrence<T extends Changed & Pick<PlannedSchedule, 'nextNominalAt' | 'nextFireAt'>>(
  schedule: T,
  rule: CompiledRule,
  change: OccurrenceChange,
): T {
  const others = schedule.changes.filter(({ nominalAt }) => nominalAt !== change.nominalAt);
  const changes = [...others, change].sort((a, b) => a.nominalAt - b.nominalAt);
  const first = schedule.nextNominalAt ?? (followsCompletion(schedule) ? rule.next(change.nominalAt) : null);
  const next = nextDecision({ ...schedule, changes }, rule, first);
  return { ...schedule, changes, nextNominalAt: next?.nominalAt ?? null, nextFireAt: next?.fireAt ?? null };
}

export function followsCompletion(schedule: Pick<PlannedSchedule, 'recurrence'>): boolean {
  return schedule.recurrence.kind === 'interval' && schedule.recurrence.fromCompletion;
}
