import { all, type Step } from './step.ts';

const keptForDays = 7;
const from = ['(seq >> 40)::integer', 'tx', 'seq']
  .map((part, n) => `case when $3::boolean then ${n === 1 ? "'0'" : '0'} else (select ${part} from event_horizon) end`)
  .join(', ');
const old = `now() - interval '${keptForDays} days'`;

/**
 * In the order of epochs and their positions, up to the first event that is young enough: the horizon then says that everything
 * before it is gone. A pass with nothing to do reads one row.
 */
export const events: Step = {
  find: `
    with head as materialized (
      select epoch, tx, seq, at from event where (epoch, tx, seq) > (${from}) and tx || ':' || seq <> all($2::text[])
        and (select at from event where (epoch, tx, seq) > (${from}) order by epoch, tx, seq limit 1) < ${old}
      order by epoch, tx, seq limit $1::int
    ),
    young as (select epoch, tx, seq from head where at >= ${old} order by epoch, tx, seq limit 1)
    select tx || ':' || seq as id, ${old} - at as late from head
    where not exists (select from young) or (epoch, tx, seq) < (select epoch, tx, seq from young)
    order by epoch, tx, seq`,
  async drop(turn, ids) {
    await turn((sql) =>
      sql(dropEvents, [ids.map((id) => id.split(':', 1)[0]), ids.map((id) => id.slice(id.indexOf(':') + 1))]),
    );
    return all;
  },
};

const dropEvents = `
with gone as (
  delete from event where (epoch, tx, seq) in (
    select (seq >> 40)::integer, tx, seq from unnest($1::xid8[], $2::bigint[]) as given (tx, seq)
  ) returning epoch, tx, seq
),
latest as (select epoch, tx, seq from gone order by epoch desc, tx desc, seq desc limit 1)
update event_horizon h set tx = l.tx, seq = l.seq from latest l
where ((h.seq >> 40)::integer, h.tx, h.seq) < (l.epoch, l.tx, l.seq)`;
