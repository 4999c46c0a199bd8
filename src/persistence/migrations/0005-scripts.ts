import { Migration } from '@mikro-orm/migrations';

/** Stored scripts. Each version of a text stays, because runs name the version that they ran. */
export class Scripts extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create table script (
    id uuid primary key,
    tenant_id uuid not null references tenant,
    name text not null,
    description text,
    interpreter text not null,
    bytes integer not null check (bytes > 0),
    created_by jsonb not null,
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    deleted_at timestamptz(3),
    version integer not null default 1
  )`,
  `create unique index script_name on script (tenant_id, name) where deleted_at is null`,
  `create index script_created on script (tenant_id, created_at, id) where deleted_at is null`,
  // Apart from script, so that a list of scripts need not read their texts.
  `create table script_version (
    script_id uuid not null references script,
    version integer not null,
    interpreter text not null,
    text text not null,
    created_by jsonb not null,
    created_at timestamptz(3) not null,
    primary key (script_id, version)
  )`,
  `create index task_script on task (tenant_id, (params ->> 'script')) where module = 'script' and deleted_at is null`,
  `create trigger script_stays before delete on script for each row execute function refuse_delete()`,
  `create function refuse_rewriting() returns trigger language plpgsql as $$
   begin
     raise exception 'a version of a script stays as it is' using errcode = 'check_violation';
   end $$`,
  `create trigger script_version_stays before delete or update on script_version
    for each row execute function refuse_rewriting()`,
];
