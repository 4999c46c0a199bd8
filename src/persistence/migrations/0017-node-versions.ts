import { Migration } from '@mikro-orm/migrations';

/**
 * Nodes of several versions on one database. Leases say what a node knows; null is a node of a version that does not say it. A
 * migration that older nodes can live with says so itself, in `tolerated_migration`; every other one stops those that do not know it.
 */
export class NodeVersions extends Migration {
  override up(): void {
    this.addSql('alter table node add column version text, add column schema integer');
    this.addSql('create table tolerated_migration (name text primary key)');
  }
}
