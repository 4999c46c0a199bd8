import { type LogLine, logLevels } from '../../domain/model/log-entry.ts';
import type { JournalEntry, JournalReceipt } from '../../ports/journal-entry.ts';
import type { Sql } from '../sql/execute.ts';
import { bare, instants, json, text } from '../sql/parameters.ts';

/**
 * Stores what many attempts have to say, lines, progress and endings alike, in one statement. An entry counts only if its
 * attempt still holds the run (same fence) and its lines follow what is stored: a write repeated after a lost answer,
 * or made by a node that has been given up, hits nothing.
 */
export async function writeJournal(sql: Sql, entries: readonly JournalEntry[]): Promise<JournalReceipt> {
  const column = <T>(pick: (entry: JournalEntry) => T) => entries.map(pick);
  const places: Place[] = entries.flatMap((entry) =>
    entry.lines.map((line, i) => ({ entry, line, index: entry.base + i + 1 })),
  );
  const lines = <T>(pick: (place: Place) => T) => places.map(pick);
  const rows = await sql<Stored>(statement, [
    bare(column((e) => e.claim.runId)),
    bare(column((e) => e.claim.fence)),
    bare(column((e) => e.base)),
    bare(column((e) => e.lines.length)),
    bare(column((e) => e.conclusion?.state ?? null)),
    bare(column((e) => e.percent)),
    column((e) => (e.message === null ? null : text(e.message))),
    column((e) => jsonOrNull(e.conclusion?.result)),
    bare(column((e) => e.conclusion?.exitCode ?? null)),
    column((e) => jsonOrNull(e.conclusion?.error)),
    instants(column((e) => e.conclusion?.nextAttemptAt ?? null)),
    bare(lines(({ entry }) => entry.claim.runId)),
    bare(lines(({ index }) => index)),
    bare(lines(({ entry }) => entry.claim.attempt)),
    bare(lines(({ line }) => logLevels.indexOf(line.level))),
    lines(({ line }) => text(line.message)),
    lines(({ line }) => jsonOrNull(line.fields)),
    bare(lines(({ line }) => line.percent)),
    instants(lines(({ line }) => line.at)),
  ]);
  return {
    stored: new Set(rows.map((row) => row.id)),
    freed: [...new Set(rows.flatMap((row) => row.gates ?? []))],
    completed: rows.flatMap((row) => row.completed ?? []),
    failing: [...new Set(rows.flatMap((row) => row.failing ?? []))],
  };
}

type Stored = { id: string; gates: string[] | null; completed: string | null; failing: string | null };

interface Place {
  readonly entry: JournalEntry;
  readonly line: LogLine;
  readonly index: number;
}

function jsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : json(value);
}

const statement = `
with batch as (
  select * from unnest($1::uuid[], $2::bigint[], $3::int[], $4::int[], $5::text[], $6::real[], $7::text[], $8::text[],
    $9::int[], $10::text[], $11::timestamptz[])
  as b (id, fence, base, added, next_state, percent, message, result, exit_code, error, next_attempt_at)
),
moved as (
  update run r set
    log_count = r.log_count + b.added,
    version = r.version + 1,
    progress = case when b.next_state = 'SUCCEEDED' and r.progress is not null then 100
      else greatest(b.percent, r.progress) end,
    status_message = coalesce(b.message, r.status_message),
    state = coalesce(b.next_state, r.state),
    attempt = r.attempt - case when b.next_state = 'QUEUED' then 1 else 0 end,
    node_id = case when b.next_state is null then r.node_id end,
    next_attempt_at = b.next_attempt_at,
    finished_at = case when b.next_state in ('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST')
      then clock_timestamp() end,
    result = coalesce(b.result::jsonb, r.result),
    exit_code = coalesce(b.exit_code, r.exit_code),
    error = case when b.next_state is null then r.error else b.error::jsonb end
  from batch b
  where r.id = b.id and r.fence = b.fence and r.node_id is not null and r.log_count = b.base
  returning r.id, r.tenant_id, r.task_id, r.schedule_id, r.gates, r.finished_at, r.cancel_requested_at, r.state,
    b.next_state, b.percent
),
lines as (
  insert into log_entry (run_id, index, attempt, level, message, fields, percent, at)
  select l.run_id, l.index, l.attempt, l.level, l.message, l.fields::jsonb, l.percent, l.at
  from unnest($12::uuid[], $13::int[], $14::int[], $15::smallint[], $16::text[], $17::text[], $18::real[],
    $19::timestamptz[]) as l (run_id, index, attempt, level, message, fields, percent, at)
  join moved on moved.id = l.run_id
),
announced as (
  insert into event (tenant_id, type, task_id, run_id, schedule_id, previous_state, state)
  select tenant_id,
    case next_state when 'RETRY_WAIT' then 'RETRY_SCHEDULED' else coalesce(next_state, 'PROGRESSED') end,
    task_id, id, schedule_id,
    case when cancel_requested_at is null then 'RUNNING' else 'CANCELING' end, state
  from moved where next_state is not null or percent is not null
)
select m.id, case when m.finished_at is not null then m.gates end as gates,
  case when m.finished_at is not null and s.next_fire_at is null and s.state = 'ACTIVE' then s.id end as completed,
  case when s.pause_after_failures is not null and m.next_state in ('FAILED', 'TIMED_OUT', 'LOST') then s.id end as failing
from moved m left join schedule s on s.id = m.schedule_id and m.finished_at is not null`;
