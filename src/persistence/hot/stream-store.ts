import type { Pool } from 'pg';
import { isId } from '../../domain/id.ts';
import { type LogEntry, logLevels } from '../../domain/log-entry.ts';
import type { Reader } from '../../domain/reading.ts';
import type { EventRow, StreamStore } from '../../domain/stream-store.ts';
import { asOutage } from '../query.ts';
import { readHorizon } from './horizon.ts';
import { ms, type Sql, sqlOf } from './sql.ts';

/** `onNameless` hears once when the server does not show the names of our sessions: then strangers hold up the streams. */
export function makeStreamStore(pool: Pool, reader: Pick<Reader, 'runs'>, onNameless?: () => void): StreamStore {
  const plain = sqlOf(pool);
  const sql: Sql = (text, values) =>
    plain<never>(text, values).catch((error: unknown) => {
      throw asOutage(error) ?? error;
    });
  let warned = false;
  async function readHorizonHere(): Promise<string> {
    const { horizon, named } = await readHorizon(sql);
    if (!named && !warned) {
      warned = true;
      onNameless?.();
    }
    return horizon;
  }
  return {
    async run(scope, id) {
      return isId(id) ? ((await reader.runs(scope, [id])).get(id) ?? null) : null;
    },

    async log(runId, after, limit) {
      const rows = await sql<Omit<LogEntry, 'level'> & { level: number }>(
        `select run_id as "runId", index, attempt, level, message, fields, percent::float8 as percent, ${ms('at')}
         from log_entry where run_id = $1 and index > $2 order by index limit $3`,
        [runId, after, limit],
      );
      return rows.map((row) => ({ ...row, level: logLevels[row.level]! }));
    },

    async head() {
      const horizon = await readHorizonHere();
      const rows = await sql<{ tx: string; seq: string }>(
        `select coalesce(max(tx), '0')::text as tx, coalesce(max(seq), 0)::text as seq from (
           select tx, seq from event where tx < $1::text::xid8 order by tx desc, seq desc limit 1
         ) as last`,
        [horizon],
      );
      return [rows[0]!.tx, rows[0]!.seq];
    },

    async horizon() {
      const rows = await sql<{ tx: string; seq: string }>('select tx::text as tx, seq::text as seq from event_horizon');
      return [rows[0]!.tx, rows[0]!.seq];
    },

    async events(scope, kind, [tx, seq], limit) {
      const horizon = await readHorizonHere();
      // Bare names in its order would be those of the texts that are answered, of which 10 comes before 9.
      const rows = await sql<EventRow & Record<string, unknown>>(
        `select tx::text as tx, seq::text as seq, ${ms('at')}, type, born, task_id as "taskId", run_id as "runId",
           schedule_id as "scheduleId", ${ms('nominal_at', '"nominalAt"')}, previous_state as "previousState", state, actor
         from event
         where (tx, seq) > ($1::text::xid8, $2::bigint) and tx < $6::text::xid8
           and ($3::uuid is null or tenant_id = $3)
           and case $4 when 'run' then run_id is not null
             else schedule_id is not null and (run_id is null or born and nominal_at is not null) end
         order by event.tx, event.seq limit $5`,
        [tx, seq, scope, kind, limit, horizon],
      );
      if (rows.length > 0) return { rows, behind: false };
      const more = await sql<{ behind: boolean }>(
        `select exists (select 1 from event where tx >= $3::text::xid8 and (tx, seq) > ($1::text::xid8, $2::bigint)) as behind`,
        [tx, seq, horizon],
      );
      return { rows, behind: more[0]!.behind };
    },
  };
}
