import type { OccurrenceState } from '../domain/model/occurrence.ts';
import type { Instant, InstantRange } from '../domain/model/values.ts';
import { dayLength, type MergedDay } from '../domain/planning/ledger.ts';
import type { Locks } from './locks.ts';
import { ms } from './sql/columns.ts';
import type { Sql } from './sql/execute.ts';
import { iso } from './sql/parameters.ts';

/** States of rows that may be merged, each a column of `occurrence_day`. Pending and changed by hand: none of these. */
export const mergedStates = [
  'DISPATCHED',
  'SKIPPED_OVERLAP',
  'SKIPPED_PAUSED',
  'SKIPPED_EXCLUDED',
  'SKIPPED_LIMIT',
  'SKIPPED_SHADOW',
  'MISSED',
  'SUPERSEDED',
] as const satisfies readonly OccurrenceState[];

const columns = mergedStates.map((state) => `${state.toLowerCase()} as "${state}"`).join(', ');

const touched = `
select ${ms('day::timestamp', 'day')}, from_completion as "fromCompletion", ${columns} from occurrence_day
where schedule_id = $1 and day >= ($2::timestamptz at time zone 'UTC')::date and day < $3::timestamptz at time zone 'UTC'
order by day`;

export async function readMergedDays(
  sql: Sql,
  scheduleId: string,
  { from, to }: InstantRange,
): Promise<readonly MergedDay[]> {
  const rows = await sql<DayRow>(touched, [scheduleId, iso(from), iso(to)]);
  return rows.map(({ day, fromCompletion, ...counts }) => ({
    day,
    fromCompletion,
    counts: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  }));
}

type DayRow = { day: number; fromCompletion: number } & Record<(typeof mergedStates)[number], number>;

/** See `WriteTransaction`. What merges days locks the same mark. */
export async function holdMergedDays(
  sql: Sql,
  lock: Locks,
  scheduleId: string,
  { from, to }: InstantRange,
): Promise<Instant | null> {
  if (lock.rows) await sql(`select from ledger_mark where schedule_id = $1 for update`, [scheduleId]);
  const [last] = await sql<{ day: number }>(
    `select ${ms('max(day)::timestamp', 'day')} from occurrence_day
     where schedule_id = $1 and exists (select from occurrence_day where schedule_id = $1
       and day >= ($2::timestamptz at time zone 'UTC')::date and day < $3::timestamptz at time zone 'UTC')
     having max(day) is not null`,
    [scheduleId, iso(from), iso(to)],
  );
  return last ? last.day + dayLength : null;
}
