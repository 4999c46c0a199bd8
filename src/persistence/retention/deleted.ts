import { all, dropAll, type Step, type Turn } from './step.ts';

/** What somebody has deleted is kept as long as runs of it could be. */
const since = (row: string): string => `now() - t.run_retention_ms * interval '1 millisecond' - ${row}.deleted_at`;
const expired = (row: string): string =>
  `${row}.deleted_at < now() - t.run_retention_ms * interval '1 millisecond' and ${row}.id <> all($2::uuid[]) and $3::boolean is not null`;

export const schedules: Step = {
  find: `
    select s.id::text as id, ${since('s')} as late from schedule s join tenant t on t.id = s.tenant_id
    where s.deleted_at is not null and ${expired('s')}
      and not exists (select from run r where r.schedule_id = s.id and r.schedule_id is not null and r.finished_at is null)
    order by s.deleted_at limit $1::int`,
  async drop(turn, ids) {
    const stay: string[] = [];
    for (const id of ids) if (!(await dropSchedule(turn, id))) stay.push(id);
    return { stay, unfinished: [] };
  },
};

/** False: a run is kept that belongs to one of its ledger rows. */
async function dropSchedule(turn: Turn, id: string): Promise<boolean> {
  await dropAll(turn, dropBackfillRuns, [id]);
  await dropAll(turn, dropLedger, [id]);
  return turn(async (sql) => {
    const [left] = await sql(`select from occurrence where schedule_id = $1 limit 1`, [id]);
    if (left) return false;
    await sql(dropEmptySchedule, [id]);
    await sql(`delete from schedule where id = $1`, [id]);
    return true;
  });
}

const dropBackfillRuns = `
delete from backfill_run where (backfill_id, nominal_at) in (
  select b.backfill_id, b.nominal_at from backfill_run b join backfill f on f.id = b.backfill_id
  where f.schedule_id = $1 and not exists (select from run r where r.id = b.run_id) limit $2::int)
returning 1`;

const dropLedger = `
delete from occurrence where schedule_id = $1 and nominal_at in (
  select o.nominal_at from occurrence o
  where o.schedule_id = $1 and (o.run_id is null or not exists (select from run r where r.id = o.run_id))
  order by o.nominal_at limit $2::int)
returning 1`;

const dropEmptySchedule = `
with backfills as (delete from backfill where schedule_id = $1),
days as (delete from occurrence_day where schedule_id = $1),
mark as (delete from ledger_mark where schedule_id = $1),
numbers as (
  delete from dialect_number n using (select distinct dialect, noun from dialect_counter c join schedule s on s.tenant_id = c.tenant_id
    where s.id = $1) space
  where n.dialect = space.dialect and n.noun = space.noun and n.subject_id = $1)
delete from schedule_revision where schedule_id = $1`;

/** Its schedules go before it, and its runs. Numbers of dialects are never given again, also when their row goes. */
export const tasks: Step = {
  find: `
    select k.id::text as id, ${since('k')} as late from task k join tenant t on t.id = k.tenant_id
    where k.deleted_at is not null and ${expired('k')}
      and not exists (select from run r where r.task_id = k.id) and not exists (select from schedule s where s.task_id = k.id)
    order by k.deleted_at limit $1::int`,
  async drop(turn, ids) {
    await turn(async (sql) => {
      await sql(dropOfTasks, [ids]);
      await sql(`delete from dialect_document where task_id = any($1::uuid[])`, [ids]);
      await sql(`delete from task where id = any($1::uuid[])`, [ids]);
    });
    return all;
  },
};

// Besides the task, a document may number its own parts.
const dropOfTasks = `
with subject as (
  select k.tenant_id, k.id from task k where k.id = any($1::uuid[])
  union all
  select d.tenant_id, (uid #>> '{}')::uuid from dialect_document d, jsonb_path_query(d.document, '$.items[*].uid') uid
  where d.task_id = any($1::uuid[]) and uid #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
)
delete from dialect_number n using subject s join dialect_counter c on c.tenant_id = s.tenant_id
where n.dialect = c.dialect and n.noun = c.noun and n.subject_id = s.id`;

export const scripts: Step = {
  find: `
    select c.id::text as id, ${since('c')} as late from script c join tenant t on t.id = c.tenant_id
    where c.deleted_at is not null and ${expired('c')} order by c.deleted_at limit $1::int`,
  async drop(turn, ids) {
    await turn(async (sql) => {
      await sql(`delete from script_version where script_id = any($1::uuid[])`, [ids]);
      await sql(`delete from script where id = any($1::uuid[])`, [ids]);
    });
    return all;
  },
};
