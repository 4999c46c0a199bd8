import type { Actor, Caller } from '../domain/model/actor.ts';
import type { LogEntry } from '../domain/model/log-entry.ts';
import type { OccurrenceKey, Occurrence } from '../domain/model/occurrence.ts';
import type { RunRow, ScheduleRow, TaskRow } from '../domain/model/rows.ts';
import type { Run, RunState } from '../domain/model/run.ts';
import type { Instant, Milliseconds } from '../domain/model/values.ts';
import type { LogFilter, RunFilter, ScheduleFilter } from './listing.ts';

/**
 * A position in the order of all events, as stored: transaction, sequence, the fact within the row, and the id of the epoch.
 * That is empty in cursors of versions that knew no epochs.
 */
export type EventPosition = readonly [tx: string, seq: string, fact: number, epoch: string];

export interface LogPosition {
  /** Of the last entry that has been looked at; filtered ones count. */
  readonly index: number;
  /** Whether the end was sent. */
  readonly ended: boolean;
  /** The id of the epoch; empty in cursors of versions that knew no epochs. */
  readonly epoch: string;
}

export interface ProgressPosition {
  readonly version: number;
  /** As that of a {@link LogPosition}. */
  readonly epoch: string;
}

/**
 * What follows a position is not known: it is not kept any more, or it belongs to another epoch, in which other things may
 * have happened. A stream in its midst throws it too, when the database has been restored or another server has taken over.
 */
export class PositionExpiredError<Position> extends Error {
  /** From here nothing is missing of what there is now. */
  readonly oldest: Position;

  constructor(oldest: Position, why: 'pruned' | 'epoch') {
    super(
      why === 'pruned'
        ? 'what follows this cursor is not kept any more'
        : 'the database has been restored or replaced since this cursor: read what there is now, and follow it from oldestCursor',
    );
    this.name = 'PositionExpiredError';
    this.oldest = oldest;
  }
}

export interface RunProgress {
  readonly position: ProgressPosition;
  readonly at: Instant;
  /** True for the first event of a subscription without a cursor, and for the first one after a restore of the database. */
  readonly snapshot: boolean;
  readonly final: boolean;
  readonly run: Run;
}

export interface LogBatch {
  readonly position: LogPosition;
  /** Batches of one run with the same key are alike. */
  readonly key: string;
  readonly entries: readonly LogEntry[];
  readonly final: boolean;
}

/**
 * Events that were read together. What one of their readers needs, others need too, so it is read once for all of them, of
 * all tenants of the batch: an adapter answers a caller only with rows of the caller's tenant.
 */
export interface EventBatch {
  readonly runs: () => Promise<ReadonlyMap<string, RunRow>>;
  /** Deleted ones too. */
  readonly tasks: () => Promise<ReadonlyMap<string, TaskRow>>;
  /** Deleted ones too. */
  readonly schedules: () => Promise<ReadonlyMap<string, ScheduleRow>>;
  readonly occurrences: () => Promise<ReadonlyMap<string, Occurrence>>;
  /** What the first reader makes for a key, all later ones get, until the batch is old: then each makes its own. */
  readonly once: <T>(key: string, make: () => T) => T;
}

export type RunEventType =
  | 'CREATED'
  | 'QUEUED'
  | 'STARTED'
  | 'PROGRESSED'
  | 'RETRY_SCHEDULED'
  | 'CANCEL_REQUESTED'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'TIMED_OUT'
  | 'CANCELED'
  | 'LOST';

export interface RunEventFilter extends RunFilter {
  /** Without it all but PROGRESSED. */
  readonly types?: readonly RunEventType[];
}

export interface RunEvent {
  readonly position: EventPosition;
  readonly at: Instant;
  readonly type: RunEventType;
  readonly previousState: RunState | null;
  readonly state: RunState;
  readonly runId: string;
  readonly actor: Actor | null;
  /** False: the run was in one of the filter's states before this event, and is in none of them now. */
  readonly matches: boolean;
  readonly batch: EventBatch;
}

export type ScheduleEventType =
  | 'CREATED'
  | 'UPDATED'
  | 'PAUSED'
  | 'RESUMED'
  | 'DELETED'
  | 'FINISHED'
  | 'OCCURRENCE_DISPATCHED'
  | 'OCCURRENCE_SKIPPED'
  | 'OCCURRENCE_MISSED'
  | 'OCCURRENCE_MOVED'
  | 'OCCURRENCE_RESTORED';

export interface ScheduleEvent {
  readonly position: EventPosition;
  readonly at: Instant;
  readonly type: ScheduleEventType;
  readonly scheduleId: string;
  readonly occurrence: OccurrenceKey | null;
  readonly actor: Actor | null;
  readonly batch: EventBatch;
}

/**
 * Streams that can be left and taken up again: what a subscription with a position sees is exactly what follows it,
 * without a gap and without a repeat, on any node. Without one, a run's stream starts with what is (its snapshot, its
 * first line) and the streams across runs start with what happens next. The streams of one run end by themselves.
 * Ending the iterator (`return()`) or aborting the signal frees everything at once.
 * An id that the caller may not see throws NOT_FOUND before the first event.
 */
export interface Streams {
  /** The position after everything that has happened, for those who read a list first and follow it then. */
  head(): Promise<EventPosition>;
  /** Throws {@link PositionExpiredError} when what follows this position is not known. */
  checkEvents(after: EventPosition): Promise<void>;
  /** The same for the log of a run that the caller may see. */
  checkLog(runId: string, after: LogPosition): Promise<void>;

  runProgress(
    caller: Caller,
    runId: string,
    after: ProgressPosition | null,
    minIntervalMs: Milliseconds,
    signal?: AbortSignal,
  ): AsyncGenerator<RunProgress, void>;
  logTail(
    caller: Caller,
    runId: string,
    after: LogPosition | null,
    batchSize: number,
    filter: LogFilter,
    signal?: AbortSignal,
  ): AsyncGenerator<LogBatch, void>;
  runEvents(
    caller: Caller,
    filter: RunEventFilter,
    after: EventPosition | null,
    signal?: AbortSignal,
  ): AsyncGenerator<RunEvent, void>;
  scheduleEvents(
    caller: Caller,
    filter: ScheduleFilter,
    after: EventPosition | null,
    signal?: AbortSignal,
  ): AsyncGenerator<ScheduleEvent, void>;
}
