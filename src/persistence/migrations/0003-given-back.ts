import { Migration } from '@mikro-orm/migrations';

/** A node that stops gives back what it has claimed and not begun: the one way for a run's attempts to become fewer, by that one. */
export class GivenBack extends Migration {
  override up(): void {
    this.addSql('drop trigger run_moves_forward on run');
    this.addSql(`create trigger run_moves_forward before update on run for each row
      when ((old.state is distinct from new.state and not run_may_move(old.state, new.state))
        or new.fence < old.fence or new.log_count < old.log_count
        or (new.attempt < old.attempt and not (old.state = 'RUNNING' and new.state = 'QUEUED' and new.attempt = old.attempt - 1)))
      execute function refuse_run_change()`);
  }
}
