import { Migration } from '@mikro-orm/migrations';

/** A node that drains takes no new runs. Nodes that do not know it never read the column, so they can live with it. */
export class Draining extends Migration {
  override up(): void {
    this.addSql('alter table node add column draining boolean not null default false');
    this.addSql(`insert into tolerated_migration (name) values ('0018-draining')`);
  }
}
