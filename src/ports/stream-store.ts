import type { Actor, TenantScope } from '../domain/model/actor.ts';
import type { LogEntry } from '../domain/model/log-entry.ts';
import type { Run, RunState } from '../domain/model/run.ts';
import type { Instant } from '../domain/model/values.ts';

/** One row of the event log, as stored. A run's first row (`born`) stands for several facts. */
export interface EventRow {
  /** The id of its epoch. */
  readonly epoch: string;
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

/**
 * While it lasts, the database only goes forward. A restore, or the promotion of a server that lagged, begins a new epoch: what
 * was read in another one may never have happened in it.
 */
export interface Epoch {
  /** Unlike the number, it is no other epoch's, also not of a copy of the database. */
  readonly id: string;
  /** Grows from epoch to epoch. */
  readonly number: number;
}

/** A place between the rows of the event log. Only places of one epoch can be compared. */
export type EventPlace = readonly [tx: string, seq: string];

/** The upper bits of a row's `seq` are the number of its epoch. */
const epochBits = 40n;

export function epochNumberOf([, seq]: EventPlace): number {
  return Number(BigInt(seq) >> epochBits);
}

/** The place before all rows of an epoch. */
export function startOf({ number }: Epoch): EventPlace {
  return ['0', String(BigInt(number) << epochBits)];
}

/** Whether a position is of this epoch. One of a version that knew no epochs has no id; those it knew have the number 0. */
export function isOfEpoch(epoch: Epoch, id: string, number = 0): boolean {
  return id === '' ? number === epoch.number : id === epoch.id;
}

/** A statement has found the database in another epoch than the one that it was asked about. */
export class NewEpochError extends Error {
  readonly epoch: Epoch;

  constructor(epoch: Epoch) {
    super('the database is in another epoch: it was restored, or another server has taken over');
    this.name = 'NewEpochError';
    this.epoch = epoch;
  }
}

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
  /** In which it was read. */
  readonly epoch: Epoch;
}

/** Which places can be taken up now. */
export interface KeptEvents {
  readonly epoch: Epoch;
  /** Nothing is missing after it. */
  readonly oldest: EventPlace;
  /** The number that the next transaction gets: no row of this epoch has it yet. */
  readonly nextTx: string;
}

/**
 * What streams read. Places of an epoch only ever grow: no row appears before one that has been read. Whatever reads rows looks
 * first whether the database is where its epoch began, and begins a new one if it is not.
 */
export interface StreamStore {
  /** The epoch that the database is in. */
  epoch(): Promise<Epoch>;
  /** The one that was last seen, without a question to the database; null before the first. */
  knownEpoch(): Epoch | null;
  run(scope: TenantScope, id: string): Promise<Run | null>;
  /** At most `limit` lines after an index, and no more of them than have `size` characters together; but one at least. */
  log(runId: string, after: number, limit: number, size: number): Promise<LogPage>;
  /** The place after everything that can be read now. */
  head(): Promise<{ readonly epoch: Epoch; readonly place: EventPlace }>;
  kept(): Promise<KeptEvents>;
  /**
   * Looks at `limit` rows of all tenants after a place; answers those of the tenants given (null: of all). Throws
   * {@link NewEpochError} when the database is in another epoch, and so does `events`.
   */
  freshEvents(epoch: Epoch, after: EventPlace, tenants: readonly string[] | null, limit: number): Promise<FreshEvents>;
  /** Rows after a place up to another, that one included, which has been read before or is the head. */
  events(
    epoch: Epoch,
    scope: TenantScope,
    kind: EventKind,
    after: EventPlace,
    upTo: EventPlace,
    limit: number,
  ): Promise<readonly EventRow[]>;
}

/** Whether a row tells of a run, of a schedule, or of both. */
export type EventKind = 'run' | 'schedule';
