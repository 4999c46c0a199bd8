import type { Pool } from 'pg';
import type { Calendar } from '../../domain/model/calendar.ts';
import type { DueRow } from '../../domain/planning/settlement.ts';
import type { Due, DueId, SweepTransaction } from '../../ports/run-store.ts';
import { ms } from '../sql/columns.ts';
import { inTransaction, type Sql } from '../sql/execute.ts';
import { iso } from '../sql/parameters.ts';
import { calendarColumns } from '../writes/calendars.ts';
import type { Aside } from './aside.ts';
import { pauseFailing } from './failures.ts';
import { cancelBehind, countGates, lockGates } from './gates.ts';
import { settle } from './settle.ts';
import { skippedAmong } from './skipped.ts';

/** What a sweep may do within its one transaction. Schedules stay locked from `due` to the end. */
export function withSweep<T>(
  pool: Pool,
  aside: Aside,
  work: (transaction: SweepTransaction) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, (sql) =>
    work({
      async due(now, limit, only) {
        if (only === null)
          return toDue(await sql<DueRecord & Skipped>(dueStatement(limit), [iso(now), aside.ids('sweep')]));
        return { rows: (await sql<DueRecord>(dueGiven, [iso(now), only])).map(toDueRow), skipped: false };
      },
      calendars: (known) => changedCalendars(sql, known),
      pauseFailing: (ids) => pauseFailing(sql, ids),
      open: (ids) => openSchedules(sql, ids),
      async gates(keys) {
        await lockGates(sql, keys);
        return countGates(sql, keys);
      },
      settle: (settlements, runs) => settle(sql, settlements, runs),
      async defer(ids, until) {
        await sql(`update schedule set next_fire_at = greatest(next_fire_at, $2) where id = any($1::uuid[])`, [
          ids,
          iso(until),
        ]);
      },
      cancelBehind: (keys, reason, graceMs) => cancelBehind(sql, keys, reason, graceMs),
    }),
  );
}

async function changedCalendars(sql: Sql, known: ReadonlyMap<string, number | null>): Promise<readonly Calendar[]> {
  return sql<Calendar & Record<string, unknown>>(
    `select ${calendarColumns} from unnest($1::uuid[], $2::int[]) as k (id, version) join calendar c on c.id = k.id
     where c.version is distinct from k.version`,
    [[...known.keys()], [...known.values()]],
  );
}

type DueRecord = DueRow['schedule'] &
  DueRow['task'] & {
    taskState: DueRow['taskState'];
    tenantEnabled: boolean;
    tenantLimited: boolean;
    queueLimit: number | null;
  };

export const dueColumns = `s.id, s.tenant_id as "tenantId", s.task_id as "taskId", s.recurrence,
  s.time_zone as "timeZone", ${ms('s.starts_at', '"startsAt"')}, ${ms('s.ends_at', '"endsAt"')},
  s.max_runs as "maxRuns", s.started_runs as "startedRuns", s.exclusions, s.calendars, s.changes, s.jitter_ms::float8 as "jitterMs", s.dst,
  s.catch_up as "catchUp", s.overlap, s.pause_after_failures as "pauseAfterFailures", s.params_override as "paramsOverride", s.shadow, s.state,
  ${ms('s.paused_at', '"pausedAt"')}, ${ms('s.paused_until', '"pausedUntil"')},
  ${ms('s.next_nominal_at', '"nextNominalAt"')}, ${ms('s.next_fire_at', '"nextFireAt"')},
  ${ms('s.created_at', '"createdAt"')}, s.version, t.state as "taskState", n.enabled as "tenantEnabled",
  n.max_concurrent_runs is not null as "tenantLimited", n.max_queued_runs as "queueLimit",
  t.module, t.params, t.concurrency, t.priority`;

const dueGiven = `with s as materialized (
      select * from schedule where next_fire_at <= $1 and id = any($2::uuid[]) order by id for no key update skip locked
    )
    select ${dueColumns} from s join task t on t.id = s.task_id join tenant n on n.id = s.tenant_id
    order by s.next_fire_at, s.id`;

/** What is due, the oldest of each tenant, then the second of each: a backlog of one tenant holds up no other. */
export async function dueInTurns(sql: Sql, aside: Aside, now: number, limit: number): Promise<readonly DueId[]> {
  return sql<DueId & Record<string, unknown>>(turns, [iso(now), limit, aside.ids('sweep')]);
}

// By hops along `schedule_turns`.
const turns = `
with recursive line as (
  (select tenant_id from schedule where next_fire_at is not null order by tenant_id limit 1)
  union all
  select n.tenant_id from line l cross join lateral (
    select tenant_id from schedule where next_fire_at is not null and tenant_id > l.tenant_id order by tenant_id limit 1
  ) n
)
select f.id, l.tenant_id as "tenantId" from line l cross join lateral (
  select id, next_fire_at, row_number() over (order by next_fire_at, id) as turn from (
    select id, next_fire_at from schedule
    where next_fire_at <= $1 and tenant_id = l.tenant_id and id <> all($3::uuid[])
    order by next_fire_at, id limit $2
  ) one
) f order by f.turn, f.next_fire_at, f.id limit $2`;

const dueStatements = new Map<number, string>();

interface Skipped {
  readonly skipped: boolean;
}

/**
 * What is due is found before anything is joined to it and with a limit that the planner knows, for it plans without
 * knowing the instant: a third of all schedules might be due. At most `limit`, rounded up to a multiple of 64.
 * Whether a lock made it skip one is read from the same snapshot: a row of its own when nothing was found.
 */
function dueStatement(limit: number): string {
  const most = Math.ceil(Math.max(1, limit) / 64) * 64;
  let statement = dueStatements.get(most);
  if (statement === undefined) {
    statement = `with s as materialized (
      select * from schedule where next_fire_at <= $1 and id <> all($2::uuid[])
      order by next_fire_at, id limit ${most} for no key update skip locked
    )
    select ${dueColumns}, k.skipped
    from (select ${skippedAmong('schedule', 'next_fire_at', 's', most, '$2')} as skipped) k
    left join (s join task t on t.id = s.task_id join tenant n on n.id = s.tenant_id) on true
    order by s.next_fire_at, s.id`;
    dueStatements.set(most, statement);
  }
  return statement;
}

function toDue(records: readonly (DueRecord & Skipped)[]): Due {
  const found = records.filter(({ id }) => id !== null);
  return { rows: found.map(({ skipped: _skipped, ...record }) => toDueRow(record)), skipped: records[0]!.skipped };
}

export function toDueRow(record: DueRecord): DueRow {
  const { taskState, tenantEnabled, tenantLimited, queueLimit, module, params, concurrency, priority, ...schedule } =
    record;
  return {
    schedule,
    taskState,
    tenantEnabled,
    tenantLimited,
    queueLimit,
    task: { module, params, concurrency, priority },
  };
}

async function openSchedules(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql<{ id: string }>(
    // What is run of the past is no reason to skip what comes now.
    `select distinct schedule_id as id from run
     where schedule_id = any($1::uuid[]) and schedule_id is not null and finished_at is null and trigger <> 'BACKFILL'`,
    [ids],
  );
  return new Set(rows.map((row) => row.id));
}
