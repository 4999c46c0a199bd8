import { Migration } from '@mikro-orm/migrations';

/** What a tenant may use. Tenants that are there keep what they have: all modules, and no limit that they did not have. */
export class TenantLimits extends Migration {
  override up(): void {
    this.addSql(`alter table tenant
      add column modules text[],
      add column max_schedules integer check (max_schedules > 0),
      add column max_queued_runs integer check (max_queued_runs > 0),
      add column max_stored_bytes bigint check (max_stored_bytes > 0),
      add column max_log_bytes_per_day bigint check (max_log_bytes_per_day > 0),
      add column max_mails_per_hour integer check (max_mails_per_hour > 0),
      add column max_requests_per_second integer check (max_requests_per_second > 0)`);
    // Estimates that the nodes keep up. No foreign key: a share lock on the tenant at each count would hold up the claim.
    this.addSql(`create table tenant_usage (
      tenant_id uuid primary key,
      stored_bytes bigint not null default 0,
      stored_at timestamptz,
      log_day date not null default '-infinity',
      log_bytes bigint not null default 0)`);
  }
}
