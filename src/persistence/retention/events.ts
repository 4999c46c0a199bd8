import { all, type Step } from './step.ts';

const keptForDays = 7;
const from = `(case when $3::boolean then '0' else (select tx from event_horizon) end, case when $3::boolean then 0 else (select seq from event_horizon) end)`;
const old = `now() - interval '${keptForDays} days'`;

/**
 * In the order of positions, up to the first event that is young enough: the horizon then says that everything before
 * it is gone. A pass with nothing to do reads one row.
 */
export const events: Step = {
  find: `
    with head as materialized (
      select tx, seq, at from event where (tx, seq) > ${from} and tx || ':' || seq <> all($2::text[])
        and (select at from event where (tx, seq) > ${from} order by tx, seq limit 1) < ${old}
      order by tx, seq limit $1::int
    ),
    young as (select tx, seq from head where at >= ${old} order by tx, seq limit 1)
    select tx || ':' || seq as id, ${old} - at as late from head
    where not exists (select from young) or (tx, seq) < (select tx, seq from young)
    order by tx, seq`,
  async drop(turn, ids) {
    await turn((sql) =>
      sql(dropEvents, [ids.map((id) => id.split(':', 1)[0]), ids.map((id) => id.slice(id.indexOf(':') + 1))]),
    );
    return all;
  },
};

const dropEvents = `
with gone as (
  delete from event where (tx, seq) in (select * from unnest($1::xid8[], $2::bigint[])) returning tx, seq
),
latest as (select tx, seq from gone order by tx desc, seq desc limit 1)
update event_horizon h set tx = l.tx, seq = l.seq from latest l where (h.tx, h.seq) < (l.tx, l.seq)`;
