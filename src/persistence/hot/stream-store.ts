import type { Pool } from 'pg';
import { isId } from '../../domain/id.ts';
import { type LogEntry, logLevels } from '../../domain/log-entry.ts';
import type { Reader } from '../../domain/reading.ts';
import type { EventRow, StreamStore } from '../../domain/stream-store.ts';
import { asTemporary } from '../query.ts';
import { readHorizon } from './horizon.ts';
import { ms, type Sql, sqlOf } from './sql.ts';

/** `onNameless` hears once when the server does not show the names of our sessions: then strangers hold up the streams. */
export function makeStreamStore(pool: Pool, reader: Pick<Reader, 'runs'>, onNameless?: () => void): StreamStore {
  const plain = sqlOf(pool);
  const sql: Sql = (text, values) =>
    plain<never>(text, values).catch((error: unknown) => {
      throw asTemporary(error) ?? error;
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

    async log(runId, after, limit, size) {
      const rows = await sql<LogRow>(nextLines, [runId, after, limit, size]);
      const looked = rows[0]?.looked ?? 0;
      return {
        entries: rows.map(entryOf),
        full: looked === limit || rows.length < looked,
      };
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

    async freshEvents(after, tenants, limit) {
      const horizon = await readHorizonHere();
      const rows = await sql<Partial<EventRow> & Edge & Record<string, unknown>>(fresh, [
        ...after,
        horizon,
        tenants,
        limit,
      ]);
      const { edgeTx, edgeSeq, looked, behind } = rows[0]!;
      return {
        rows: rows.filter((row): row is EventRow & typeof row => row.tx !== null),
        edge: edgeTx === null || edgeSeq === null ? after : [edgeTx, edgeSeq],
        full: looked === limit,
        behind,
      };
    },

    // Up to a place that has been read before, so that it needs no horizon.
    events: (scope, kind, after, upTo, limit) =>
      sql<EventRow & Record<string, unknown>>(
        `select ${columns} from event e
         where (tx, seq) > ($1::text::xid8, $2::bigint) and (tx, seq) <= ($6::text::xid8, $7::bigint)
           and ($3::uuid is null or tenant_id = $3)
           and case $4 when 'run' then run_id is not null
             else schedule_id is not null and (run_id is null or born and nominal_at is not null) end
         order by e.tx, e.seq limit $5`,
        [...after, scope, kind, limit, ...upTo],
      ),
  };
}

interface LogRow extends Omit<LogEntry, 'level'> {
  readonly level: number;
  /** How many lines were there, with those that are not answered. */
  readonly looked: number;
}

function entryOf({ runId, index, attempt, level, message, fields, percent, at }: LogRow): LogEntry {
  return { runId, index, attempt, level: logLevels[level]!, message, fields, percent, at };
}

interface Edge {
  readonly edgeTx: string | null;
  readonly edgeSeq: string | null;
  readonly looked: number;
  readonly behind: boolean;
}

// Orders name the table: bare names would be those of the texts that are answered, of which 10 comes before 9.
const columns = `e.tx::text as tx, e.seq::text as seq, e.tenant_id as "tenantId", ${ms('e.at')}, e.type, e.born,
  e.task_id as "taskId", e.run_id as "runId", e.schedule_id as "scheduleId", ${ms('e.nominal_at', '"nominalAt"')},
  e.previous_state as "previousState", e.state, e.actor`;

/** The lengths of texts stand beside them: those that are not answered are not read. */
const nextLines = `
with page as (
  select *, sum(octet_length(message) + coalesce(octet_length(fields::text), 0)) over (order by index) as size,
    row_number() over (order by index) as place, count(*) over ()::int as looked
  from (select * from log_entry where run_id = $1 and index > $2 order by index limit $3) as next
)
select run_id as "runId", index, attempt, level, message, fields, percent::float8 as percent, ${ms('at')}, looked
from page where size <= $4 or place = 1 order by index`;

const fresh = `
with page as materialized (
  select * from event where (tx, seq) > ($1::text::xid8, $2::bigint) and tx < $3::text::xid8
  order by event.tx, event.seq limit $5
),
last as (select tx, seq from page order by page.tx desc, page.seq desc limit 1)
select (select tx::text from last) as "edgeTx", (select seq::text from last) as "edgeSeq",
  (select count(*)::int from page) as looked, exists (select 1 from event where tx >= $3::text::xid8) as behind, ${columns}
from (select 1) as one left join page e on $4::uuid[] is null or e.tenant_id = any($4)
order by e.tx, e.seq`;
