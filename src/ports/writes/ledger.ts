import type { Actor } from '../../domain/model/actor.ts';
import type { Claim } from '../../domain/model/claim.ts';
import type { OccurrenceState } from '../../domain/model/occurrence.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Instant, InstantRange } from '../../domain/model/values.ts';
import type { PastRow } from '../../domain/planning/backfill-plan.ts';
import type { Revision, Tally, MergedDay } from '../../domain/planning/ledger.ts';
import type { Settlement, RunDraft } from '../../domain/planning/settlement.ts';
import type { ScheduleEventType } from '../streams.ts';

export interface LedgerChecks {
  /** Ledger rows that stand for an instant of the range. */
  pastRows(scheduleId: string, range: InstantRange): Promise<readonly PastRow[]>;
  tally(scheduleId: string, revisions: readonly Revision[], range: InstantRange): Promise<Tally>;
  /** The merged days that the range touches, in their order. */
  mergedDays(scheduleId: string, range: InstantRange): Promise<readonly MergedDay[]>;
  /**
   * When the range touches merged days: the end of the schedule's last one, else null. No further day of it is merged
   * meanwhile.
   */
  holdMergedDays(scheduleId: string, range: InstantRange): Promise<Instant | null>;
  /** The latest instant that no later version may plan again, but for those decided by hand: it lies ahead when the clock has been set back. */
  lastDecided(scheduleIds: readonly string[]): Promise<ReadonlyMap<string, Instant>>;
  /** The latest instant that has a row. */
  lastRow(scheduleId: string): Promise<Instant | null>;
}

export interface LedgerWrites extends LedgerChecks {
  /** The ledger row that stands for this instant. */
  rowAt(scheduleId: string, at: Instant): Promise<OccurrenceRow | null>;
  /** Writes what somebody has decided about one pending instant into its row, and tells of it. */
  changeRow(schedule: Schedule, change: RowChange): Promise<void>;
  /** Leaves the first `left` instants of a span in its row; with none left the row waits for another decision. */
  cutSpan(scheduleId: string, nominalAt: Instant, left: number, until: Instant | null): Promise<void>;
  /** SKIPPED_PAUSED rows since `since`, the latest first. */
  skippedSince(
    scheduleId: string,
    since: Instant,
  ): Promise<readonly { nominalAt: Instant; until: Instant | null; count: number }[]>;
  settle(settlements: readonly Settlement[], drafts: readonly RunDraft[]): Promise<readonly Claim[]>;
}

/** A ledger row as far as changes by hand have to know it. */
export interface OccurrenceRow {
  readonly nominalAt: Instant;
  readonly until: Instant | null;
  readonly state: OccurrenceState;
  readonly reason: string | null;
  readonly runId: string | null;
}

export interface RowChange {
  readonly nominalAt: Instant;
  readonly fireAt: Instant;
  readonly state: Extract<OccurrenceState, 'PENDING' | 'SKIPPED_BY_USER'>;
  readonly reason: string | null;
  readonly actor: Actor;
  readonly at: Instant;
  readonly event: Extract<ScheduleEventType, `OCCURRENCE_${string}`>;
}
