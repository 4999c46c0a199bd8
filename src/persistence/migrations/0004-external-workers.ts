import { Migration } from '@mikro-orm/migrations';

/**
 * A claim of an external worker is a row of `node` with the role `external` and a lease of its own, so that recovery
 * finds it as it finds a dead node's runs. Runs that wait for a worker have an index of their own: nodes, which cannot
 * run them, need not step over them in the queue.
 */
export class ExternalWorkers extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `alter table node
     add column lease_ms bigint check (lease_ms > 0),
     add column log_base integer check (log_base >= 0),
     add constraint node_external check ((role = 'external') = (lease_ms is not null and log_base is not null))`,
  `drop index run_queue`,
  `create index run_queue on run (priority desc, scheduled_for, id)
    where state = 'QUEUED' and not held and module <> 'external'`,
  `create index run_waiting on run ((params ->> 'worker'), tenant_id, priority desc, scheduled_for, id)
    where state = 'QUEUED' and not held and module = 'external'`,
];
