import type { Client } from '../client.ts';
import { type BalanceFragment, type BookedOccurrenceFragment, ReadBooksDocument } from '../generated.ts';
import { padded, type Terminal } from '../terminal.ts';
import type { Checks } from './checks.ts';

export interface PlannedSchedule {
  readonly task: string;
  readonly scheduleId: string;
  readonly everyMs: number;
}

const columns = ['planned', 'dispatched', 'skipped', 'missed', 'superseded', 'pending'] as const;
const nameWidth = 10;

/** Prints the balance of each schedule and checks it against the rows, instant by instant. */
export async function checkBooks(
  terminal: Terminal,
  client: Client,
  checks: Checks,
  schedules: readonly PlannedSchedule[],
): Promise<void> {
  terminal.line(
    terminal.paint('gray', `     ${padded('', nameWidth)}${columns.map((name) => name.padStart(12)).join('')}`),
  );
  const books: { schedule: PlannedSchedule; ledger: BalanceFragment; rows: readonly BookedOccurrenceFragment[] }[] = [];
  // The schedules have ended, but an instant that their end superseded may still lie ahead.
  const to = new Date(Date.now() + 60_000).toISOString();
  for (const schedule of schedules) {
    const { schedule: found } = await client.call(ReadBooksDocument, { id: schedule.scheduleId, to });
    if (!found) throw new Error(`the schedule of ${schedule.task} is gone`);
    const { ledger, occurrences } = found;
    books.push({ schedule, ledger, rows: occurrences.nodes });
    terminal.line(
      `     ${padded(schedule.task, nameWidth)}${columns.map((name) => String(ledger[name]).padStart(12)).join('')}`,
    );
  }
  for (const { schedule, rows } of books) {
    const explained = rows.filter(({ reason }) => reason !== null);
    for (const { nominalAt, until, count, state, reason } of explained.sort((a, b) =>
      a.nominalAt.localeCompare(b.nominalAt),
    )) {
      const last = until !== null && count > 1 ? `–${until.slice(11, 19)} (${count})` : '';
      terminal.line(
        terminal.paint(
          'gray',
          `     ${padded(schedule.task, nameWidth)}${nominalAt.slice(11, 19)}${last} ${state.toLowerCase()}: ${reason}`,
        ),
      );
    }
  }
  for (const { schedule, ledger, rows } of books) {
    const wrong = faults(schedule, ledger, rows);
    checks.that(
      wrong.length === 0,
      `${schedule.task}: the ledger balances, and its rows follow each other every ${schedule.everyMs / 1000} s without a gap`,
      `${schedule.task}: ${wrong.join('; ')}`,
    );
  }
}

function faults(
  { everyMs }: PlannedSchedule,
  ledger: BalanceFragment,
  rows: readonly BookedOccurrenceFragment[],
): readonly string[] {
  const found: string[] = [];
  const { planned, dispatched, skipped, missed, superseded, pending } = ledger;
  const accounted = dispatched + skipped + missed + superseded + pending;
  if (!ledger.balanced || ledger.unaccounted.length > 0)
    found.push(`unaccounted: ${ledger.unaccounted.join(', ') || 'unknown'}`);
  if (planned !== accounted) found.push(`planned ${planned}, accounted for ${accounted}`);
  if (pending > 0) found.push(`${pending} still pending after the end`);
  if (dispatched === 0) found.push('nothing was dispatched');
  const started = rows.filter(({ state }) => state === 'DISPATCHED');
  if (started.length !== dispatched) found.push(`${dispatched} dispatched, but ${started.length} rows say so`);
  for (const { nominalAt, run } of started) if (!run) found.push(`${nominalAt} was dispatched but has no run`);

  const sorted = rows.toSorted((a, b) => a.nominalAt.localeCompare(b.nominalAt));
  for (const [i, row] of sorted.entries()) {
    const before = sorted[i - 1];
    if (!before) continue;
    const step = Date.parse(row.nominalAt) - Date.parse(before.until ?? before.nominalAt);
    if (step !== everyMs) found.push(`${step} ms between ${before.until ?? before.nominalAt} and ${row.nominalAt}`);
  }
  const instants = rows.reduce((sum, { count }) => sum + count, 0);
  if (instants !== planned) found.push(`${planned} planned, but the rows stand for ${instants}`);
  return found;
}
