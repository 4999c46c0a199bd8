import { compile, type CompiledRule } from '../../recurrence/index.ts';
import type { BackfillSelection } from '../model/backfill.ts';
import type { OccurrenceState } from '../model/occurrence.ts';
import { ruleOf, type Schedule } from '../model/schedule.ts';
import type { Instant, InstantRange } from '../model/values.ts';
import type { Exclusion } from './exclusion.ts';
import type { Revision } from './ledger.ts';
import { stretches } from './rule-with-changes.ts';

/**
 * A ledger row in the range, with the state of its latest run. Null: it has no run, or retention has deleted the run.
 */
export interface PastRow {
  readonly nominalAt: Instant;
  readonly until: Instant | null;
  readonly state: OccurrenceState;
  readonly version: number;
  readonly run: 'OPEN' | 'FAILED' | 'ENDED' | null;
}

export interface BackfillPlan {
  readonly chosen: readonly Instant[];
  readonly skipped: number;
  /** Rows that cover several instants, of which some are chosen: what remains of each row. */
  readonly cuts: readonly SpanCut[];
}

export interface SpanCut {
  readonly nominalAt: Instant;
  readonly parts: readonly { readonly first: Instant; readonly last: Instant; readonly count: number }[];
}

/**
 * The instants that were planned in the range. The ledger knows them since the schedule was created. Before that, the
 * rule of its first version applies. Lists at most `limit` + 1 instants, so that a caller can detect more.
 */
export function plannedIn(
  schedule: Schedule,
  revisions: readonly Revision[],
  range: InstantRange,
  limit: number,
): Instant[] {
  const [first] = revisions;
  const horizon = schedule.nextNominalAt ?? Infinity;
  const parts = revisions.map(({ rule, plansAfter, plansUntil }) => ({
    rule,
    from: plansAfter + 1,
    to: Math.min(plansUntil === null ? horizon : plansUntil + 1, range.to),
  }));
  const before = {
    rule: first?.rule ?? ruleOf(schedule),
    from: -Infinity,
    to: first ? first.plansAfter + 1 : range.to,
  };
  return [before, ...parts].flatMap(({ rule, ...part }) => {
    const [from, to] = [Math.max(part.from, range.from), Math.min(part.to, range.to)];
    return from < to ? compile(rule).between(from, to, limit + 1) : [];
  });
}

/** Chooses among the planned instants and says how rows that cover several instants must be cut. */
export function planBackfill(
  planned: readonly Instant[],
  rows: readonly PastRow[],
  revisions: readonly Revision[],
  selection: BackfillSelection,
  exclusion: Exclusion,
): BackfillPlan {
  const sorted = [...rows].sort((a, b) => a.nominalAt - b.nominalAt);
  let next = 0;
  let current: PastRow | null = null;
  const chosen = planned.filter((at) => {
    while (next < sorted.length && sorted[next]!.nominalAt <= at) current = sorted[next++]!;
    const row = current !== null && (current.until ?? current.nominalAt) >= at ? current : null;
    return isWanted(row, selection, exclusion(at));
  });
  const cuts = sorted.flatMap((row): SpanCut[] => {
    const { nominalAt, until } = row;
    if (until === null) return [];
    const inside = chosen.filter((at) => at >= nominalAt && at <= until);
    return inside.length === 0
      ? []
      : [{ nominalAt, parts: stretches(ruleAt(revisions, row), nominalAt, until, inside) }];
  });
  return { chosen, skipped: planned.length - chosen.length, cuts };
}

/** These states were intended. In shadow mode the instants ran in another system, or were not to run. */
const onPurpose: ReadonlySet<OccurrenceState> = new Set(['SKIPPED_BY_USER', 'SKIPPED_EXCLUDED', 'SKIPPED_SHADOW']);

function isWanted(row: PastRow | null, selection: BackfillSelection, excluded: string | null): boolean {
  if (row?.run === 'OPEN' || row?.state === 'PENDING') return false;
  if (row?.state === 'DISPATCHED') return selection === 'ALL' || (selection === 'FAILED' && row.run === 'FAILED');
  // An instant that was left out on purpose is not missing.
  const meant = (row !== null && onPurpose.has(row.state)) || excluded !== null;
  return selection === 'ALL' ? excluded === null : selection === 'MISSING' && !meant;
}

function ruleAt(revisions: readonly Revision[], row: PastRow): CompiledRule {
  const revision = revisions.findLast(({ version }) => version <= row.version) ?? revisions[0];
  if (!revision) throw new Error('a schedule without a revision');
  return compile(revision.rule);
}
