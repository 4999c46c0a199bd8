import { Migration } from '@mikro-orm/migrations';

/** What a schedule is for, in words. Nodes that do not know it never read the column, so they can live with it. */
export class ScheduleDescriptions extends Migration {
  override up(): void {
    this.addSql('alter table schedule add column description text');
    this.addSql(`insert into tolerated_migration (name) values ('0019-schedule-descriptions')`);
  }
}
