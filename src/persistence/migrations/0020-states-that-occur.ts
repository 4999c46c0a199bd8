import { Migration } from '@mikro-orm/migrations';

/** Takes back states that nothing has ever set: COMPLETED and ARCHIVED of tasks, SKIPPED of runs. */
export class StatesThatOccur extends Migration {
  override up(): void {
    // No row has one of them: reading all rows again would only hold up the start.
    this.addSql(`alter table task drop constraint task_state_check,
      add constraint task_state_check check (state in ('ACTIVE', 'PAUSED', 'CANCELED')) not valid`);
    this.addSql(`alter table run drop constraint run_state_check,
      add constraint run_state_check check (state in ('SCHEDULED', 'QUEUED', 'RUNNING', 'RETRY_WAIT', 'CANCELING',
        'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST')) not valid`);
    this.addSql(`create or replace function run_may_move(old_state text, new_state text) returns boolean
      language sql immutable parallel safe
      return case old_state
        when 'SCHEDULED' then new_state in ('QUEUED', 'RUNNING', 'CANCELED')
        when 'QUEUED' then new_state in ('RUNNING', 'CANCELED', 'FAILED')
        when 'RUNNING' then new_state in
          ('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST', 'RETRY_WAIT', 'CANCELING', 'QUEUED')
        when 'RETRY_WAIT' then new_state in ('QUEUED', 'RUNNING', 'CANCELED')
        when 'CANCELING' then new_state in ('CANCELED', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'LOST')
        else false end`);
    // Older nodes set none of them either.
    this.addSql(`insert into tolerated_migration (name) values ('0020-states-that-occur')`);
  }
}
