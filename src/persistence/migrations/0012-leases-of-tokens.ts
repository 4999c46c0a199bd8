import { Migration } from '@mikro-orm/migrations';

/**
 * The lease of a worker from outside names the token that claimed it, so that it can end with the token. No foreign key:
 * tokens that were revoked long ago are deleted, and a lease may be older than this column.
 */
export class LeasesOfTokens extends Migration {
  override up(): void {
    this.addSql(`alter table node
      add column token_id uuid,
      /* Why it ended before its time, as the rest of a sentence about its worker. */
      add column end_reason text`);
  }
}
