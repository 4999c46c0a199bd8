import { mostSteps } from '../../domain/model/computing.ts';
import { DomainError } from '../../domain/model/errors.ts';
import type { Instant, InstantRange } from '../../domain/model/values.ts';
import {
  type AccountedSchedule,
  dayLength,
  makeBalanceCheck,
  mergedAfterDays,
  type Revision,
} from '../../domain/planning/ledger.ts';
import { carryOut } from '../../flow/carry-out.ts';
import { mergedStates, readMergedDays } from '../merged-days.ts';
import { ms } from '../sql/columns.ts';
import type { Sql } from '../sql/execute.ts';
import { instants, iso } from '../sql/parameters.ts';
import { planOfRow, readTallies } from '../tally.ts';

export interface Merged {
  /** Rows that were looked at. */
  readonly rows: number;
  /** Nothing more of this ledger is old enough. */
  readonly done: boolean;
}

/**
 * Merges the next old days of one ledger, up to `mostRows` rows. A day that does not balance stays as it is, for it shows
 * what is wrong. A row goes in the statement that counts it into its day, so that nothing is counted twice or lost. Null:
 * somebody else holds the ledger.
 */
export async function mergeDays(sql: Sql, scheduleId: string, mostRows: number): Promise<Merged | null> {
  const [ledger] = await sql<LedgerRow>(held, [scheduleId]);
  if (!ledger) return null;
  const { from, until } = ledger;
  const rows = from < until ? await sql<{ at: number }>(next, [scheduleId, iso(from), iso(until), mostRows + 1]) : [];
  const beyond = rows.length > mostRows ? rows[mostRows]!.at : null;
  const to = beyond === null ? until : Math.max(startOf(beyond), Math.min(beyond, startOf(rows[0]!.at) + dayLength));
  const looked = beyond === null ? rows : rows.filter(({ at }) => at < to);
  const passed = await mergeRange(sql, ledger, { from, to }, [...new Set(looked.map(({ at }) => startOf(at)))]);
  const done = passed >= until;
  await sql(done ? markDone : markOn, [scheduleId, iso(Math.max(from, passed))]);
  return { rows: looked.length, done };
}

/** Answers up to where the ledger needs to be looked at no more. */
async function mergeRange(
  sql: Sql,
  ledger: LedgerRow,
  range: InstantRange,
  days: readonly Instant[],
): Promise<Instant> {
  const whole = days.map((day) => ({ from: day, to: day + dayLength }));
  if (whole.length === 0) return range.to;
  const revisions = await sql<Revision & Record<string, unknown>>(revisionsOf, [ledger.id]);
  const tallies = await readTallies(sql, ledger.id, revisions, whole);
  const merged = await readMergedDays(sql, ledger.id, { from: days[0]!, to: range.to });
  const balances = makeBalanceCheck(ledger, revisions, mostSteps);
  const good: InstantRange[] = [];
  let passed = range.to;
  for (const [i, day] of whole.entries()) {
    const tally = async (part: InstantRange) =>
      part.from === day.from && part.to === day.to
        ? tallies[i]!
        : (await readTallies(sql, ledger.id, revisions, [part]))[0]!;
    try {
      if (await carryOut(balances(day, merged), tally)) good.push(day);
      else passed = Math.max(passed, day.to);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // The steps are spent. Where one day takes them all, it stays, or nothing would ever come after it.
      passed = i === 0 ? day.to : day.from;
      break;
    }
  }
  const parts = good.map(({ from, to }) => ({ from: Math.max(from, range.from), to: Math.min(to, range.to) }));
  await sql(moveRows, [ledger.id, instants(parts.map(({ from }) => from)), instants(parts.map(({ to }) => to))]);
  return passed;
}

const startOf = (at: Instant): Instant => Math.floor(at / dayLength) * dayLength;

interface LedgerRow extends AccountedSchedule, Record<string, unknown> {
  readonly id: string;
  readonly from: Instant;
  /** The start of the first day that has to stay. */
  readonly until: Instant;
}

const age = `greatest(t.run_retention_ms * interval '1 millisecond', interval '${mergedAfterDays} days')`;
const dayOf = (at: string): string => `date_trunc('day', ${at}, 'UTC')`;

