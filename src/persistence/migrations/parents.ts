/**
 * The parents of the rows that every run makes, checked by statement instead of by row. A foreign key asks once for
 * each row and locks the parent it finds; at 500 runs a statement that was 38 % of what PostgreSQL did for a run. Here one
 * join asks for all rows that a statement has added. No lock is needed, because what is asked for cannot go away: tasks,
 * schedules and ledger rows are never deleted (they are marked), and no row ever changes its keys.
 */
export const parents = [
  `create function refuse_delete() returns trigger language plpgsql as $$
   begin
     raise exception '% rows are never deleted', tg_table_name using errcode = 'foreign_key_violation';
   end $$`,
  ...['tenant', 'task', 'schedule', 'occurrence'].map(
    (table) => `create trigger ${table}_stays before delete on ${table} for each row execute function refuse_delete()`,
  ),

  `create function refuse_move() returns trigger language plpgsql as $$
   begin
     raise exception 'a row of % keeps its keys', tg_table_name using errcode = 'foreign_key_violation';
   end $$`,
  ...Object.entries({
    tenant: 'id',
    task: 'id, tenant_id',
    schedule: 'id, tenant_id, task_id',
    occurrence: 'schedule_id, tenant_id, nominal_at',
    run: 'id, tenant_id, task_id, schedule_id, nominal_at',
    log_entry: 'run_id, index',
  }).map(
    ([table, keys]) =>
      `create trigger ${table}_keeps_keys before update of ${keys} on ${table} for each row execute function refuse_move()`,
  ),

  // A decided row that has a run stands for good.
  `create function refuse_undoing() returns trigger language plpgsql as $$
   begin
     raise exception 'the occurrence of schedule % at % has been dispatched', old.schedule_id, old.nominal_at
       using errcode = 'check_violation';
   end $$`,
  `create trigger occurrence_dispatched_stands before update on occurrence for each row
   when (old.state = 'DISPATCHED') execute function refuse_undoing()`,

  ...orphanCheck('occurrence', {
    "'schedule ' || a.schedule_id": `(select true from schedule s where s.id = a.schedule_id and s.tenant_id = a.tenant_id)`,
  }),
  ...orphanCheck('run', {
    "'task ' || a.task_id": `(select true from task t where t.id = a.task_id and t.tenant_id = a.tenant_id)`,
    "'dispatched occurrence of schedule ' || a.schedule_id || ' at ' || a.nominal_at": `(a.schedule_id is null or
      (select true from occurrence o
       where o.schedule_id = a.schedule_id and o.nominal_at = a.nominal_at and o.state = 'DISPATCHED'))`,
  }),
  ...orphanCheck('log_entry', {
    "'run ' || a.run_id": `(select true from run r where r.id = a.run_id)`,
  }),

  // Runs are deleted, after their retention, and their log goes with them.
  `create function forget_log() returns trigger language plpgsql as $$
   begin
     delete from log_entry l using removed r where l.run_id = r.id;
     return null;
   end $$`,
  `create trigger run_takes_its_log after delete on run referencing old table as removed
   for each statement execute function forget_log()`,
];

/**
 * After a statement has added rows, each has to have the parents given: what to call one that is missing, and what is true
 * if it is there. These are scalar subqueries, so that each is one look into an index, whatever the planner knows.
 */
function orphanCheck(table: string, parentsOf: Readonly<Record<string, string>>): string[] {
  const checks = Object.entries(parentsOf).map(
    ([name, found]) => `select ${name} into parent from added a where ${found} is not true limit 1;
       if found then
         raise exception '% row without its %', tg_table_name, parent using errcode = 'foreign_key_violation';
       end if;`,
  );
  return [
    `create function ${table}_parents() returns trigger language plpgsql as $$
     declare parent text;
     begin
       ${checks.join('\n       ')}
       return null;
     end $$`,
    `create trigger ${table}_has_parents after insert on ${table} referencing new table as added
     for each statement execute function ${table}_parents()`,
  ];
}
