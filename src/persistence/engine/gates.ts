import type { Pool } from 'pg';
import type { Milliseconds } from '../../domain/model/values.ts';
import { inTransaction, type Sql, sqlOf } from '../sql/execute.ts';
import type { Aside } from './aside.ts';
import { pickedBatch } from './picked.ts';

/**
 * A gate lets only so many of its runs be open at once; the others are held, in the order of their instants. Whoever
 * counts or changes what is behind a gate holds its lock until the transaction ends.
 */
export async function lockGates(sql: Sql, keys: readonly string[]): Promise<void> {
  await sql(
    `select pg_advisory_xact_lock(hashtextextended(key, 71)) from (select unnest($1::text[]) as key order by 1) as k`,
    [keys],
  );
}

export async function countGates(
  sql: Sql,
  keys: readonly string[],
): Promise<Map<string, { open: number; held: number }>> {
  const rows = await sql<{ key: string; open: number; held: number }>(
    `select key, count(r.id) filter (where not r.held)::int as open, count(r.id) filter (where r.held)::int as held
     from unnest($1::text[]) as key
     left join run r on r.gates @> array[key] and r.gates is not null and r.finished_at is null
       and r.state <> 'SCHEDULED'
     group by key`,
    [keys],
  );
  return new Map(rows.map((row) => [row.key, { open: row.open, held: row.held }]));
}

/**
 * Opens the gates, or all there are (null), for held runs as far as there are places. To be called in a transaction.
 * `only`: no other runs than these are looked at.
 */
export async function releaseHeld(
  sql: Sql,
  keys: readonly string[] | null,
  leftOut: readonly string[] = [],
  only: readonly string[] | null = null,
): Promise<readonly { readonly id: string }[]> {
  const held = await sql<{ id: string; gates: string[]; limits: number[] }>(heldStatement, [keys, leftOut, only]);
  if (held.length === 0) return [];
  const all = [...new Set(held.flatMap((run) => run.gates))];
  await lockGates(sql, all);
  const counts = await countGates(sql, all);
  const passing = held.filter((run) => {
    const free = run.gates.every((key, i) => counts.get(key)!.open < run.limits[i]!);
    if (free) for (const key of run.gates) counts.get(key)!.open += 1;
    return free;
  });
  if (passing.length === 0) return [];
  return sql<{ id: string }>(
    `update run set held = false, queued_at = clock_timestamp(), version = version + 1 where id = any($1::uuid[]) and held and state = 'QUEUED' returning id`,
    [passing.map((run) => run.id)],
  );
}

/** The same as a batch of its own: a run that cannot be let pass is left out, and the others pass. */
export function releaseGates(
  pool: Pool,
  aside: Aside,
  keys: readonly string[] | null,
): Promise<readonly { readonly id: string }[]> {
  return pickedBatch({
    aside,
    step: 'release',
    whole: (leftOut) => inTransaction(pool, (sql) => releaseHeld(sql, keys, leftOut)),
    pick: async (leftOut) =>
      (await sqlOf(pool)<{ id: string }>(heldStatement, [keys, leftOut, null])).map(({ id }) => id),
    some: (ids) => inTransaction(pool, (sql) => releaseHeld(sql, keys, [], ids)),
  });
}

// Behind a gate only as many can pass as it has places, and each tenant has its turns: a long line behind one gate must not
// hide the runs behind another. Those that are found pass in the order of their instants.
const heldStatement = `
  select id, gates, limits from (
    select *, row_number() over (partition by tenant_id order by place, scheduled_for, id) as turn from (
      select id, tenant_id, gates, gate_limits as limits, scheduled_for,
        row_number() over (partition by gates order by scheduled_for, id) as place
      from run
      where held and finished_at is null and gates is not null and ($1::text[] is null or gates && $1)
        and id <> all($2::uuid[]) and ($3::uuid[] is null or id = any($3))
    ) h where place <= (select min(l) from unnest(limits) l) order by turn, scheduled_for, id limit 1000
  ) found order by scheduled_for, id`;

/** Asks everything open behind the gates to end; what has not started ends at once. Answers the runs to stop. */
export async function cancelBehind(
  sql: Sql,
  keys: readonly string[],
  reason: string,
  graceMs: Milliseconds,
): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `select id from run where gates && $1::text[] and gates is not null and finished_at is null and state <> 'SCHEDULED'
     order by id`,
    [keys],
  );
  const ids = rows.map((row) => row.id);
  await cancelRuns(sql, ids, reason, graceMs, null);
  return ids;
}

/** The one way to cancel: RUNNING becomes CANCELING for its node to see, everything else that is open ends. */
export async function cancelRuns(
  sql: Sql,
  ids: readonly string[],
  reason: string | null,
  graceMs: Milliseconds,
  actor: object | null,
): Promise<Canceled[]> {
  if (ids.length === 0) return [];
  return sql<Canceled & Record<string, unknown>>(
    `with target as (
       select id, state from run where id = any($1::uuid[]) and finished_at is null and state <> 'CANCELING'
       order by id for update
     ),
     moved as (
       update run r set state = case t.state when 'RUNNING' then 'CANCELING' else 'CANCELED' end, held = false,
         cancel_reason = $2, cancel_grace_ms = $3, cancel_requested_at = clock_timestamp(), next_attempt_at = null,
         finished_at = case t.state when 'RUNNING' then null else clock_timestamp() end, version = r.version + 1
       from target t where r.id = t.id
       returning r.id, r.tenant_id, r.task_id, r.schedule_id, r.gates, t.state as previous, r.state
     ),
     announced as (
       insert into event (tenant_id, type, task_id, run_id, schedule_id, previous_state, state, actor)
       select tenant_id, case state when 'CANCELING' then 'CANCEL_REQUESTED' else 'CANCELED' end, task_id, id,
         schedule_id, previous, state, $4::jsonb from moved
     )
     select id as "runId", state, gates, schedule_id as "scheduleId" from moved`,
    [ids, reason, graceMs, actor && JSON.stringify(actor)],
  );
}

export interface Canceled {
  readonly runId: string;
  readonly state: 'CANCELING' | 'CANCELED';
  readonly gates: readonly string[] | null;
  readonly scheduleId: string | null;
}
