import { all, dropAll, type Step } from './step.ts';

const markOf = (kind: string): string => `left join retention_mark m on m.tenant_id = t.id and m.kind = '${kind}'`;

/** One look into the index for each tenant, from where the last pass has come to. */
export const runs: Step = {
  find: `
    select r.id::text as id, now() - t.run_retention_ms * interval '1 millisecond' - r.finished_at as late
    from tenant t ${markOf('runs')} cross join lateral (
      select id, finished_at from run
      where tenant_id = t.id and finished_at is not null and id <> all($2::uuid[])
        and finished_at >= case when $3::boolean then '-infinity' else coalesce(m.at, '-infinity') end
        and finished_at < now() - t.run_retention_ms * interval '1 millisecond'
      order by finished_at limit $1::int) r
    limit $1::int`,
  async drop(turn, ids) {
    // A log may be longer than one statement may take; what is left of it would go with the run.
    await dropAll(turn, dropLines, [ids]);
    await turn((sql) => sql(dropRuns, [ids]));
    return all;
  },
};

// From the first line of each log, as readers of a log that is being pruned expect it.
const dropLines = `
delete from log_entry where (run_id, index) in (
  select run_id, index from log_entry where run_id = any($1::uuid[]) order by run_id, index limit $2::int)
returning 1`;

const mark = (kind: string): string => `
  insert into retention_mark as m (tenant_id, kind, at, id)
  select distinct on (tenant_id) tenant_id, '${kind}', finished_at, id from gone order by tenant_id, finished_at desc, id desc
  on conflict (tenant_id, kind) do update set at = excluded.at, id = excluded.id
  where (m.at, m.id) < (excluded.at, excluded.id)`;

// A row whose run was kept is merged after it, be it that its ledger has been looked at further already.
const dropRuns = `
with gone as (
  delete from run where id in (select id from run where id = any($1::uuid[]) for update skip locked)
  returning id, tenant_id, finished_at, schedule_id, nominal_at
),
again as (
  update ledger_mark m set rows_from = g.first, look_at = now()
  from (select schedule_id, date_trunc('day', min(nominal_at), 'UTC') as first from gone where schedule_id is not null group by 1) g
  where m.schedule_id = g.schedule_id and g.first < m.rows_from
)
${mark('runs')}`;

/**
 * The mark is all that says how far logs have been pruned: what ends later ends at a later time, and a minute covers the
 * statements under way. So runs without a log cost one look in all.
 */
export const logs: Step = {
  find: `
    select r.id::text as id, now() - t.log_retention_ms * interval '1 millisecond' - r.finished_at as late
    from tenant t ${markOf('logs')} cross join lateral (
      select id, finished_at from run
      where tenant_id = t.id and finished_at is not null and id <> all($2::uuid[])
        and finished_at >= coalesce(m.at, '-infinity')
        and (m.at is null or (finished_at, id) > (m.at, m.id))
        and finished_at < now() - t.log_retention_ms * interval '1 millisecond' - interval '1 minute'
      order by finished_at, id limit $1::int) r
    where $3::boolean is not null
    limit $1::int`,
  async drop(turn, ids) {
    await dropAll(turn, dropLines, [ids]);
    await turn((sql) => sql(passLogs, [ids]));
    return all;
  },
};

const passLogs = `
with gone as (select id, tenant_id, finished_at from run where id = any($1::uuid[])),
pruned as (
  update run r set log_pruned = true from gone g where r.id = g.id and r.log_count > 0 and not r.log_pruned
)
${mark('logs')}`;
