import type { OccurrenceState } from '../domain/model/occurrence.ts';
import type { InstantRange } from '../domain/model/values.ts';
import type { Revision, Tally } from '../domain/planning/ledger.ts';
import { compile } from '../recurrence/index.ts';
import { ms } from './sql/columns.ts';
import type { Sql } from './sql/execute.ts';
import { instants } from './sql/parameters.ts';

/** The version whose plan a row belongs to: as `v`, of the row `o`. */
export const planOfRow = `left join lateral (select plans_after, plans_until, rule from schedule_revision
  where schedule_id = o.schedule_id and version <= o.schedule_version order by version desc limit 1) v on true`;

/** Rows that stand for one instant, added up for each range. */
const singles = `
select part::int - 1 as part, state, state = 'SUPERSEDED' and beyond as beyond,
  case when state <> 'SUPERSEDED' and (beyond or early or ahead) then round(date_part('epoch', nominal_at) * 1000) end as at, count(*)::int as count
from (select p.part, o.state, o.nominal_at, coalesce(o.nominal_at > v.plans_until, false) as beyond,
    coalesce(o.nominal_at <= v.plans_after, false) as early, coalesce(o.nominal_at >= s.next_nominal_at, false) as ahead
  from unnest($2::timestamptz[], $3::timestamptz[]) with ordinality p (first, last, part)
  join occurrence o on o.schedule_id = $1 and o.nominal_at >= p.first and o.nominal_at < p.last and o.until is null
  join schedule s on s.id = o.schedule_id
  ${planOfRow}) as row
group by 1, 2, 3, 4`;

const spans = `
select part::int - 1 as part, state, ${ms('nominal_at', 'first')}, ${ms('until', 'last')}, schedule_version as version, count
from unnest($2::timestamptz[], $3::timestamptz[]) with ordinality p (first, last, part)
join occurrence o on o.schedule_id = $1 and o.until is not null and o.nominal_at < p.last and o.until >= p.first`;

/** Of the rows of a ledger in each of the ranges. */
export async function readTallies(
  sql: Sql,
  scheduleId: string,
  revisions: readonly Revision[],
  ranges: readonly InstantRange[],
): Promise<readonly Tally[]> {
  const tallies = ranges.map(() => ({
    counts: {} as Partial<Record<OccurrenceState, number>>,
    takenBack: 0,
    loose: [] as number[],
  }));
  const values = [scheduleId, instants(ranges.map(({ from }) => from)), instants(ranges.map(({ to }) => to))];
  const add = (part: number, state: OccurrenceState, count: number): void => {
    const { counts } = tallies[part]!;
    counts[state] = (counts[state] ?? 0) + count;
  };
  for (const { part, state, beyond, at, count } of await sql<Single>(singles, values)) {
    add(part, state, count);
    if (beyond) tallies[part]!.takenBack += count;
    if (at !== null) tallies[part]!.loose.push(at);
  }
  for (const span of await sql<Span>(spans, values)) {
    const { from, to } = ranges[span.part]!;
    const whole = span.first >= from && span.last < to;
    const rule = revisions.findLast(({ version }) => version <= span.version)?.rule;
    const part =
      whole || !rule ? span.count : compile(rule).count(Math.max(span.first, from), Math.min(span.last + 1, to));
    add(span.part, span.state, part);
  }
  return tallies;
}

interface Single extends Record<string, unknown> {
  part: number;
  state: OccurrenceState;
  beyond: boolean;
  at: number | null;
  count: number;
}

interface Span extends Record<string, unknown> {
  part: number;
  state: OccurrenceState;
  first: number;
  last: number;
  version: number;
  count: number;
}

/** Rows of the tenant that have not been deleted. */
export async function countUpTo(sql: Sql, table: 'task' | 'schedule', tenantId: string, most: number): Promise<number> {
  const rows = await sql<{ count: number }>(
    `select count(*)::int as count from (select 1 from ${table} where tenant_id = $1 and deleted_at is null limit $2) counted`,
    [tenantId, most],
  );
  return rows[0]?.count ?? 0;
}
