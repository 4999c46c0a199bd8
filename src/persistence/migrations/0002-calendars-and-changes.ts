import { Migration } from '@mikro-orm/migrations';

/**
 * Calendars that schedules share, occurrences skipped or moved by hand, pauses after failures, and backfills. All new
 * columns of `schedule` and `occurrence` are constants to begin with, so that no row is rewritten.
 */
export class CalendarsAndChanges extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  // Whatever is still to come may be at another instant than its rule's, before it or after it.
  `alter table schedule drop constraint schedule_check1, drop constraint schedule_check2`,
  `alter table schedule
    add column changes jsonb not null default '[]',
    add column calendars text[] not null default '{}',
    add column pause_after_failures integer check (pause_after_failures between 1 and 1000),
    add column failures_since timestamptz(3),
    add constraint schedule_waits_for_something check (next_nominal_at is null or next_fire_at is not null)`,
  `alter table occurrence add column changed_by jsonb`,

  `create table calendar (
    id uuid primary key,
    tenant_id uuid not null references tenant,
    name text not null,
    description text,
    time_zone text not null,
    spans jsonb not null default '[]',
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    version integer not null default 1,
    unique (tenant_id, name)
  )`,
  // Only the schedules that have any.
  `create index schedule_calendars on schedule using gin (calendars) where calendars <> '{}' and deleted_at is null`,

  // Its runs stand behind a gate of its own; how far it is follows from them.
  `create table backfill (
    id uuid primary key,
    tenant_id uuid not null references tenant,
    schedule_id uuid not null references schedule,
    range_from timestamptz(3) not null,
    range_to timestamptz(3) not null,
    selection text not null check (selection in ('MISSING', 'FAILED', 'ALL')),
    max_concurrent integer not null check (max_concurrent > 0),
    total integer not null check (total >= 0),
    skipped integer not null check (skipped >= 0),
    created_by jsonb not null,
    created_at timestamptz(3) not null default now(),
    canceled_at timestamptz(3),
    check (range_to > range_from)
  )`,
  `create index backfill_of_schedule on backfill (schedule_id, created_at, id)`,
  // run_id has no foreign key: runs are pruned after their retention.
  `create table backfill_run (
    backfill_id uuid not null references backfill,
    nominal_at timestamptz(3) not null,
    schedule_id uuid not null,
    run_id uuid not null unique,
    primary key (backfill_id, nominal_at)
  )`,
  `create index backfill_run_of_instant on backfill_run (schedule_id, nominal_at)`,
];
