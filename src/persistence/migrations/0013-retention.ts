import { Migration } from '@mikro-orm/migrations';

/**
 * Retention finds what it deletes by indexes: what has ended by tenant and time, what was deleted by time. Tasks,
 * schedules, ledger rows and scripts may now go, in transactions that say so; every other statement is refused as before.
 */
export class Retention extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const unlessPruning = `coalesce(current_setting('polychron.pruning', true), '') <> 'on'`;

const statements = [
  `create index run_ended on run (tenant_id, finished_at) where finished_at is not null`,
  `create index task_deleted on task (deleted_at) where deleted_at is not null`,
  `create index schedule_deleted on schedule (deleted_at) where deleted_at is not null`,
  `create index script_deleted on script (deleted_at) where deleted_at is not null`,
  // Also of deleted ones: the foreign key looks for them when a task goes.
  `drop index schedule_task`,
  `create index schedule_task on schedule (task_id, created_at, id)`,
  `create index dialect_document_task on dialect_document (task_id)`,

  // How far a kind has been pruned, so that no pass begins among the dead entries of the one before.
  `create table retention_mark (
    tenant_id uuid not null,
    kind text not null,
    at timestamptz(3) not null,
    id uuid not null,
    primary key (tenant_id, kind)
  )`,
  ...['run', 'log_entry', 'event', 'occurrence'].map(
    (table) => `alter table ${table} set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000)`,
  ),

  `create or replace function refuse_delete() returns trigger language plpgsql as $$
   begin
     if ${unlessPruning} then
       raise exception '% rows are never deleted', tg_table_name using errcode = 'foreign_key_violation';
     end if;
     return old;
   end $$`,
  `create or replace function refuse_rewriting() returns trigger language plpgsql as $$
   begin
     if tg_op <> 'DELETE' or ${unlessPruning} then
       raise exception 'a version of a script stays as it is' using errcode = 'check_violation';
     end if;
     return old;
   end $$`,
];