// From the last decided row on, nothing is merged: rows to come are compared with it, and it may still grow.
const held = `
with m as materialized (select * from ledger_mark where schedule_id = $1 for update skip locked)
select s.id, s.recurrence, s.max_runs as "maxRuns", s.started_runs as "startedRuns", s.shadow,
  ${ms('s.next_nominal_at', '"nextNominalAt"')}, ${ms('m.rows_from', '"from"')},
  ${ms(`case when last.nominal_at is null then '-infinity' else least(${dayOf(`now() - ${age}`)}, ${dayOf('s.next_nominal_at')}, ${dayOf('last.nominal_at')}) end`, 'until')}
from m join schedule s on s.id = m.schedule_id join tenant t on t.id = s.tenant_id
left join lateral (
  select nominal_at from occurrence
  where schedule_id = s.id and changed_by is null and (state not in ('PENDING', 'SUPERSEDED') or until is not null)
  order by nominal_at desc limit 1
) last on true`;

const next = `
select ${ms('nominal_at', 'at')} from occurrence where schedule_id = $1 and nominal_at >= $2 and nominal_at < $3
order by nominal_at limit $4::int`;

const revisionsOf = `
select version, ${ms('plans_after', '"plansAfter"')}, ${ms('plans_until', '"plansUntil"')}, rule
from schedule_revision where schedule_id = $1 order by version`;

const sums = mergedStates.map((state) => [
  state.toLowerCase(),
  `coalesce(sum(count) filter (where state = '${state}'), 0)`,
]);
const summed = ['instants', 'from_completion', ...sums.map(([column]) => column!)];

// A run that is kept keeps its row, also one that a backfill has made. Scalar subqueries are looks into an index, whatever
// the planner knows.
const moveRows = `
with old as (
  select o.nominal_at, coalesce((v.rule -> 'recurrence' ->> 'fromCompletion')::boolean, false) as elastic
  from unnest($2::timestamptz[], $3::timestamptz[]) p (first, last)
  join occurrence o on o.schedule_id = $1 and o.nominal_at >= p.first and o.nominal_at < p.last
  ${planOfRow}
  where o.changed_by is null and o.state in (${mergedStates.map((state) => `'${state}'`).join(', ')})
    and (o.until is null or o.until < ${dayOf('o.nominal_at')} + interval '1 day')
    and o.nominal_at > v.plans_after and (v.plans_until is null or coalesce(o.until, o.nominal_at) <= v.plans_until)
    and (select true from run r where r.id = o.run_id) is not true
    and (select true from backfill_run b join run r on r.id = b.run_id
      where b.schedule_id = o.schedule_id and b.nominal_at = o.nominal_at limit 1) is not true
),
gone as (
  delete from occurrence o using old where o.schedule_id = $1 and o.nominal_at = old.nominal_at
  returning o.tenant_id, o.nominal_at, o.state, o.count, old.elastic
),
backfilled as (
  delete from backfill_run b using gone where b.schedule_id = $1 and b.nominal_at = gone.nominal_at
)
insert into occurrence_day as d (schedule_id, tenant_id, day, ${summed.join(', ')})
select $1, tenant_id, (nominal_at at time zone 'UTC')::date, sum(count), coalesce(sum(count) filter (where elastic), 0),
  ${sums.map(([, sum]) => sum).join(',\n  ')}
from gone group by 2, 3
on conflict (schedule_id, day) do update set ${summed.map((name) => `${name} = d.${name} + excluded.${name}`).join(', ')}`;

const markOn = `update ledger_mark set rows_from = $2 where schedule_id = $1`;

// What is left waits until its day is old enough; where the last decided row holds it up, there is no hurry.
const markDone = `
update ledger_mark m set rows_from = $2, look_at = greatest(now() + interval '1 hour', coalesce(
  (select ${dayOf('o.nominal_at')} + interval '1 day' + ${age} from occurrence o
   where o.schedule_id = m.schedule_id and o.nominal_at >= greatest($2, ${dayOf(`now() - ${age}`)}) order by o.nominal_at limit 1),
  now() + interval '30 days'))
from schedule s join tenant t on t.id = s.tenant_id where m.schedule_id = $1 and s.id = m.schedule_id`;
