import { Migration } from '@mikro-orm/migrations';
import { parents } from './parents.ts';

/**
 * The whole schema as it began. The invariants of the ledger and of runs live here as keys, checks and one trigger, so
 * that no code path, and no person with psql, can break them by accident.
 */
export class Ledger extends Migration {
  override up(): void {
    for (const statement of [...statements, ...parents]) this.addSql(statement);
  }
}

const statements = [
  `create table tenant (
    id uuid primary key,
    slug text not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9]){0,62}$'),
    name text not null,
    enabled boolean not null default true,
    time_zone text not null default 'UTC',
    locale text not null default 'en',
    max_tasks integer check (max_tasks > 0),
    max_concurrent_runs integer check (max_concurrent_runs > 0),
    log_retention_ms bigint not null default 2592000000 check (log_retention_ms > 0),
    run_retention_ms bigint not null default 7776000000 check (run_retention_ms > 0),
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    version integer not null default 1
  )`,

  `create table api_token (
    id uuid primary key,
    tenant_id uuid references tenant,
    name text not null,
    prefix text not null,
    hash bytea not null unique check (octet_length(hash) = 32),
    scopes text[] not null check (cardinality(scopes) > 0 and scopes <@ array['READ', 'EXECUTE', 'WRITE', 'ADMIN']),
    created_at timestamptz(3) not null default now(),
    expires_at timestamptz(3),
    last_used_at timestamptz(3),
    revoked_at timestamptz(3)
  )`,

  `create table task (
    id uuid primary key,
    tenant_id uuid not null references tenant,
    name text not null,
    title text,
    description text,
    tags jsonb not null default '[]',
    module text not null,
    params jsonb not null default '{}',
    state text not null check (state in ('ACTIVE', 'PAUSED', 'COMPLETED', 'CANCELED', 'ARCHIVED')),
    pause_note text,
    priority smallint not null default 0 check (priority between -100 and 100),
    timeout_ms bigint check (timeout_ms > 0),
    retry jsonb not null,
    concurrency jsonb not null,
    created_by jsonb not null,
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    deleted_at timestamptz(3),
    version integer not null default 1,
    unique (id, tenant_id)
  )`,
  `create unique index task_name on task (tenant_id, name) where deleted_at is null`,
  `create index task_created on task (tenant_id, created_at, id) where deleted_at is null`,
  `create index task_tags on task using gin (tags jsonb_path_ops)`,
  // Apart from task: it changes with every run, and its row stays small.
  `create table task_counter (
    task_id uuid primary key references task on delete cascade,
    runs bigint not null default 0 check (runs >= 0)
  ) with (fillfactor = 50)`,

  `create table schedule (
    id uuid primary key,
    tenant_id uuid not null,
    task_id uuid not null,
    name text not null,
    recurrence jsonb not null,
    time_zone text not null,
    starts_at timestamptz(3),
    ends_at timestamptz(3),
    max_runs integer check (max_runs > 0),
    started_runs integer not null default 0 check (started_runs >= 0),
    exclusions jsonb not null default '[]',
    jitter_ms bigint not null default 0 check (jitter_ms >= 0),
    dst jsonb not null,
    catch_up jsonb not null,
    overlap text not null
      check (overlap in ('SKIP', 'BUFFER_ONE', 'BUFFER_ALL', 'CANCEL_OTHER', 'TERMINATE_OTHER', 'ALLOW_ALL')),
    params_override jsonb,
    state text not null check (state in ('ACTIVE', 'PAUSED', 'FINISHED', 'EXPIRED', 'CANCELED')),
    pause_note text,
    paused_by jsonb,
    paused_at timestamptz(3),
    paused_until timestamptz(3),
    next_nominal_at timestamptz(3),
    next_fire_at timestamptz(3),
    last_fire_at timestamptz(3),
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    deleted_at timestamptz(3),
    version integer not null default 1,
    foreign key (task_id, tenant_id) references task (id, tenant_id),
    check (ends_at > starts_at),
    check ((next_nominal_at is null) = (next_fire_at is null)),
    check (next_fire_at >= next_nominal_at),
    check (state in ('ACTIVE', 'PAUSED') or next_fire_at is null),
    check (max_runs is null or started_runs <= max_runs)
  ) with (fillfactor = 80)`,
  `create index schedule_due on schedule (next_fire_at, id) where next_fire_at is not null`,
  `create index schedule_waiting on schedule (id)
    where next_fire_at is null and deleted_at is null and (recurrence ->> 'fromCompletion')::boolean`,
  `create index schedule_task on schedule (task_id, created_at, id) where deleted_at is null`,
  `create index schedule_created on schedule (tenant_id, created_at, id) where deleted_at is null`,

  // Which rule planned which instants: a version plans what lies after plans_after, up to the next version's.
  `create table schedule_revision (
    schedule_id uuid not null references schedule,
    version integer not null,
    plans_after timestamptz(3) not null,
    plans_until timestamptz(3),
    rule jsonb not null,
    primary key (schedule_id, version),
    check (plans_until >= plans_after)
  )`,

  `create table node (
    id uuid primary key,
    host text not null,
    pid integer not null,
    role text not null,
    started_at timestamptz(3) not null default clock_timestamp(),
    heartbeat_at timestamptz(3) not null default clock_timestamp(),
    lease_until timestamptz(3) not null,
    running integer not null default 0,
    capacity integer not null
  )`,

  // run_id has no foreign key: runs are pruned after their retention, the ledger stays.
  `create table occurrence (
    schedule_id uuid not null,
    tenant_id uuid not null,
    nominal_at timestamptz(3) not null,
    until timestamptz(3),
    count integer not null default 1 check (count > 0),
    fire_at timestamptz(3) not null,
    state text not null check (state in ('PENDING', 'DISPATCHED', 'SKIPPED_OVERLAP', 'SKIPPED_PAUSED',
      'SKIPPED_EXCLUDED', 'SKIPPED_LIMIT', 'SKIPPED_BY_USER', 'MISSED', 'SUPERSEDED')),
    reason text,
    decided_at timestamptz(3) not null,
    run_id uuid,
    schedule_version integer not null,
    primary key (schedule_id, nominal_at),
    check ((state = 'DISPATCHED') = (run_id is not null)),
    check ((count > 1) = (until is not null)),
    check (until > nominal_at),
    check (state <> 'DISPATCHED' or count = 1)
  )`,
  `create index occurrence_listed on occurrence (tenant_id, nominal_at, schedule_id)`,

  `create function run_may_move(old_state text, new_state text) returns boolean language sql immutable parallel safe
   return case old_state
    when 'SCHEDULED' then new_state in ('QUEUED', 'RUNNING', 'CANCELED', 'SKIPPED')
    when 'QUEUED' then new_state in ('RUNNING', 'CANCELED', 'SKIPPED', 'FAILED')
    when 'RUNNING' then new_state in
      ('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST', 'RETRY_WAIT', 'CANCELING', 'QUEUED')
    when 'RETRY_WAIT' then new_state in ('QUEUED', 'RUNNING', 'CANCELED')
    when 'CANCELING' then new_state in ('CANCELED', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'LOST')
    else false end`,

  `create table run (
    id uuid primary key,
    tenant_id uuid not null,
    task_id uuid not null,
    number bigint not null check (number > 0),
    schedule_id uuid,
    nominal_at timestamptz(3),
    state text not null check (state in ('SCHEDULED', 'QUEUED', 'RUNNING', 'RETRY_WAIT', 'CANCELING',
      'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST', 'SKIPPED')),
    trigger text not null check (trigger in ('SCHEDULE', 'MANUAL', 'API', 'RETRY', 'CATCH_UP', 'BACKFILL')),
    triggered_by jsonb not null,
    attempt integer not null default 0 check (attempt >= 0),
    retry jsonb not null,
    retry_of uuid references run on delete set null,
    note text,
    module text not null,
    module_version text not null,
    params jsonb not null,
    priority smallint not null default 0,
    timeout_ms bigint check (timeout_ms > 0),
    scheduled_for timestamptz(3) not null,
    queued_at timestamptz(3) not null default clock_timestamp(),
    started_at timestamptz(3),
    finished_at timestamptz(3),
    next_attempt_at timestamptz(3),
    node_id uuid,
    worker text,
    fence bigint not null default 0,
    gates text[],
    gate_limits integer[],
    held boolean not null default false,
    progress real check (progress between 0 and 100),
    status_message text,
    result jsonb,
    exit_code integer,
    error jsonb,
    cancel_reason text,
    cancel_grace_ms bigint check (cancel_grace_ms >= 0),
    cancel_requested_at timestamptz(3),
    log_count integer not null default 0,
    log_pruned boolean not null default false,
    version integer not null default 1,
    unique (task_id, number),
    check ((schedule_id is null) = (nominal_at is null)),
    check ((state in ('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST', 'SKIPPED')) = (finished_at is not null)),
    check ((state in ('RUNNING', 'CANCELING')) = (node_id is not null)),
    check ((state in ('SCHEDULED', 'RETRY_WAIT')) = (next_attempt_at is not null)),
    check (not held or state = 'QUEUED'),
    check (cardinality(gates) = cardinality(gate_limits))
  ) with (fillfactor = 80)`,
  `create index run_due on run (next_attempt_at, id) where next_attempt_at is not null`,
  `create index run_queue on run (priority desc, scheduled_for, id) where state = 'QUEUED' and not held`,
  `create index run_node on run (node_id) where node_id is not null`,
  `create index run_open_schedule on run (schedule_id) where schedule_id is not null and finished_at is null`,
  `create index run_gate on run using gin (gates) where gates is not null and finished_at is null`,
  `create index run_listed on run (tenant_id, scheduled_for, id)`,
  `create index run_of_task on run (task_id, scheduled_for, id)`,
  `create index run_held on run (tenant_id) where held`,
  `create index run_finished on run using brin (finished_at) with (autosummarize = on)`,
  `create index run_retry_of on run (retry_of) where retry_of is not null`,
  `create function refuse_run_change() returns trigger language plpgsql as $$
   begin
     raise exception 'run % may not go from % (fence %) to % (fence %)',
       old.id, old.state, old.fence, new.state, new.fence using errcode = 'check_violation';
   end $$`,
  `create trigger run_moves_forward before update on run for each row
   when ((old.state is distinct from new.state and not run_may_move(old.state, new.state))
     or new.fence < old.fence or new.log_count < old.log_count or new.attempt < old.attempt)
   execute function refuse_run_change()`,

  `create table log_entry (
    run_id uuid not null,
    index integer not null check (index > 0),
    attempt integer not null,
    level smallint not null check (level between 0 and 5),
    message text not null,
    fields jsonb,
    percent real check (percent between 0 and 100),
    at timestamptz(3) not null,
    primary key (run_id, index)
  )`,

  // Positions are (tx, seq): read below pg_snapshot_xmin, this order never gains a row behind a reader.
  `create table event (
    tx xid8 not null default pg_current_xact_id(),
    seq bigint generated always as identity,
    at timestamptz(3) not null default clock_timestamp(),
    tenant_id uuid not null,
    type text not null,
    /* A run's first event: it stands for CREATED (and an occurrence's dispatch) as well. */
    born boolean not null default false,
    task_id uuid,
    run_id uuid,
    schedule_id uuid,
    nominal_at timestamptz(3),
    previous_state text,
    state text,
    actor jsonb,
    primary key (tx, seq)
  )`,

  `create index event_age on event using brin (at) with (autosummarize = on)`,
  // Up to here events have been pruned: a cursor before it has missed some.
  `create table event_horizon (single boolean primary key default true check (single), tx xid8 not null, seq bigint not null)`,
  `insert into event_horizon (tx, seq) values ('0', 0)`,

  `create table idempotency (
    tenant_id uuid not null,
    operation text not null,
    key text not null,
    fingerprint bytea not null,
    subject_id uuid not null,
    created_at timestamptz(3) not null default now(),
    primary key (tenant_id, operation, key)
  )`,
  `create index idempotency_age on idempotency (created_at)`,
];
