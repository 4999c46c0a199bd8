import type { Actor } from './actor.ts';
import type { LogEntry } from './log-entry.ts';
import type { TenantScope } from './reading.ts';
import type { Run, RunState } from './run.ts';
import type { Instant } from './values.ts';

/** One row of the event log, as stored. A run's first row (`born`) stands for several facts. */
export interface EventRow {
  readonly tx: string;
  readonly seq: string;
  readonly tenantId: string;
  readonly at: Instant;
  readonly type: string;
  readonly born: boolean;
  readonly taskId: string | null;
  readonly runId: string | null;
  readonly scheduleId: string | null;
  readonly nominalAt: Instant | null;
  readonly previousState: RunState | null;
  readonly state: RunState | null;
  readonly actor: Actor | null;
}

/** A place between the rows of the event log. */
export type EventPlace = readonly [tx: string, seq: string];

/** What has been written since a place. */
export interface FreshEvents {
  readonly rows: readonly EventRow[];
  /** The place up to which this has looked; no row appears before it any more. */
  readonly edge: EventPlace;
  /** Whether there may be more to read at once. */
  readonly full: boolean;
  /** Whether more has been written, which becomes readable when older transactions of ours have ended. */
  readonly behind: boolean;
}

/** The next lines of a log. */
export interface LogPage {
  readonly entries: readonly LogEntry[];
  /** Whether there may be more of them: as many have come as were asked for, or as much. */
  readonly full: boolean;
}

/** What streams read. Places only ever grow: no row appears before one that has been read. */
export interface StreamStore {
  run(scope: TenantScope, id: string): Promise<Run | null>;
  /** At most `limit` lines after an index, and no more of them than have `size` characters together; but one at least. */
  log(runId: string, after: number, limit: number, size: number): Promise<LogPage>;
  /** The place after everything that can be read now. */
  head(): Promise<EventPlace>;
  /** Up to here events are not kept any more. */
  horizon(): Promise<EventPlace>;
  /** Looks at `limit` rows of all tenants after a place; answers those of the tenants given (null: of all). */
  freshEvents(after: EventPlace, tenants: readonly string[] | null, limit: number): Promise<FreshEvents>;
  /** Rows after a place up to another, that one included, which has been read before or is the head. */
  events(
    scope: TenantScope,
    kind: EventKind,
    after: EventPlace,
    upTo: EventPlace,
    limit: number,
  ): Promise<readonly EventRow[]>;
}

/** Whether a row tells of a run, of a schedule, or of both. */
export type EventKind = 'run' | 'schedule';
