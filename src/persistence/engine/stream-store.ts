import type { Pool } from 'pg';
import { OutageError } from '../../domain/model/errors.ts';
import { isId } from '../../domain/model/id.ts';
import { type LogEntry, logLevels } from '../../domain/model/log-entry.ts';
import type { RunReads } from '../../ports/reads/run.ts';
import {
  type Epoch,
  epochNumberOf,
  type EventPlace,
  type EventRow,
  NewEpochError,
  startOf,
  type StreamStore,
} from '../../ports/stream-store.ts';
import { asTemporary } from '../query.ts';
import { ms } from '../sql/columns.ts';
import { type Sql, sqlOf } from '../sql/execute.ts';
import { epochHere, type EpochLook, epochLook, makeEpochWatch, type OnNewEpoch } from './epoch.ts';
import { readHorizon } from './horizon.ts';

export interface StreamStoreEars {
  /** Hears once when the server does not show the names of our sessions: then strangers hold up the streams. */
  readonly onNameless?: () => void;
  readonly onNewEpoch?: OnNewEpoch;
}

export function makeStreamStore(
  pool: Pool,
  runs: Pick<RunReads, 'find'>,
  { onNameless, onNewEpoch }: StreamStoreEars = {},
): StreamStore {
  const plain = sqlOf(pool);
  const sql: Sql = (text, values) =>
    plain<never>(text, values).catch((error: unknown) => {
      throw asTemporary(error) ?? error;
    });
  const watch = makeEpochWatch(sql, onNewEpoch);
  let warned = false;
  async function readHorizonHere(): Promise<string> {
    const { horizon, named } = await readHorizon(sql);
    if (!named && !warned) {
      warned = true;
      onNameless?.();
    }
    return horizon;
  }

  /** What was read at a place is of the epoch that the reader means, or of none. */
  async function confirm(epoch: Epoch, look: EpochLook): Promise<void> {
    const now = await watch.of(look);
    if (now.id !== epoch.id || look.epoch !== epoch.id) throw new NewEpochError(now);
  }

  /** A look before which an epoch began is repeated. */
  async function readInEpoch<Row extends EpochLook & Record<string, unknown>>(
    read: () => Promise<Row[]>,
  ): Promise<{ readonly epoch: Epoch; readonly rows: readonly Row[] }> {
    for (let tries = 1; ; tries += 1) {
      const rows = await read();
      const epoch = await watch.of(rows[0]!);
      if (rows[0]!.epoch === epoch.id) return { epoch, rows };
      if (tries === mostTries) throw new OutageError('PostgreSQL goes from one epoch to another');
    }
  }

  return {
    epoch: () => watch.settle(),
    knownEpoch: () => watch.known(),

    async run(scope, id) {
      return isId(id) ? ((await runs.find(scope, [id])).get(id) ?? null) : null;
    },

    async log(runId, after, limit, size) {
      const { epoch, rows } = await readInEpoch(() =>
        sql<Partial<LogRow> & EpochLook & Record<string, unknown>>(nextLines, [runId, after, limit, size]),
      );
      const lines = rows.filter((row) => row.runId !== null) as readonly LogRow[];
      const looked = lines[0]?.looked ?? 0;
      return { entries: lines.map(entryOf), full: looked === limit || lines.length < looked, epoch };
    },

    async head() {
      const { epoch, rows } = await readInEpoch(async () =>
        sql<Edge & EpochLook & Record<string, unknown>>(latest, [await readHorizonHere()]),
      );
      const { edgeTx, edgeSeq } = rows[0]!;
      return { epoch, place: edgeTx === null || edgeSeq === null ? startOf(epoch) : [edgeTx, edgeSeq] };
    },

    async kept() {
      const { epoch, rows } = await readInEpoch(() =>
        sql<{ tx: string; seq: string; next: string } & EpochLook & Record<string, unknown>>(kept, []),
      );
      const { tx, seq, next } = rows[0]!;
      // What was pruned of earlier epochs is no loss to this one.
      const pruned: EventPlace = [tx, seq];
      const oldest = epochNumberOf(pruned) === epoch.number && tx !== '0' ? pruned : startOf(epoch);
      return { epoch, oldest, nextTx: next };
    },

    async freshEvents(epoch, after, tenants, limit) {
      const horizon = await readHorizonHere();
      const rows = await sql<Partial<EventRow> & FreshEdge & EpochLook & Record<string, unknown>>(fresh, [
        ...after,
        horizon,
        tenants,
        limit,
        epoch.number,
      ]);
      await confirm(epoch, rows[0]!);
      const { edgeTx, edgeSeq, looked, behind } = rows[0]!;
      const edge: EventPlace = edgeTx === null || edgeSeq === null ? after : [edgeTx, edgeSeq];
      watch.saw(edge[0]);
      return {
        rows: rows.filter((row): row is EventRow & typeof row => row.tx !== null),
        edge,
        full: looked === limit,
        behind,
      };
    },

    // Up to a place that has been read before, so that it needs no horizon.
    async events(epoch, scope, kind, after, upTo, limit) {
      const rows = await sql<Partial<EventRow> & EpochLook & Record<string, unknown>>(again, [
        ...after,
        scope,
        kind,
        limit,
        ...upTo,
        epoch.number,
      ]);
      await confirm(epoch, rows[0]!);
      return rows.filter((row): row is EventRow & typeof row => row.tx !== null);
    },
  };
}

