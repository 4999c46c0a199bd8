import type { Pool } from 'pg';
import { mostCounted, type TenantUsage, type UsageStore } from '../ports/usage-store.ts';
import { asTemporary } from './query.ts';
import { inTransaction, type Sql, sqlOf } from './sql/execute.ts';
import { iso } from './sql/parameters.ts';

export function makeUsageStore(pool: Pool): UsageStore {
  const sql = sqlOf(pool);
  async function ask<Row extends Record<string, unknown>>(text: string, values: unknown[]): Promise<readonly Row[]> {
    try {
      return await sql<Row>(text, values);
    } catch (error) {
      throw asTemporary(error) ?? error;
    }
  }

  return {
    async usage(tenantId) {
      const [row] = await ask<TenantUsage & Record<string, unknown>>(usage, [tenantId, mostCounted]);
      if (!row) throw new Error('a statement of counts has answered no row');
      return row;
    },
    async waitingRuns(tenants) {
      const rows = await ask<{ id: string; count: number }>(waitingRuns, [
        tenants.map(({ tenantId }) => tenantId),
        tenants.map(({ most }) => most),
      ]);
      return new Map(rows.map(({ id, count }) => [id, count]));
    },
    async storedBytes(tenantId) {
      const rows = await ask<{ bytes: number }>(
        'select stored_bytes::float8 as bytes from tenant_usage where tenant_id = $1 and stored_at is not null',
        [tenantId],
      );
      return rows[0]?.bytes ?? null;
    },
    async addLogBytes(day, added) {
      const rows = await ask<{ id: string; bytes: number }>(addLogBytes, [
        [...added.keys()],
        [...added.values()],
        iso(day),
      ]);
      return new Map(rows.map(({ id, bytes }) => [id, bytes]));
    },
    estimateStored: () => inTransaction(pool, estimate),
  };
}

/** Of one tenant, of which no more than `most` rows are looked at. */
const counted = (from: string, most: string): string =>
  `(select count(*)::int from (select 1 from ${from} limit ${most}) counted)`;

const waiting = (tenant: string, most: string): string =>
  [
    `run r where r.tenant_id = ${tenant} and r.state = 'QUEUED' and not r.held and r.module <> 'external'`,
    `run r where r.tenant_id = ${tenant} and r.held`,
    `run r where r.tenant_id = ${tenant} and r.state = 'QUEUED' and not r.held and r.module = 'external'`,
    `run r where r.tenant_id = ${tenant} and r.next_attempt_at is not null`,
  ]
    .map((from) => counted(from, most))
    .join(' + ');

const usage = `select
  ${counted('task where tenant_id = $1 and deleted_at is null', '$2')} as tasks,
  ${counted('schedule where tenant_id = $1 and deleted_at is null', '$2')} as schedules,
  ${counted('run where tenant_id = $1 and node_id is not null', '$2')} as "concurrentRuns",
  least($2, ${waiting('$1', '$2')}) as "queuedRuns",
  u.stored_bytes::float8 as "storedBytes",
  case when l.log_day = (now() at time zone 'UTC')::date then l.log_bytes::float8 else 0 end as "logBytesToday",
  ${counted(`outbox where tenant_id = $1 and state = 'SENT' and settled_at > now() - interval '1 hour'`, '$2')} as "mailsLastHour"
from (select 1) one
left join tenant_usage u on u.tenant_id = $1 and u.stored_at is not null
left join tenant_usage l on l.tenant_id = $1`;

const waitingRuns = `select w.id, least(w.most, ${waiting('w.id', 'w.most')}) as count
from unnest($1::uuid[], $2::int[]) as w (id, most)`;

const addLogBytes = `insert into tenant_usage as u (tenant_id, log_day, log_bytes)
select a.id, ($3::timestamptz at time zone 'UTC')::date, a.bytes from unnest($1::uuid[], $2::bigint[]) as a (id, bytes)
order by a.id
on conflict (tenant_id) do update set
  log_bytes = case when u.log_day = excluded.log_day then u.log_bytes else 0 end + excluded.log_bytes,
  log_day = excluded.log_day
returning tenant_id as id, log_bytes::float8 as bytes`;

/** Of the large tables so many pages are read. Smaller ones are read whole, and the estimate is exact. */
const sampledPages = 1_000;
const estimateLock = 6;

async function estimate(sql: Sql): Promise<boolean> {
  const [lock] = await sql<{ mine: boolean }>(`select pg_try_advisory_xact_lock(71, ${estimateLock}) as mine`);
  if (!lock?.mine) return false;
  const shares = await sql<{ name: string; percent: number }>(
    `select c.relname as name, least(100, 100.0 * $1 / greatest(1, pg_relation_size(c.oid) / 8192.0))::float8 as percent
     from pg_class c where c.oid = any(array['run'::regclass, 'log_entry'::regclass, 'event'::regclass])`,
    [sampledPages],
  );
  const share = (name: string): number => shares.find((one) => one.name === name)?.percent ?? 100;
  const sample = (table: string, alias: string): string => `${table} ${alias} tablesample system (${share(table)})`;
  await sql(
    `insert into tenant_usage as u (tenant_id, stored_bytes, stored_at)
     select tenant_id, sum(bytes)::bigint, now() from (
       select id as tenant_id, 0 as bytes from tenant
       union all
       select tenant_id, sum(400 + pg_column_size(params) + coalesce(octet_length(description), 0)) from task group by 1
       union all
       select tenant_id, sum(600 + coalesce(pg_column_size(params_override), 0)) from schedule group by 1
       union all
       select s.tenant_id, sum(200 + pg_column_size(v.text)) from script_version v join script s on s.id = v.script_id group by 1
       union all
       select tenant_id, sum(100 + pg_column_size(document)) from dialect_document group by 1
       union all
       select r.tenant_id, sum(500 + coalesce(pg_column_size(r.params), 0) + coalesce(pg_column_size(r.result), 0)
         + coalesce(pg_column_size(r.error), 0)) * 100 / ${share('run')} from ${sample('run', 'r')} group by 1
       union all
       select r.tenant_id, sum(80 + pg_column_size(l.message) + coalesce(pg_column_size(l.fields), 0)) * 100 / ${share('log_entry')}
         from ${sample('log_entry', 'l')} join run r on r.id = l.run_id group by 1
       union all
       select tenant_id, count(*) * 200 * 100 / ${share('event')} from ${sample('event', 'e')} group by 1
     ) parts (tenant_id, bytes) group by tenant_id order by tenant_id
     on conflict (tenant_id) do update set stored_bytes = excluded.stored_bytes, stored_at = excluded.stored_at`,
  );
  return true;
}
