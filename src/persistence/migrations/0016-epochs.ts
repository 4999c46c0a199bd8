import { Migration } from '@mikro-orm/migrations';

/**
 * Epochs of the event log. Within an epoch the database only goes forward, so that places can be compared. A restore, or the
 * promotion of a server that lagged, begins a new one. The upper bits of an event's `seq` are the number of its epoch: to begin
 * one, the sequence is set, and no statement that writes events changes or pays for it.
 */
export class Epochs extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const numberOf = (seq: string): string => `(${seq} >> 40)::integer`;

const statements = [
  `create table event_epoch (
    number integer primary key,
    id uuid not null default gen_random_uuid(),
    /* Where the database was when the epoch began, as event_server() tells it. */
    server jsonb,
    reason text not null,
    began_at timestamptz(3) not null default clock_timestamp()
  )`,

  `alter table event add column epoch integer not null generated always as (${numberOf('seq')}) stored`,
  `alter table event drop constraint event_pkey, add primary key (epoch, tx, seq)`,

  `create function event_server() returns jsonb language plpgsql as $$
   declare cluster text; timeline text;
   begin
     if pg_is_in_recovery() then
       return null;
     end if;
     begin
       select system_identifier::text into cluster from pg_control_system();
     exception when insufficient_privilege or undefined_function or feature_not_supported then
       cluster := null;
     end;
     begin
       -- pg_control_checkpoint() names the new timeline only after the first checkpoint that follows a promotion.
       timeline := left(pg_walfile_name(pg_current_wal_lsn()), 8);
     exception when insufficient_privilege or undefined_function or feature_not_supported then
       timeline := null;
     end;
     return jsonb_strip_nulls(jsonb_build_object('system', cluster, 'timeline', timeline,
       'started', extract(epoch from pg_postmaster_start_time())::text,
       'database', (select oid::text from pg_database where datname = current_database()),
       'table', 'event_epoch'::regclass::oid::text));
   end $$`,

  // Where an identifier may not be read, the time of its start tells a server from every other, and also from itself before it.
  `create function is_same_event_server(one jsonb, other jsonb) returns boolean language sql immutable as $$
     select coalesce(one ->> 'database' = other ->> 'database' and one ->> 'table' = other ->> 'table'
       and case when one ?& array['system', 'timeline'] and other ?& array['system', 'timeline']
         then one ->> 'system' = other ->> 'system' and one ->> 'timeline' = other ->> 'timeline'
         else one ->> 'started' = other ->> 'started' end, false)
   $$`,

  // The lock waits for all that have written events and not yet committed: an epoch has its events whole.
  `create function renew_event_epoch(why text) returns integer language plpgsql as $$
   declare sequence regclass := pg_get_serial_sequence('event', 'seq'); following integer;
   begin
     lock table event_epoch in exclusive mode;
     lock table event in share mode;
     select 1 + greatest(max(number), ${numberOf('pg_sequence_last_value(sequence)')}, (select max(epoch) from event))
       into following from event_epoch;
     perform setval(sequence, following::bigint << 40);
     insert into event_epoch (number, server, reason) values (following, event_server(), why);
     return following;
   end $$`,

  `create function why_event_epoch_ended(seen xid8) returns text language plpgsql as $$
   declare here jsonb := event_server(); last event_epoch;
   begin
     select * into strict last from event_epoch order by number desc limit 1;
     -- A standby cannot begin an epoch, and when it is promoted it is another server.
     if here is null then
       return null;
     end if;
     if not is_same_event_server(last.server, here) then
       return format('the database is at %s and was at %s', here, coalesce(last.server::text, 'an unknown place'));
     end if;
     if ${numberOf("coalesce(pg_sequence_last_value(pg_get_serial_sequence('event', 'seq')::regclass), 0)")} <> last.number then
       return 'the sequence of events was set';
     end if;
     if seen >= pg_snapshot_xmax(pg_current_snapshot())
       or exists (select from event where epoch = last.number and tx >= pg_snapshot_xmax(pg_current_snapshot())) then
       return 'the numbers of transactions have gone back';
     end if;
     return null;
   end $$`,

  /* Begins a new epoch if the database is not where the last one began. \`seen\`: the number of a transaction that somebody saw. */
  `create function settle_event_epoch(seen xid8, out number integer, out id uuid, out renewed text) language plpgsql as $$
   begin
     if why_event_epoch_ended(seen) is not null then
       lock table event_epoch in exclusive mode;
       -- Another one may have been first.
       renewed := why_event_epoch_ended(seen);
       if renewed is not null then
         perform renew_event_epoch(renewed);
       end if;
     end if;
     select e.number, e.id into strict number, id from event_epoch e order by e.number desc limit 1;
   end $$`,

  `insert into event_epoch (number, server, reason) values (0, event_server(), 'the first')`,
];