/** So often in a row no epoch begins. */
const mostTries = 3;

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
}

interface FreshEdge extends Edge {
  readonly looked: number;
  readonly behind: boolean;
}

// Orders name the table: bare names would be those of the texts that are answered, of which 10 comes before 9.
const columns = `e.tx::text as tx, e.seq::text as seq, e.tenant_id as "tenantId", ${ms('e.at')}, e.type, e.born,
  e.task_id as "taskId", e.run_id as "runId", e.schedule_id as "scheduleId", ${ms('e.nominal_at', '"nominalAt"')},
  e.previous_state as "previousState", e.state, e.actor`;

/** The lengths of texts stand beside them: those that are not answered are not read. */
const nextLines = `
with ${epochHere},
page as (
  select *, sum(octet_length(message) + coalesce(octet_length(fields::text), 0)) over (order by index) as size,
    row_number() over (order by index) as place_in_page, count(*) over ()::int as looked
  from (select * from log_entry where run_id = $1 and index > $2 order by index limit $3) as next
)
select ${epochLook}, run_id as "runId", index, attempt, level, message, fields, percent::float8 as percent, ${ms('at')}, looked
from epoch_here left join page on size <= $4 or place_in_page = 1 order by index`;

const latest = `
with ${epochHere}
select ${epochLook}, tx::text as "edgeTx", seq::text as "edgeSeq" from epoch_here left join lateral (
  select tx, seq from event where epoch = epoch_here."epochNumber" and tx < $1::text::xid8
  order by event.epoch desc, event.tx desc, event.seq desc limit 1
) as last on true`;

const kept = `
with ${epochHere}
select ${epochLook}, tx::text as tx, seq::text as seq, pg_snapshot_xmax(pg_current_snapshot())::text as next
from epoch_here, event_horizon`;

const fresh = `
with ${epochHere},
page as materialized (
  select * from event where epoch = $6 and (tx, seq) > ($1::text::xid8, $2::bigint) and tx < $3::text::xid8
  order by event.tx, event.seq limit $5
),
last as (select tx, seq from page order by page.tx desc, page.seq desc limit 1)
select ${epochLook}, (select tx::text from last) as "edgeTx", (select seq::text from last) as "edgeSeq",
  (select count(*)::int from page) as looked,
  exists (select 1 from event where epoch = $6 and tx >= $3::text::xid8) as behind, ${columns}
from epoch_here left join page e on $4::uuid[] is null or e.tenant_id = any($4)
order by e.tx, e.seq`;

const again = `
with ${epochHere}
select ${epochLook}, ${columns} from epoch_here left join (
  select * from event
  where epoch = $8 and (tx, seq) > ($1::text::xid8, $2::bigint) and (tx, seq) <= ($6::text::xid8, $7::bigint)
    and ($3::uuid is null or tenant_id = $3)
    and case $4 when 'run' then run_id is not null
      else schedule_id is not null and (run_id is null or born and nominal_at is not null) end
  order by event.tx, event.seq limit $5
) e on true
order by e.tx, e.seq`;
