import type { Pool } from 'pg';
import { inTransaction, type Sql } from './sql.ts';

export interface Pruned {
  readonly runs: number;
  readonly logs: number;
  readonly events: number;
}

const batch = 5_000;
const eventsKeptForDays = 7;

/**
 * Deletes what tenants keep no longer, in batches that hold their locks only shortly. One node at a time; the others pass.
 * Ledger rows stay: they are small, and they are the account of what happened.
 */
export async function prune(pool: Pool): Promise<Pruned | null> {
  return inTransaction(pool, async (sql) => {
    const [lock] = await sql<{ mine: boolean }>('select pg_try_advisory_xact_lock(71, 1) as mine');
    if (!lock?.mine) return null;
    await sql(`delete from idempotency where created_at < now() - interval '24 hours'`);
    await sql(`delete from node where lease_until < now() - interval '1 day'`);
    return { logs: await pruneLogs(sql), runs: await pruneRuns(sql), events: await pruneEvents(sql) };
  });
}

async function pruneLogs(sql: Sql): Promise<number> {
  const rows = await sql(
    `with old as (
       select r.id from run r join tenant t on t.id = r.tenant_id
       where r.finished_at < now() - t.log_retention_ms * interval '1 millisecond' and not r.log_pruned limit $1
     ),
     gone as (delete from log_entry l using old where l.run_id = old.id)
     update run set log_pruned = true from old where run.id = old.id returning run.id`,
    [batch],
  );
  return rows.length;
}

async function pruneRuns(sql: Sql): Promise<number> {
  const rows = await sql(
    `delete from run where id in (
       select r.id from run r join tenant t on t.id = r.tenant_id
       where r.finished_at < now() - t.run_retention_ms * interval '1 millisecond' limit $1
     ) returning id`,
    [batch],
  );
  return rows.length;
}

async function pruneEvents(sql: Sql): Promise<number> {
  const rows = await sql<{ count: number }>(
    `with gone as (
       delete from event where (tx, seq) in (
         select tx, seq from event where at < now() - $1 * interval '1 day' order by tx, seq limit $2
       ) returning tx, seq
     ),
     latest as (select tx, seq from gone order by tx desc, seq desc limit 1),
     moved as (update event_horizon h set tx = l.tx, seq = l.seq from latest l)
     select count(*)::int as count from gone`,
    [eventsKeptForDays, batch * 4],
  );
  return rows[0]?.count ?? 0;
}
