import { Migration } from '@mikro-orm/migrations';

/**
 * Mails about runs that have ended. The end of a run and its mails are one statement, however the run ends: a trigger
 * writes them, so that no path to an end can forget to. Its condition reads the run's own row alone; a run of a task
 * without recipients costs no more than that. Only connections of nodes that send mails set `polychron.mails`.
 */
export class Outbox extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `alter table task add column recipients jsonb
    check (jsonb_typeof(recipients) = 'array' and jsonb_array_length(recipients) > 0)`,
  // Whether the task had recipients when the run was made; whom to mail is read when it ends.
  `alter table run add column mails boolean`,

  `create table outbox (
    id bigint generated always as identity primary key,
    tenant_id uuid not null,
    task_id uuid not null,
    run_id uuid not null,
    recipient text not null,
    story jsonb not null,
    state text not null default 'WAITING' check (state in ('WAITING', 'SENT', 'GIVEN_UP')),
    attempts integer not null default 0,
    next_attempt_at timestamptz(3) default clock_timestamp(),
    error text,
    created_at timestamptz(3) not null default clock_timestamp(),
    settled_at timestamptz(3),
    unique (run_id, recipient),
    check ((state = 'WAITING') = (next_attempt_at is not null)),
    check ((state = 'WAITING') = (settled_at is null))
  )`,
  `create index outbox_due on outbox (next_attempt_at, id) where next_attempt_at is not null`,
  `create index outbox_settled on outbox (settled_at) where settled_at is not null`,

  `create function write_mails() returns trigger language plpgsql as $$
   begin
     if coalesce(current_setting('polychron.mails', true), '') <> 'on' then
       return null;
     end if;
     insert into outbox (tenant_id, task_id, run_id, recipient, story)
     select new.tenant_id, new.task_id, new.id, r ->> 'email', jsonb_build_object(
       'task', coalesce(t.title, t.name), 'number', new.number, 'state', new.state, 'trigger', new.trigger,
       'module', new.module, 'attempts', new.attempt, 'scheduledFor', new.scheduled_for, 'startedAt', new.started_at,
       'finishedAt', new.finished_at, 'error', new.error ->> 'message', 'statusMessage', new.status_message,
       'cancelReason', new.cancel_reason)
     from task t, jsonb_array_elements(t.recipients) r
     where t.id = new.task_id and (new.state <> 'SUCCEEDED' or (r ->> 'problemsOnly')::boolean is not true)
     on conflict do nothing;
     return null;
   end $$`,
  `create trigger run_mails_its_end after update on run for each row
   when (new.mails and new.finished_at is not null and old.finished_at is null and new.state <> 'SKIPPED')
   execute function write_mails()`,
];
