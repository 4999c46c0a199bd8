import type { DocumentField, Documents } from './listing.ts';
import type { AccessReads } from './reads/access.ts';
import type { BackfillReads } from './reads/backfill.ts';
import type { CalendarReads } from './reads/calendar.ts';
import type { LogReads } from './reads/log.ts';
import type { NodeReads } from './reads/node.ts';
import type { OccurrenceReads } from './reads/occurrence.ts';
import type { RunReads } from './reads/run.ts';
import type { ScheduleReads } from './reads/schedule.ts';
import type { ScriptReads } from './reads/script.ts';
import type { StandingReads } from './reads/standing.ts';
import type { TaskReads } from './reads/task.ts';

/**
 * Reads for people and programs. Every call is a constant number of statements, whatever the number of parents or
 * rows. `pagesBy…` answers one page for each parent, in the order of the parents asked for.
 */
export interface Reader {
  /** Reads several things as of one moment. The reader that `work` gets asks one question after the other. */
  snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  /**
   * Of rows that the caller has read: ids, for log entries `logEntryKey`. Reads nothing when they hold more than `room`
   * characters.
   */
  documents(field: DocumentField, ids: readonly string[], room: number): Promise<Documents>;

  readonly tasks: TaskReads;
  readonly schedules: ScheduleReads;
  readonly runs: RunReads;
  readonly occurrences: OccurrenceReads;
  readonly calendars: CalendarReads;
  readonly backfills: BackfillReads;
  readonly logs: LogReads;
  readonly scripts: ScriptReads;
  readonly access: AccessReads;
  readonly standings: StandingReads;
  readonly nodes: NodeReads;
}
