import type { Mail, OutboxStore } from '../ports/outbox-store.ts';
import type { Sql } from './sql/execute.ts';
import { text } from './sql/parameters.ts';

export function makeOutboxStore(sql: Sql): OutboxStore {
  return {
    claim: (limit, leaseMs) => sql<Mail & Record<string, unknown>>(claim, [limit, leaseMs]),
    async settle({ id, attempt }, verdict) {
      const error = verdict.kind === 'SENT' ? null : text(verdict.error).slice(0, longestError);
      const inMs = verdict.kind === 'AGAIN' ? verdict.inMs : null;
      await sql(settle, [id, attempt, verdict.kind, inMs, error]);
    },
  };
}

const longestError = 1_000;

/**
 * Mails of tenants that have sent as many as they may in the last hour are held back, and given up when they have waited
 * for a day, as those are which no server takes. However many they are, they hold up no other mail.
 */
const claim = `
with asking as (
  select distinct tenant_id from (
    select tenant_id from outbox where next_attempt_at <= statement_timestamp() order by next_attempt_at, id limit 1000
  ) first
),
limited as materialized (
  select n.id, n.max_mails_per_hour - (
    select count(*) from (
      select 1 from outbox s where s.tenant_id = n.id and s.state = 'SENT' and s.settled_at > now() - interval '1 hour'
      limit n.max_mails_per_hour
    ) sent
  ) as places
  from asking a join tenant n on n.id = a.tenant_id where n.max_mails_per_hour is not null
),
beyond as materialized (select id from limited where places <= 0),
held as (
  update outbox o set error = 'the tenant has sent as many mails within an hour as it may',
    state = case when o.created_at < now() - interval '1 day' then 'GIVEN_UP' else 'WAITING' end,
    settled_at = case when o.created_at < now() - interval '1 day' then clock_timestamp() end,
    next_attempt_at = case when o.created_at >= now() - interval '1 day' then clock_timestamp() + interval '1 minute' end
  where o.id in (
    select id from outbox where next_attempt_at <= statement_timestamp() and tenant_id in (select id from beyond)
    order by next_attempt_at, id limit 5000 for update skip locked
  )
),
line as materialized (
  select id, tenant_id, row_number() over (partition by tenant_id order by next_attempt_at, id) as place from (
    select id, tenant_id, next_attempt_at from outbox
    where next_attempt_at <= statement_timestamp() and tenant_id not in (select id from beyond)
    order by next_attempt_at, id limit 1000
  ) first
),
due as (
  select id from outbox where next_attempt_at <= statement_timestamp() and id in (
    select line.id from line left join limited l on l.id = line.tenant_id where l.id is null or line.place <= l.places
  )
  order by next_attempt_at, id limit $1 for update skip locked
)
update outbox o set attempts = o.attempts + 1,
  next_attempt_at = clock_timestamp() + $2 * interval '1 millisecond'
from due where o.id = due.id
returning o.id::text as id, o.run_id as "runId", o.task_id as "taskId", o.recipient, o.attempts as attempt,
  round(date_part('epoch', o.created_at) * 1000) as "createdAt", o.story`;

const settle = `
update outbox set error = $5, state = case $3::text when 'AGAIN' then 'WAITING' else $3 end,
  next_attempt_at = case when $3 = 'AGAIN' then clock_timestamp() + $4::float8 * interval '1 millisecond' end,
  settled_at = case when $3 <> 'AGAIN' then clock_timestamp() end
where id = $1 and state = 'WAITING' and (attempts = $2 or $3 = 'SENT')`;
