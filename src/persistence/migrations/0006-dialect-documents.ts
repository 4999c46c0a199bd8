import { Migration } from '@mikro-orm/migrations';

/**
 * What the REST dialects keep: the part of a foreign document that our rows cannot hold, and ids of their own form.
 * Numbers are counted by tenant, dialect and noun; nothing ever takes one back, so a number that a client has seen
 * means the same thing for good.
 */
export class DialectDocuments extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create table dialect_document (
    dialect text not null,
    task_id uuid not null,
    tenant_id uuid not null,
    document jsonb not null check (jsonb_typeof(document) = 'object'),
    primary key (dialect, task_id),
    foreign key (task_id, tenant_id) references task (id, tenant_id)
  )`,

  `create table dialect_number (
    tenant_id uuid not null references tenant,
    dialect text not null,
    noun text not null,
    number bigint not null check (number > 0),
    subject_id uuid not null,
    primary key (tenant_id, dialect, noun, number),
    unique (dialect, noun, subject_id)
  )`,
  `create table dialect_counter (
    tenant_id uuid not null references tenant,
    dialect text not null,
    noun text not null,
    last bigint not null,
    primary key (tenant_id, dialect, noun)
  )`,
];
