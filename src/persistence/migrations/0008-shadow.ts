import { Migration } from '@mikro-orm/migrations';

/** Schedules that record what would run. A constant to begin with, so that no row is rewritten. */
export class Shadow extends Migration {
  override up(): void {
    this.addSql('alter table schedule add column shadow boolean not null default false');
    // All rows that there are satisfy the narrower check that goes: reading a whole ledger again would only hold up the start.
    this.addSql(`alter table occurrence drop constraint occurrence_state_check,
      add constraint occurrence_state_check check (state in ('PENDING', 'DISPATCHED', 'SKIPPED_OVERLAP', 'SKIPPED_PAUSED',
        'SKIPPED_EXCLUDED', 'SKIPPED_LIMIT', 'SKIPPED_BY_USER', 'SKIPPED_SHADOW', 'MISSED', 'SUPERSEDED')) not valid`);
  }
}
