import { ruleOf } from '../../domain/model/schedule.ts';
import type { Settlement } from '../../domain/planning/settlement.ts';
import { compile } from '../../recurrence/index.ts';
import { ms } from '../sql/columns.ts';
import type { Sql } from '../sql/execute.ts';
import { bare, instants } from '../sql/parameters.ts';

type Verdicts = Settlement['verdicts'];

/**
 * An instant that an edit took back has a row, and a later edit may have planned it again. A span that is to cover it is
 * parted there, so that the row is decided anew instead of the instant having two.
 */
export async function splitSpans(sql: Sql, settlements: readonly Settlement[]): Promise<readonly Settlement[]> {
  const spans = settlements.flatMap(({ due, verdicts }) =>
    verdicts.flatMap(({ nominalAt, until }) => (until === null ? [] : [{ id: due.schedule.id, nominalAt, until }])),
  );
  if (spans.length === 0) return settlements;
  const rows = await sql<{ id: string; at: number }>(
    `select o.schedule_id as id, ${ms('o.nominal_at', 'at')}
     from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as s (id, first, last)
     join occurrence o on o.schedule_id = s.id and o.nominal_at > s.first and o.nominal_at <= s.last
     where o.state in ('PENDING', 'SUPERSEDED') order by o.nominal_at`,
    [
      bare(spans.map(({ id }) => id)),
      instants(spans.map(({ nominalAt }) => nominalAt)),
      instants(spans.map(({ until }) => until)),
    ],
  );
  if (rows.length === 0) return settlements;
  return settlements.map((settlement) => {
    const found = rows.filter(({ id }) => id === settlement.due.schedule.id).map(({ at }) => at);
    return found.length === 0 ? settlement : { ...settlement, verdicts: split(settlement, found) };
  });
}

function split({ due, verdicts }: Settlement, rows: readonly number[]): Verdicts {
  const rule = compile(ruleOf(due.schedule));
  const planned = rows.filter((at) => rule.count(at, at + 1) === 1);
  return verdicts.flatMap((verdict) => {
    const { until } = verdict;
    if (until === null) return [verdict];
    const starts = [verdict.nominalAt, ...planned.filter((at) => at > verdict.nominalAt && at <= until)];
    return starts.map((nominalAt, i) => {
      const end = starts[i + 1] ?? until + 1;
      const count = rule.count(nominalAt, end);
      const last = count > 1 ? rule.previous(end) : null;
      return { ...verdict, nominalAt, until: last, count, fireAt: rule.fireAt(nominalAt) };
    });
  });
}
