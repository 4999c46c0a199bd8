import { Migration } from '@mikro-orm/migrations';

/**
 * A key is kept with the answer of its first call, and not only with the id of what that call made. Nodes that do not know
 * this would act twice on one key, so none of them may run beside newer ones.
 */
export class KeptAnswers extends Migration {
  override up(): void {
    this.addSql('delete from idempotency');
    this.addSql('alter table idempotency drop column subject_id, add column answer jsonb not null');
  }
}
