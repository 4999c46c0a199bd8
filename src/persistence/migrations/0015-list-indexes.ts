import { Migration } from '@mikro-orm/migrations';

/** Clients of the Scheduler API list and delete what they have planned for one object, by its id. */
export class ListIndexes extends Migration {
  override up(): void {
    this.addSql(
      `create index dialect_document_subject on dialect_document (tenant_id, dialect, (document ->> 'subject_id'))`,
    );
  }
}
