import { Migration } from '@mikro-orm/migrations';

/**
 * Batches take from each tenant in turn, and leave out what they cannot store. Each index lets a scan hop from tenant to
 * tenant, so that a long backlog of one costs the others nothing.
 */
export class Turns extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create index run_turns on run (tenant_id, module, priority desc, scheduled_for, id)
    where state = 'QUEUED' and not held and module <> 'external'`,
  `create index run_due_turns on run (tenant_id, next_attempt_at, id) where next_attempt_at is not null`,
  `create index schedule_turns on schedule (tenant_id, next_fire_at, id) where next_fire_at is not null`,
  // Rows that a batch could not treat, why not, and until when they are left out. No foreign key: they may be of any table.
  `create table set_aside (
    subject_id uuid not null,
    step text not null,
    reason text not null,
    since timestamptz(3) not null default clock_timestamp(),
    until timestamptz(3) not null,
    primary key (subject_id, step)
  )`,
];
